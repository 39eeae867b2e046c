"""The one shape of every card about a job, and the palette of all embeds."""

import discord

from bot.job import Job
from bot.render.text import shown_prompt

WORKING = discord.Colour(0x5865F2)
DONE = discord.Colour(0x3BA55D)
FAILED = discord.Colour(0xED4245)
NEUTRAL = discord.Colour(0x99AAB5)

# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
_DESCRIPTION_LIMIT = 4096


def byline(owner: str) -> str:
    """Say who asked, as the message's text above its card; `owner` is a mention.

    Not within the card: clients do not resolve every mention there.
    """
    return f"Asked for by {owner}"


def card(job: Job, *, title: str, text: str, colour: discord.Colour) -> discord.Embed:
    """Show what there is to say, then the prompt, and all that is needed to ask for it again.

    The prompt gives way where both do not fit, and still leaves room for fields and a footer
    within the 6000 characters of a whole embed.

    Args:
        job: what was asked for; the prompt of one that is a spoiler is hidden until a click.
        title: a few words of this project's own.
        text: sentences of this project's own, markdown allowed; may be empty.
        colour: one of the palette.
    """
    # Three angle brackets quote everything up to the end, so that words of ours and of theirs
    # are told apart.
    lead = f"{text}\n>>> " if text else ">>> "
    hide = "||" if job.spoiler else ""
    request = job.request
    prompt = shown_prompt(request.prompt, _DESCRIPTION_LIMIT - len(lead) - 2 * len(hide))
    prompt = f"{hide}{prompt}{hide}"
    embed = discord.Embed(title=title, description=f"{lead}{prompt}", colour=colour)
    embed.add_field(name="Size", value=f"{request.size.width}×{request.size.height}")
    embed.add_field(name="Seed", value=str(request.seed))
    return embed
