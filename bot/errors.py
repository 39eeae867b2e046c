"""The error tree.

    BotError
    ├── SettingsError            a setting is missing or wrong; names the mend
    ├── DatabaseError            the database cannot be used as it is; names the mend
    ├── InputRefused             what a person typed cannot be used; says what can
    ├── ImageInvalid             bytes that should be a picture are not
    ├── DeliveryError            a message could not be brought to its place
    │   ├── Undeliverable        and never will: nowhere is left to put it
    │   └── DeliveryPostponed    Discord is out of reach or busy; try again later
    └── ImageApiError            the image API answered with an error, or not at all
        ├── RequestInvalid       it calls our request malformed: a fault of this bot
        ├── ContentRefused       its safety check refused the prompt or the picture
        ├── TaskNotFound         it does not know the task (yet, or any more)
        ├── PassingFault         worth another try later; nothing was accepted
        │   └── RateLimited      too many requests; may say when to come back
        ├── OutcomeUnknown       a submission broke off: it may or may not have been accepted
        └── ServiceUnusable      nobody's request can succeed until the operator mends something
            ├── KeyRejected
            ├── BalanceTooLow
            └── ModelNotServed

The text of an error is a sentence. For `SettingsError` and `DatabaseError` it is written for the
operator, for `InputRefused` for the person who typed; an `ImageApiError`'s is for the log.
"""


class BotError(Exception):
    """Base of every error this project raises on purpose."""


class SettingsError(BotError):
    """A setting is missing or wrong; the text names it and how to mend it."""


class DatabaseError(BotError):
    """The database cannot be used as it is; the text names the mend."""


class InputRefused(BotError):
    """What a person typed cannot be used; the text says what can, with an example."""


class ImageInvalid(BotError):
    """Bytes that should be a picture are something else, broken off, or empty."""


class DeliveryError(BotError):
    """A message could not be brought to its place."""


class Undeliverable(DeliveryError):
    """Nowhere is left to put it: the channel, the permission and the direct message are gone."""


class DeliveryPostponed(DeliveryError):
    """Discord is out of reach or busy; the same delivery may work later."""


class ImageApiError(BotError):
    """The image API answered with an error, or not at all.

    Attributes:
        reason: the API's machine-readable reason, such as ``ILLEGAL_PROMPT``; may be empty.
        status: the HTTP status; 0 where no answer came.
    """

    def __init__(self, message: str, *, reason: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status


class RequestInvalid(ImageApiError):
    """The API calls our request malformed: a fault of this bot, not of the person."""


class ContentRefused(ImageApiError):
    """The API's safety check refused the prompt or the picture."""


class TaskNotFound(ImageApiError):
    """The API does not know this task: too early, or too late."""


class PassingFault(ImageApiError):
    """Worth another try later; the request was not accepted.

    Attributes:
        retry_after: seconds the API asks us to wait, or None where it does not say.
    """

    def __init__(
        self, message: str, *, reason: str = "", status: int = 0, retry_after: float | None = None
    ) -> None:
        super().__init__(message, reason=reason, status=status)
        self.retry_after = retry_after


class RateLimited(PassingFault):
    """Too many requests."""


class OutcomeUnknown(ImageApiError):
    """A submission broke off after it was sent: it may or may not have been accepted and billed."""


class ServiceUnusable(ImageApiError):
    """Nobody's request can succeed until the operator mends something."""


class KeyRejected(ServiceUnusable):
    """The API key is missing, wrong, or not allowed to use this model."""


class BalanceTooLow(ServiceUnusable):
    """The account behind the key has no money left."""


class ModelNotServed(ServiceUnusable):
    """This host does not offer the model under this name (any more)."""
