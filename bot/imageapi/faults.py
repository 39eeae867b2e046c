"""Which error an answer of the image API means. No I/O here.

Source: https://novita.ai/docs/api-reference/basic-error-code
"""

import re
import time
from email.utils import parsedate_to_datetime

from pydantic import ValidationError

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
from bot.imageapi.wire import ErrorBody, Reply, one_line

LONGEST_RETRY_AFTER = 300.0
_LONGEST_MESSAGE = 300

# Reasons that are not listed go by their status.
REASONS: dict[str, type[ImageApiError]] = {
    "INVALID_REQUEST_BODY": RequestInvalid,
    "INVALID_IMAGE_SIZE": RequestInvalid,
    "IMAGE_EXCEEDS_MAX_RESOLUTION": RequestInvalid,
    "ILLEGAL_PROMPT": ContentRefused,
    "ILLEGAL_IMAGE_CONTENT": ContentRefused,
    "TASK_NOT_FOUND": TaskNotFound,
    "MISSING_API_KEY": KeyRejected,
    "INVALID_API_KEY": KeyRejected,
    "FAILED_TO_AUTH": KeyRejected,
    "BILLING_AUTH_FAILED": KeyRejected,
    "FEATURE_NOT_ALLOWED": KeyRejected,
    "API_NOT_ALLOWED": KeyRejected,
    "ACCESS_DENY": KeyRejected,
    "NEED_REAL_NAME_VERIFY": KeyRejected,
    "BILLING_BALANCE_NOT_ENOUGH": BalanceTooLow,
    "NOT_ENOUGH_BALANCE": BalanceTooLow,
    "API_NOT_FOUND": ModelNotServed,
    "MODEL_NOT_FOUND": ModelNotServed,
    "RATE_LIMIT_EXCEEDED": RateLimited,
    "TOKEN_LIMIT_EXCEEDED": RateLimited,
    "CREATE_TASK_FAILED": PassingFault,
    "BILLING_FAILED": PassingFault,
    "GET_RESULT_FAILED": PassingFault,
    "SERVICE_NOT_AVAILABLE": PassingFault,
}
# These two speak of a task that exists.
_CREATED_NOTHING = REASONS.keys() - {"GET_RESULT_FAILED", "TASK_NOT_FOUND"}

_STATUSES: dict[int, type[ImageApiError]] = {
    401: KeyRejected,
    402: BalanceTooLow,
    403: KeyRejected,
    404: ModelNotServed,
    405: ModelNotServed,
    408: PassingFault,
    425: PassingFault,
    429: RateLimited,
}

_MEANINGS: dict[type[ImageApiError], str] = {
    RequestInvalid: "The image API calls our request malformed",
    ContentRefused: "The image API's safety check refused the request",
    TaskNotFound: "The image API does not know the task",
    PassingFault: "The image API could not answer for now",
    RateLimited: "The image API asks us to slow down",
    OutcomeUnknown: "The image API may or may not have accepted the submission",
    KeyRejected: "The image API does not let NOVITA_API_KEY do this",
    BalanceTooLow: "The account behind NOVITA_API_KEY has no money left",
    # https://novita.ai/docs/changelog/22-06-26.md
    ModelNotServed: (
        "This host does not serve the model. Novita announced the retirement of Hunyuan Image 3 "
        "for July 2026; NOVITA_BASE_URL and NOVITA_MODEL can point elsewhere"
    ),
}

# "illegal" alone will not do: "an illegal memory access" is a graphics card in trouble.
_CONTENT_WORDS = re.compile(
    r"illegal[ _](prompt|image|content)|\bnsfw\b|(?<!case[ -])\bsensitive\b|content[ _]policy"
    r"|safety (check|filter|system)|敏感|违规",
    re.IGNORECASE,
)


def error_for(reply: Reply) -> ImageApiError:
    """The error that an answer means, by its reason first and its status only then.

    The same reason comes with different statuses: no money is 400 here, 403 on sister hosts.
    """
    reason, message = read_complaint(reply)
    kind = REASONS.get(reason) or _STATUSES.get(reply.status)
    if kind is None:
        if 300 <= reply.status < 400:
            kind = ModelNotServed  # Redirects are not followed: the key would travel along.
        else:
            kind = RequestInvalid if 400 <= reply.status < 500 else PassingFault
    return make_error(kind, reply, reason, message)


def submit_error_for(reply: Reply) -> ImageApiError:
    """The error that a submission's answer means: OutcomeUnknown where a task may exist.

    A gateway that gave up waiting answers 5xx although the API behind it may have accepted the
    request, and sending it again would be billed again. Only a documented reason rules that out.
    """
    reason, message = read_complaint(reply)
    in_doubt = reply.succeeded or reply.status == 408 or reply.status >= 500
    if in_doubt and reason not in _CREATED_NOTHING:
        return make_error(OutcomeUnknown, reply, reason, message)
    return error_for(reply)


def make_error(
    kind: type[ImageApiError], reply: Reply, reason: str, message: str = ""
) -> ImageApiError:
    """An error of this kind whose text says what it means and what was answered."""
    answered = " ".join(filter(None, (str(reply.status), reason, message)))
    text = f"{_MEANINGS[kind]} ({answered})"[:_LONGEST_MESSAGE]
    if issubclass(kind, PassingFault):
        wait = retry_after(reply)
        return kind(text, reason=reason, status=reply.status, retry_after=wait)
    return kind(text, reason=reason, status=reply.status)


def read_complaint(reply: Reply) -> tuple[str, str]:
    """An error body's machine-readable reason and its message; either may be empty."""
    try:
        return ErrorBody.model_validate_json(reply.body).complaint()
    except ValidationError:
        # A gateway's page. Under a 2xx it is no complaint, whatever else it is.
        page = "" if reply.succeeded else reply.body[:2000].decode(errors="replace")
        return "", one_line(page)


def retry_after(reply: Reply) -> float | None:
    """Seconds that ``Retry-After`` asks for, 0..LONGEST_RETRY_AFTER; None where it does not.

    Both forms of https://www.rfc-editor.org/rfc/rfc9110#field.retry-after are read. A date is
    compared with the answer's own ``Date``, because clocks differ.
    """
    text = reply.header("Retry-After").strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        return min(float(text), LONGEST_RETRY_AFTER)
    until = _read_date(text)
    if until is None:
        return None
    now = _read_date(reply.header("Date"))
    return min(max(until - (time.time() if now is None else now), 0.0), LONGEST_RETRY_AFTER)


def is_content_refusal(reason: str) -> bool:
    """Whether a failed task's reason says that the prompt or the picture was not acceptable."""
    return _CONTENT_WORDS.search(reason) is not None


def _read_date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
