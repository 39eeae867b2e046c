"""The words of the wire: requests read, answers written. Pure, no input or output.

Sources: https://novita.ai/docs/api-reference/model-apis-hunyuan-image-3,
https://novita.ai/docs/api-reference/model-apis-task-result and
https://novita.ai/docs/api-reference/basic-error-code
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.imageapi.models import MAX_SEED, MAX_SIDE, MIN_SIDE, RANDOM_SEED, ImageRequest, Size
from bot.sandbox.imageapi.tasks import Submission

_SIZE = re.compile(r"([0-9]{1,5})\*([0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, and how it is brought to the client.

    Attributes:
        length: bytes to send in all, zeros beyond the body; None is the body alone.
        chunked: sent without Content-Length.
        reset: the connection is reset after the body, or instead of an answer if that is empty.
    """

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    chunked: bool = False
    reset: bool = False


def json_answer(content: object, status: int = 200) -> Answer:
    """Give `content` as JSON."""
    return Answer(status, json.dumps(content).encode())


def refusal(
    status: int, reason: str, message: str, headers: Mapping[str, str] | None = None
) -> Answer:
    """Give an error as the API words it."""
    content = {"code": status, "reason": reason, "message": message, "metadata": {}}
    return Answer(status, json.dumps(content).encode(), headers=headers or {})


def storage_refusal(status: int, code: str, message: str) -> Answer:
    """Give an error as S3, where the pictures lie, words it."""
    # https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    )
    return Answer(status, body.encode(), "application/xml")


MISSING_KEY = refusal(400, "MISSING_API_KEY", "Send the API key as a bearer token.")
WRONG_KEY = refusal(403, "INVALID_API_KEY", "The API key is not valid.")
NO_SUCH_API = refusal(404, "API_NOT_FOUND", "There is no such API.")
NO_SUCH_TASK = refusal(404, "TASK_NOT_FOUND", "There is no such task.")
NO_BALANCE = refusal(400, "BILLING_BALANCE_NOT_ENOUGH", "The balance is too low.")


def _invalid(message: str) -> Answer:
    return refusal(400, "INVALID_REQUEST_BODY", message)


def read_submission(raw: bytes) -> Submission | Answer:
    """Read the body of a submission; an Answer says what is wrong with it."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return _invalid("The body is not JSON.")
    if not isinstance(body, dict):
        return _invalid("The body is not a JSON object.")
    prompt = body.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        return _invalid("prompt: a text that is not empty is required.")
    size = _read_size(body.get("size", "1024*1024"))
    if size is None:
        return _invalid(f"size: write W*H, each from {MIN_SIDE} to {MAX_SIDE}.")
    seed = body.get("seed", RANDOM_SEED)
    # `type`, as True is an int to isinstance but not to JSON.
    if type(seed) is not int or not RANDOM_SEED <= seed <= MAX_SEED:
        return _invalid(f"seed: an integer from {RANDOM_SEED} to {MAX_SEED} is required.")
    return Submission(body, ImageRequest(prompt, size, seed))


def _read_size(value: object) -> Size | None:
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    size = Size(int(match[1]), int(match[2]))
    within = all(MIN_SIDE <= side <= MAX_SIDE for side in (size.width, size.height))
    return size if within else None


def image_entry(url: str, ttl: int) -> dict[str, object]:
    """Give a picture as it is listed in a result; `ttl` in seconds."""
    return {
        "image_url": url,
        "image_url_ttl": ttl,
        "image_type": "png",
        "nsfw_detection_result": None,
    }


def result(
    *,
    task_id: str,
    seed: int,
    status: str,
    reason: str = "",
    eta: int = 0,
    progress: int = 0,
    images: list[dict[str, object]],
) -> Answer:
    """Give the state of a task."""
    return json_answer(
        {
            # A number sent as text: so it is documented.
            "extra": {"seed": str(seed), "enable_nsfw_detection": False},
            "task": {
                "task_id": task_id,
                "status": status,
                "reason": reason,
                # Not documented for this model; named like its sibling's, QWEN_IMAGE_TEXT_TO_IMAGE.
                "task_type": "HUNYUAN_IMAGE_3_TEXT_TO_IMAGE",
                "eta": eta,
                "progress_percent": progress,
            },
            "images": images,
            "videos": [],
            "audios": [],
        }
    )


def balance(dollars: Decimal) -> Answer:
    """Give the account's balance: texts, in 1/10000 dollars."""
    # https://novita.ai/docs/api-reference/basic-get-user-balance
    amount = str(int(dollars * 10_000))
    return json_answer(
        {
            "availableBalance": amount,
            "cashBalance": amount,
            "creditLimit": "0",
            "pendingCharges": "0",
            "outstandingInvoices": "0",
        }
    )
