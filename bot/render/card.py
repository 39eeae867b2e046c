"""The one shape of every card about a job, and the palette of all embeds."""

import discord

from bot.job import Failure, Job, Review
from bot.render.text import shown_prompt
from bot.screening.findings import Action

WORKING = discord.Colour(0x5865F2)
DONE = discord.Colour(0x3BA55D)
FAILED = discord.Colour(0xED4245)
NEUTRAL = discord.Colour(0x99AAB5)

# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
_DESCRIPTION_LIMIT = 4096

_KEPT_BACK = "Its words are not shown here unless a moderator lets them pass."


def byline(owner: str) -> str:
    """Say who asked, as the message's text above its card; `owner` is a mention.

    Not within the card: clients do not resolve every mention there.
    """
    return f"Asked for by {owner}"


def card(job: Job, *, title: str, text: str, colour: discord.Colour) -> discord.Embed:
    """Show what there is to say, then the prompt, and all that is needed to ask for it again.

    The prompt gives way where both do not fit, and still leaves room for fields and a footer
    within the 6000 characters of a whole embed. It is not shown while a moderator is to decide
    about it, nor ever if none decides for it.

    Args:
        job: what was asked for; the prompt of one that is a spoiler is hidden until a click.
        title: a few words of this project's own.
        text: sentences of this project's own, markdown allowed; may be empty.
        colour: one of the palette.
    """
    lead = f"{text}\n" if text else ""
    said = f"{lead}{_KEPT_BACK}" if _is_kept_back(job) else f"{lead}{_quoted(job, len(lead))}"
    request = job.request
    embed = discord.Embed(title=title, description=said, colour=colour)
    embed.add_field(name="Size", value=f"{request.size.width}×{request.size.height}")
    embed.add_field(name="Seed", value=str(request.seed))
    return embed


def _is_kept_back(job: Job) -> bool:
    """Whether nobody may read the prompt yet: it waits for a moderator, or one refused it."""
    if job.review is Review.PROMPT or job.failure in {Failure.REJECTED, Failure.BARRED}:
        return True
    # In image review nobody reads the prompt first, whatever was found in it.
    doubtful = Action.REVIEW if job.spoiler else Action.SPOILER
    return job.review is Review.IMAGE and job.verdict.action.severity >= doubtful.severity


def _quoted(job: Job, taken: int) -> str:
    # Three angle brackets quote everything up to the end, so that words of ours and of theirs
    # are told apart.
    before, after = (">>> ||", "||") if job.spoiler else (">>> ", "")
    room = _DESCRIPTION_LIMIT - taken - len(before) - len(after)
    return f"{before}{shown_prompt(job.request.prompt, room)}{after}"
