"""How a job ended: the picture, the reason why there is none, or who stopped it."""

import discord

from bot.job import Failure, Job, Review
from bot.render.card import DONE, FAILED, NEUTRAL, card
from bot.render.failures import explain
from bot.render.text import how_long, one_line

# https://docs.discord.com/developers/resources/message#attachment-object
_ALT_TEXT_LIMIT = 1024


def picture(job: Job, *, seconds: float, shrunk: bool, model: str) -> discord.Embed:
    """Show what belongs beside a finished picture, which is itself a plain attachment.

    Args:
        job: the job that made it.
        seconds: from the order to the picture.
        shrunk: whether it was saved as a smaller file to fit the upload limit.
        model: the model's name, for the label that says that it is AI-generated.
    """
    embed = card(job, title="Picture ready", text="", colour=DONE)
    embed.add_field(name="Took", value=how_long(seconds))
    label = f"AI-generated · {one_line(model, 100)}"
    if shrunk:
        label += " · saved as a smaller file to fit the upload limit here"
    return embed.set_footer(text=label)


def alt_text(job: Job) -> str:
    """Describe the picture for people who do not see it, in at most 1024 characters."""
    if job.spoiler:  # people read it before they click
        return "AI-generated picture, hidden until somebody clicks; so is its prompt, beside it."
    return one_line(f"AI-generated picture. Prompt: {job.request.prompt}", _ALT_TEXT_LIMIT)


def file_name(job: Job, extension: str) -> str:
    """Name the attachment; `extension` is ASCII without the dot, such as ``png``."""
    # Clients hide an attachment whose name begins so until somebody clicks.
    hidden = "SPOILER_" if job.spoiler else ""
    return f"{hidden}imagine-{job.request.seed}.{extension}"


def failed(job: Job, *, points: int = 0) -> discord.Embed:
    """Say why there is no picture. A failure not named counts as internal.

    Args:
        job: as it ended.
        points: strikes that a moderator gave for it.
    """
    text = explain(job.failure or Failure.INTERNAL, job.reason, points)
    return card(job, title="No picture this time", text=text, colour=FAILED)


def cancelled(job: Job, *, by: str, refunded: bool) -> discord.Embed:
    """Say who stopped the job and what that means for the count.

    Args:
        job: the job that was stopped.
        by: a mention of who stopped it.
        refunded: whether it had not been sent yet, so that it is not counted.
    """
    meaning = (
        "It had not been sent, so nothing was counted."
        if refunded
        else "It was already ordered and the image service cannot take an order back: "
        "it may still be billed, and it counts."
    )
    text = f"Cancelled by {by}. {meaning}"
    return card(job, title="Cancelled", text=text, colour=NEUTRAL)


def took(job: Job, now: float) -> float:
    """Seconds from the order to the picture; how long moderators thought is not part of it.

    Args:
        job: the job that made it.
        now: Unix time.
    """
    if job.review is Review.PASSED and job.drawn is not None:
        return job.drawn - job.created
    return (job.finished or now) - (job.released or job.created)


def ready_notice(owner: str, jump_url: str | None, seconds: float | None) -> str:
    """Tell the owner, by a message of its own, that a long job is done: an edit never notifies.

    Args:
        owner: a mention, such as ``<@123>``.
        jump_url: the address of the message with the picture; None where there is none to give.
        seconds: from the order to the picture; None where it waited for a moderator.
    """
    time = "" if seconds is None else f"; it took {how_long(seconds)}"
    notice = f"{owner} Your picture is ready{time}."
    return f"{notice} {jump_url}" if jump_url else notice
