"""The tests of a module lie where the module lies: tests/bot/jobs/test_pace.py, bot/jobs/pace.py.

A suffix tells several files for one module apart: test_runner_resume.py is about runner.py, too.
A feature in cogs/ is tested as a whole, by what people do with it, so there the folder counts.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def without_module(root: Path, package: str) -> Iterator[str]:
    """Name the test files below `tests/package` that mirror nothing in `package`."""
    for path in sorted((root / "tests" / package).rglob("test_*.py")):
        tested = root / path.parent.relative_to(root / "tests")
        if tested.parent == root / "cogs" and is_code(tested):
            continue
        # `_cog.py` and `__main__.py` are test_cog.py and test_main.py.
        known = {entry.stem.strip("_") for entry in tested.glob("*") if is_code(entry)}
        name = path.stem.removeprefix("test_")
        if not any(name == module or name.startswith(f"{module}_") for module in known):
            yield str(path.relative_to(root))


def is_code(path: Path) -> bool:
    return path.suffix == ".py" or (path / "__init__.py").is_file()


@pytest.mark.parametrize("package", ["bot", "cogs"])
def test_every_test_file_mirrors_a_module(package: str) -> None:
    assert list(without_module(ROOT, package)) == []


def test_the_tests_of_a_feature_lie_in_its_folder(tmp_path: Path) -> None:
    for name in [
        "cogs/quota/__init__.py",
        "tests/cogs/quota/test_refusals.py",
        "tests/cogs/quote/test_refusals.py",
    ]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert list(without_module(tmp_path, "cogs")) == ["tests/cogs/quote/test_refusals.py"]


def test_a_test_file_without_its_module_is_found(tmp_path: Path) -> None:
    code = ["bot/jobs/runner.py", "bot/jobs/_heap.py", "bot/jobs/wire/__init__.py"]
    tests = ["test_runner", "test_runner_resume", "test_heap", "test_wire", "test_runners"]
    for name in [*code, *(f"tests/bot/jobs/{test}.py" for test in tests), "tests/bot/test_jobs.py"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert list(without_module(tmp_path, "bot")) == [
        "tests/bot/jobs/test_runners.py",
        "tests/bot/test_jobs.py",
    ]
