"""What is sent, and what each documented, undocumented or broken answer means."""

import json
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from email.utils import formatdate
from pathlib import Path
from time import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import (
    BalanceTooLow,
    ContentRefused,
    ImageApiError,
    KeyRejected,
    ModelNotServed,
    OutcomeUnknown,
    PassingFault,
    RateLimited,
    RequestInvalid,
    TaskNotFound,
)
from bot.imageapi import protocol
from bot.imageapi.models import ImageRequest, Size, TaskResult, TaskStatus
from bot.imageapi.protocol import Reply

ANSWERS = Path(__file__).parent / "answers"
BASE = "https://api.novita.ai"
REQUEST = ImageRequest("a red fox", Size(1024, 768), 7)
GATEWAY_PAGE = b"<html><head><title>504 Gateway Time-out</title></head></html>"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
answer_keys = st.sampled_from(
    [
        *("task_id", "task", "images", "status", "reason", "progress_percent", "image_url"),
        *("code", "message", "error", "availableBalance", "credit_balance"),
    ]
)
answers = st.recursive(
    json_values,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(answer_keys, inner, max_size=5),
    max_leaves=12,
)
bodies = st.binary() | answers.map(lambda value: json.dumps(value).encode())
headers = st.dictionaries(st.sampled_from(["Retry-After", "date", "X"]), st.text())
replies = st.builds(Reply, st.integers(100, 599), headers, bodies)


def answer(name: str, status: int = 200) -> Reply:
    return Reply(status, {}, (ANSWERS / f"{name}.json").read_bytes())


def reply(status: int, body: object = b"", **headers: str) -> Reply:
    return Reply(status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())


def polled(**task: object) -> TaskResult:
    return protocol.read_result(reply(200, {"task": task, "images": None}))


# --- calls


def test_a_submission_is_sent_as_documented_and_without_the_key() -> None:
    call = protocol.submit_call(BASE, "hunyuan-image-3", REQUEST)
    assert (call.method, call.url) == ("POST", f"{BASE}/v3/async/hunyuan-image-3")
    assert call.json == {"prompt": "a red fox", "size": "1024*768", "seed": 7}
    assert call.headers["Content-Type"] == "application/json"
    assert "Authorization" not in call.headers


def test_a_task_id_is_quoted_in_the_question_for_its_result() -> None:
    call = protocol.result_call(BASE + "/", "a b&c=d/é")
    assert call.method == "GET"
    assert call.url == f"{BASE}/v3/async/task-result?task_id=a%20b%26c%3Dd%2F%C3%A9"


def test_the_probe_of_the_model_has_no_prompt_that_could_be_drawn() -> None:
    call = protocol.model_probe_call(BASE, "hunyuan-image-3")
    assert (call.method, call.json) == ("POST", {})
    assert call.url == protocol.submit_call(BASE, "hunyuan-image-3", REQUEST).url


def test_account_questions_go_to_the_documented_paths() -> None:
    assert protocol.balance_call(BASE).url == f"{BASE}/openapi/v1/billing/balance/detail"
    assert protocol.legacy_balance_call(BASE).url == f"{BASE}/v3/user"
    assert "/v3/async/task-result?task_id=" in protocol.key_probe_call(BASE).url


# --- submission


def test_the_task_id_of_a_submission_is_read() -> None:
    assert protocol.read_submitted(answer("submitted")) == "2f1e7c80-1f0b-4f43-9b6b-0f2f7a3b4c5d"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"OK",
        GATEWAY_PAGE,
        b"[]",
        {},
        {"task_id": ""},
        {"task_id": None},
        {"task_id": 5},
        {"task_id": "a b"},
        {"task_id": "ключ"},
        {"task_id": "x" * 257},
        {"task_id": "x\n"},
    ],
)
def test_an_acceptance_without_a_usable_task_id_leaves_the_outcome_unknown(body: object) -> None:
    with pytest.raises(OutcomeUnknown):
        protocol.read_submitted(reply(200, body))


@pytest.mark.parametrize(
    "unclear",
    [
        reply(500),
        reply(502, b"Bad Gateway"),
        reply(503),
        reply(504, GATEWAY_PAGE),
        reply(408),
        reply(500, {"reason": "TASK_FAILED"}),
        reply(500, {"reason": "GET_RESULT_FAILED"}),
        reply(500, {"reason": "SOMETHING_NEW"}),
    ],
)
def test_a_submission_that_a_gateway_lost_may_have_been_accepted(unclear: Reply) -> None:
    with pytest.raises(OutcomeUnknown):
        protocol.read_submitted(unclear)


@pytest.mark.parametrize(
    "reason", ["CREATE_TASK_FAILED", "BILLING_FAILED", "SERVICE_NOT_AVAILABLE"]
)
def test_a_documented_server_error_says_that_nothing_was_created(reason: str) -> None:
    error = protocol.submit_error_for(reply(500, {"reason": reason}))
    assert type(error) is PassingFault


# --- results


def test_a_finished_task_has_its_picture() -> None:
    result = protocol.read_result(answer("result_succeeded"))
    assert result.status is TaskStatus.SUCCEED
    assert result.image_url
    assert result.image_url.endswith("X-Amz-Signature=0a")


def test_a_ttl_of_zero_does_not_mean_that_the_picture_is_gone() -> None:
    result = protocol.read_result(answer("result_succeeded_unsigned"))
    assert result.image_url == "https://d2p7pge43lyniu.cloudfront.net/output/a.jpeg"


def test_unfinished_tasks_are_read() -> None:
    assert protocol.read_result(answer("result_queued")) == TaskResult(TaskStatus.QUEUED)
    assert protocol.read_result(answer("result_processing")) == TaskResult(
        TaskStatus.PROCESSING, progress=37
    )


def test_a_failed_task_is_a_result_with_its_reason() -> None:
    result = protocol.read_result(answer("result_failed"))
    assert result.status is TaskStatus.FAILED
    assert protocol.is_content_refusal(result.reason)


def test_a_failed_task_told_as_an_error_is_a_result_too() -> None:
    told = reply(500, {"reason": "TASK_FAILED", "message": "worker died"})
    assert protocol.read_result(told) == TaskResult(TaskStatus.FAILED, reason="worker died")


@pytest.mark.parametrize("status", ["TASK_STATUS_PENDING", "", None, 3, [], {}])
def test_an_unknown_status_counts_as_still_working(status: object) -> None:
    assert polled(status=status).status is TaskStatus.PROCESSING


@pytest.mark.parametrize(
    ("told", "percent"),
    [
        (0, 0),
        (37, 37),
        (37.9, 37),
        ("37", 37),
        (-5, 0),
        (250, 100),
        (10**400, 100),
        (float("nan"), 0),
        (float("inf"), 100),
        (float("-inf"), 0),
        ("soon", 0),
        (None, 0),
        ([], 0),
    ],
)
def test_progress_is_always_a_percentage(told: object, percent: int) -> None:
    assert polled(progress_percent=told).progress == percent


@pytest.mark.parametrize(
    "images", [None, [], {}, "x", [None], ["https://x/y.png"], [{}], [{"image_url": 5}]]
)
def test_a_success_without_a_readable_picture_has_no_url(images: object) -> None:
    body = {"task": {"status": "TASK_STATUS_SUCCEED"}, "images": images}
    assert protocol.read_result(reply(200, body)) == TaskResult(TaskStatus.SUCCEED)


@pytest.mark.parametrize("body", [b"", b"{", GATEWAY_PAGE, b"[" * 100_000, {}, [], {"task": None}])
def test_a_poll_that_cannot_be_read_is_a_passing_fault(body: object) -> None:
    with pytest.raises(PassingFault):
        protocol.read_result(reply(200, body))


@pytest.mark.parametrize("status", [301, 302, 408, 500, 502, 503, 504, 522])
def test_a_poll_that_a_gateway_lost_is_a_passing_fault(status: int) -> None:
    with pytest.raises(PassingFault):
        protocol.read_result(reply(status, GATEWAY_PAGE))


def test_a_bare_404_on_a_poll_is_about_the_task() -> None:
    with pytest.raises(TaskNotFound):
        protocol.read_result(reply(404, b"404 page not found"))
    with pytest.raises(ModelNotServed):
        protocol.read_result(reply(404, {"reason": "API_NOT_FOUND"}))


# --- errors


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (400, "INVALID_REQUEST_BODY", RequestInvalid),
        (400, "INVALID_IMAGE_SIZE", RequestInvalid),
        (400, "INVALID_AUDIO_FILE", RequestInvalid),
        (500, "INVALID_REQUEST_BODY", RequestInvalid),
        (400, "ILLEGAL_PROMPT", ContentRefused),
        (400, "illegal_prompt", ContentRefused),
        (400, "ILLEGAL_IMAGE_CONTENT", ContentRefused),
        (404, "API_NOT_FOUND", ModelNotServed),
        (404, "MODEL_NOT_FOUND", ModelNotServed),
        (404, "TASK_NOT_FOUND", TaskNotFound),
        (400, "MISSING_API_KEY", KeyRejected),
        (403, "INVALID_API_KEY", KeyRejected),
        (401, "FAILED_TO_AUTH", KeyRejected),
        (403, "API_NOT_ALLOWED", KeyRejected),
        (403, "BILLING_AUTH_FAILED", KeyRejected),
        (403, "NEED_REAL_NAME_VERIFY", KeyRejected),
        (400, "BILLING_BALANCE_NOT_ENOUGH", BalanceTooLow),
        (403, "BILLING_BALANCE_NOT_ENOUGH", BalanceTooLow),
        (403, "NOT_ENOUGH_BALANCE", BalanceTooLow),
        (429, "RATE_LIMIT_EXCEEDED", RateLimited),
        (500, "CREATE_TASK_FAILED", PassingFault),
        (500, "BILLING_FAILED", PassingFault),
        (500, "GET_RESULT_FAILED", PassingFault),
        (503, "SERVICE_NOT_AVAILABLE", PassingFault),
        (400, "", RequestInvalid),
        (401, "", KeyRejected),
        (402, "", BalanceTooLow),
        (403, "SOMETHING_NEW", KeyRejected),
        (404, "", ModelNotServed),
        (301, "", ModelNotServed),
        (422, "", RequestInvalid),
        (429, "", RateLimited),
        (500, "", PassingFault),
    ],
)
def test_an_error_is_known_by_its_reason_and_then_by_its_status(
    status: int, reason: str, kind: type[ImageApiError]
) -> None:
    flat = {"code": status, "reason": reason, "message": "why", "metadata": {}}
    for body in (flat, {"error": flat}, {"error": {"code": reason, "message": "why"}}):
        error = protocol.error_for(reply(status, body))
        assert type(error) is kind
        assert (error.reason, error.status) == (reason.upper(), status)
        assert "why" in str(error)


def test_recorded_error_shapes_are_read() -> None:
    flat = protocol.error_for(answer("error_flat", 400))
    assert isinstance(flat, RequestInvalid)
    assert "size must be between" in str(flat)
    assert isinstance(protocol.error_for(answer("error_nested", 403)), BalanceTooLow)


def test_an_error_that_is_only_text_keeps_its_text() -> None:
    assert "Unauthorized" in str(protocol.error_for(reply(401, {"error": "Unauthorized"})))
    assert "504 Gateway Time-out" in str(protocol.error_for(reply(504, GATEWAY_PAGE)))


def test_a_retired_model_is_explained_with_the_settings_that_mend_it() -> None:
    text = str(protocol.error_for(reply(404, {"reason": "API_NOT_FOUND"})))
    for part in ("July 2026", "NOVITA_BASE_URL", "NOVITA_MODEL"):
        assert part in text


def test_an_error_is_one_short_line_without_links() -> None:
    message = "1 <= side > 2 see\nhttps://host/a?sig=secret \x1b[31m now " + "x" * 9000
    text = str(protocol.error_for(reply(400, {"message": message})))
    assert "1 <= side > 2 see [link]" in text
    assert "secret" not in text
    assert text.isprintable()
    assert len(text) <= 300


NOON = "Sun, 22 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("12", 12.0),
        (" 1.5 ", 1.5),
        ("0", 0.0),
        ("86400", 300.0),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("1" * 5000, None),
        ("soon", None),
        ("", None),
        ("Sun, 22 Nov 2026 12:00:20 GMT", 20.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("Sun, 22 Nov 2027 12:00:00 GMT", 300.0),
        ("Sun, 99 Nov 2026 12:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_within_bounds_or_nothing(told: str, seconds: float | None) -> None:
    error = protocol.error_for(Reply(429, {"retry-after": told, "date": NOON}, b""))
    assert isinstance(error, RateLimited)
    assert error.retry_after == seconds


def test_a_retry_date_without_a_date_of_its_own_is_compared_with_our_clock() -> None:
    wait = protocol.retry_after(Reply(503, {"Retry-After": formatdate(time() + 100)}, b""))
    assert wait is not None
    assert 90 < wait <= 100


@pytest.mark.parametrize(
    ("reason", "refused"),
    [
        ("ILLEGAL_PROMPT", True),
        ("illegal image content detected", True),
        ("NSFW content", True),
        ("output contains sensitive information", True),
        ("violates our content policy", True),
        ("图片包含敏感内容", True),
        ("CUDA error: an illegal memory access was encountered", False),
        ("model path is case-sensitive", False),
        ("worker time-out", False),
        ("", False),
    ],
)
def test_a_content_refusal_is_told_from_a_breakdown(reason: str, refused: bool) -> None:
    assert protocol.is_content_refusal(reason) is refused


# --- account


def test_balances_are_read_in_dollars() -> None:
    assert protocol.read_balance(answer("balance")) == Decimal(100)
    assert protocol.read_balance(answer("balance_legacy")) == Decimal("12.3456")
    assert protocol.read_balance(reply(200, {"availableBalance": "-5000"})) == Decimal("-0.5")


@pytest.mark.parametrize("told", ["", "NaN", "Infinity", "1e999999", "9" * 99, None, True, [], {}])
def test_a_balance_that_is_no_number_is_a_passing_fault(told: object) -> None:
    with pytest.raises(PassingFault):
        protocol.read_balance(reply(200, {"availableBalance": told}))


def test_a_key_is_good_when_the_made_up_task_is_looked_for() -> None:
    protocol.read_key_probe(reply(404, {"reason": "TASK_NOT_FOUND"}))
    protocol.read_key_probe(reply(400, {"reason": "INVALID_REQUEST_BODY"}))
    with pytest.raises(KeyRejected):
        protocol.read_key_probe(reply(403, {"reason": "INVALID_API_KEY"}))
    with pytest.raises(PassingFault):
        protocol.read_key_probe(reply(502))


def test_a_model_is_served_when_it_complains_of_the_missing_prompt() -> None:
    protocol.read_model_probe(reply(400, {"reason": "INVALID_REQUEST_BODY"}))
    for error, kind in ((404, ModelNotServed), (401, KeyRejected), (503, PassingFault)):
        with pytest.raises(kind):
            protocol.read_model_probe(reply(error))


# --- anything at all


@pytest.mark.parametrize(
    "read",
    [
        protocol.read_submitted,
        protocol.read_result,
        protocol.read_balance,
        protocol.read_key_probe,
        protocol.read_model_probe,
    ],
)
@given(any_reply=replies)
def test_any_answer_is_a_value_or_an_error_of_the_image_api(
    read: Callable[[Reply], object], any_reply: Reply
) -> None:
    with suppress(ImageApiError):
        read(any_reply)


@given(replies)
def test_any_error_is_one_short_line_with_a_bounded_wait(any_reply: Reply) -> None:
    error = protocol.error_for(any_reply)
    assert str(error).isprintable()
    assert len(str(error)) <= 300
    if isinstance(error, PassingFault):
        assert error.retry_after is None or 0 <= error.retry_after <= 300


@given(replies)
def test_any_polled_value_is_within_its_bounds(any_reply: Reply) -> None:
    with suppress(ImageApiError):
        result = protocol.read_result(any_reply)
        assert 0 <= result.progress <= 100
        assert result.reason.isprintable()
        assert result.image_url != ""
