"""Why a job ended without a picture, in words for the person who asked for it."""

from bot.job import Failure
from bot.render.text import shown_prompt

_REASON_LIMIT = 300  # characters

_OPERATOR = "Only the operator of this bot can mend that; the details are in its log."
_STRUCK = "It counts as a strike, but not as a picture; `/quota` shows yours."
_UNSEEN = "Whoever manages the server can choose another channel with `/settings`."

# For each failure what happened, and what to do next.
_WORDS: dict[Failure, tuple[str, str]] = {
    Failure.CONTENT_REFUSED: (
        "The image service's safety check refused this prompt, or the picture made from it.",
        "Put it in other words and ask again.",
    ),
    Failure.KEY_REJECTED: (
        "The image service refused this bot's key, so no picture can be ordered at the moment.",
        _OPERATOR,
    ),
    Failure.BALANCE_TOO_LOW: (
        "The image service refused the order: this bot's account there has run out of credit.",
        _OPERATOR,
    ),
    Failure.MODEL_NOT_SERVED: (
        "This could not be ordered: the operator's image service does not offer this model now.",
        _OPERATOR,
    ),
    Failure.API_FAILED: (
        "The image service took the order, but failed to make this picture.",
        "Ask again; if it fails once more, change the prompt or the size.",
    ),
    Failure.SUBMISSION_UNCERTAIN: (
        (
            "The connection failed while the order was on its way, so nobody can tell whether it "
            "arrived. It was not sent twice, because it might be billed twice."
        ),
        "Ask again if you still want it.",
    ),
    Failure.TIMED_OUT: (
        "This picture timed out: it was not done within the time that a picture may take.",
        "Ask again in a while.",
    ),
    Failure.PICTURE_BROKEN: (
        "The picture could not be used: what the image service sent was broken every time.",
        "Ask again; another seed may help.",
    ),
    Failure.PICTURE_TOO_LARGE: (
        "The picture could not be posted: its file is larger than Discord takes here.",
        "Ask again with a smaller size.",
    ),
    Failure.UNDELIVERABLE: (
        "The picture was made, but could not be posted, neither here nor by direct message.",
        "Ask in another channel, or have a moderator let this bot post pictures here.",
    ),
    Failure.REJECTED: (
        "A moderator of this server refused it.",
        "The button below asks for another look.",
    ),
    Failure.REVIEW_EXPIRED: (
        "This timed out: no moderator of this server came to decide about it.",
        "Ask again when one is about.",
    ),
    Failure.REMOVED_BEFORE: (
        "It was refused: the moderators of this server have removed a picture just like it.",
        "Ask for something else, or for another look with the button below.",
    ),
    Failure.PAUSED: (
        "It could not be ordered: the moderators of this server paused the bot.",
        "Ask again when they have resumed it.",
    ),
    Failure.BARRED: (
        "It was refused: a moderator has blocked you from making pictures in this server.",
        "Talk to the moderators if you think that this is wrong.",
    ),
    Failure.INTERNAL: (
        "Something failed inside this bot.",
        "Ask again; if it keeps failing, tell the operator, who finds the details in the log.",
    ),
}


def explain(failure: Failure, reason: str | None = None, points: int = 0) -> str:
    """Say what happened, that nothing was counted, and what to do next.

    Args:
        failure: why there is no picture.
        reason: what a moderator gave as one; of a review that ran out, why none could decide.
        points: strikes that a moderator gave for it.
    """
    if failure is Failure.REVIEW_EXPIRED and reason:
        return f"{shown_prompt(reason, _REASON_LIMIT)} Nothing was counted. {_UNSEEN}"
    happened, advice = _WORDS[failure]
    why = f" Their reason: {shown_prompt(reason, _REASON_LIMIT)}\n" if reason else " "
    counted = _STRUCK if points else "Nothing was counted."
    return f"{happened}{why}{counted} {advice}"
