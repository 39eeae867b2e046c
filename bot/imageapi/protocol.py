"""How the image API is spoken: which calls there are, and what their answers say. No I/O here.

Sources: https://novita.ai/docs/api-reference/model-apis-hunyuan-image-3 (submit),
https://novita.ai/docs/api-reference/model-apis-task-result (poll),
https://novita.ai/docs/api-reference/basic-get-user-balance (balance).
"""

from contextlib import suppress
from decimal import Decimal
from urllib.parse import quote

from pydantic import ValidationError

from bot.errors import ImageApiError, ModelNotServed, PassingFault, ServiceUnusable, TaskNotFound
from bot.imageapi.faults import (
    REASONS,
    error_for,
    is_content_refusal,
    make_error,
    read_complaint,
    retry_after,
    submit_error_for,
)
from bot.imageapi.models import ImageRequest, TaskResult, TaskStatus
from bot.imageapi.wire import TASK_FAILED, BalanceBody, Call, Reply, ResultBody, SubmitBody

__all__ = [
    "Call",
    "Reply",
    "balance_call",
    "error_for",
    "is_content_refusal",
    "key_probe_call",
    "legacy_balance_call",
    "model_probe_call",
    "read_balance",
    "read_key_probe",
    "read_model_probe",
    "read_result",
    "read_submitted",
    "result_call",
    "retry_after",
    "submit_call",
    "submit_error_for",
]


def submit_call(base_url: str, model: str, request: ImageRequest) -> Call:
    """Ask for a picture. This is the call that costs money."""
    body = {"prompt": request.prompt, "size": str(request.size), "seed": request.seed}
    return Call("POST", _model_url(base_url, model), json=body)


def result_call(base_url: str, task_id: str) -> Call:
    """Ask how a task is doing."""
    query = f"task_id={quote(task_id, safe='')}"
    return Call("GET", f"{base_url.rstrip('/')}/v3/async/task-result?{query}")


def balance_call(base_url: str) -> Call:
    """Ask how much money the account has."""
    return Call("GET", f"{base_url.rstrip('/')}/openapi/v1/billing/balance/detail")


def legacy_balance_call(base_url: str) -> Call:
    """Ask the same in the older way (https://novita.ai/docs/api-reference/basic-get-user-info)."""
    return Call("GET", f"{base_url.rstrip('/')}/v3/user")


def key_probe_call(base_url: str) -> Call:
    """Ask for a task that cannot exist: free on every host, and it takes a key."""
    return result_call(base_url, "00000000-0000-4000-8000-000000000000")


def model_probe_call(base_url: str, model: str) -> Call:
    """Ask the model for nothing: without the mandatory prompt it can neither draw nor bill."""
    return Call("POST", _model_url(base_url, model), json={})


def read_submitted(reply: Reply) -> str:
    """The task id that a submission was given: 1 to 256 printable ASCII characters.

    Raises:
        OutcomeUnknown: the answer leaves open whether a task was created.
        ImageApiError: nothing was created; see `error_for`.
    """
    if not reply.succeeded:
        raise submit_error_for(reply)
    try:
        return SubmitBody.model_validate_json(reply.body).task_id
    except ValidationError:
        # Here and below the cause stays unchained: its text quotes the body.
        raise submit_error_for(reply) from None


def read_result(reply: Reply) -> TaskResult:
    """What a poll says of a task. A task that failed is a result, too.

    Raises:
        TaskNotFound: the API does not know the task.
        PassingFault: the answer is none, such as a gateway's error page.
        ImageApiError: any other; see `error_for`.
    """
    if reply.succeeded:
        with suppress(ValidationError):
            return ResultBody.model_validate_json(reply.body).to_result()
    reason, message = read_complaint(reply)
    if reason == TASK_FAILED:
        return TaskResult(TaskStatus.FAILED, reason=message or reason)
    error = error_for(reply)
    if not reply.succeeded and isinstance(error, ModelNotServed) and reason not in REASONS:
        # A bare 404 is about this task, and a redirect is an accident on the way. Neither proves
        # that the model has gone, which after all accepted the task.
        kind = TaskNotFound if reply.status == 404 else PassingFault
        raise make_error(kind, reply, reason, message)
    raise error


def read_balance(reply: Reply) -> Decimal:
    """The account's balance in dollars.

    Raises:
        ImageApiError: the answer is an error, or names no balance; see `error_for`.
    """
    if not reply.succeeded:
        raise error_for(reply)
    try:
        body = BalanceBody.model_validate_json(reply.body)
    except ValidationError:
        raise error_for(reply) from None
    dollars = body.legacy if body.available is None else body.available
    if dollars is None:
        raise error_for(reply)
    return dollars


def read_key_probe(reply: Reply) -> None:
    """Return if the key was accepted; see `key_probe_call`.

    Raises:
        ServiceUnusable: it was not.
        PassingFault: the answer does not tell.
    """
    try:
        read_result(reply)
    except (ServiceUnusable, PassingFault):
        raise
    except ImageApiError:
        return  # Usually TaskNotFound: whoever looked for the task has let the key pass.


def read_model_probe(reply: Reply) -> None:
    """Return if the model is served; see `model_probe_call`.

    Raises:
        ServiceUnusable: it is not, or not to this account.
        PassingFault: the answer does not tell.
    """
    error = error_for(reply)
    if not reply.succeeded and isinstance(error, ServiceUnusable | PassingFault):
        raise error


def _model_url(base_url: str, model: str) -> str:
    return f"{base_url.rstrip('/')}/v3/async/{quote(model, safe='')}"
