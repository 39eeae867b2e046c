import logging
from collections.abc import Iterator

import pytest

_WATCHED = ("bot", "cogs", "discord")


@pytest.fixture(autouse=True)
def _errors_are_expected(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """An operator who reads ERROR must act, so nothing ordinary may be logged as one."""
    yield
    errors = [
        f"{record.name}: {record.getMessage()}"
        for record in caplog.get_records("call")
        if record.levelno >= logging.ERROR and record.name.split(".")[0] in _WATCHED
    ]
    if request.node.get_closest_marker("expects_errors"):
        assert errors, "this test is marked as expecting errors in the log, but there is none"
    else:
        assert errors == []
