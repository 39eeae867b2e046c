"""Values for the tests of this folder, and what Discord demands of an embed."""

import discord
from hypothesis import strategies as st

from bot.imageapi.models import ImageRequest, Size
from bot.job import Failure, Job, Place, State

NOW = 1_800_000_000.0
OWNER = "<@123456789012345678>"

FAILURE_WORDS = ("fail", "could not", "refused", "timed out")

# What Discord gives a meaning to, densely; and any other text.
_MARKUP = [
    *"\\*_`~|<>[]()#@:/-+.1 \n\r\t…",
    *("<@123>", "<@&1>", "<#1>", "<a:x:1>", "<t:1:R>", "</imagine:1>", "@everyone", "@here"),
    *("```py\n", ">>> ", "-# ", "1. ", "](https://x.example", "https://x.example/a_b", ":smile:"),
    *("\u202e", "\u2066", "\u200b", "\u2028", "\x00", "\ud800", "é", "狐", "🦊"),
]
PROMPTS = st.one_of(
    st.text(st.characters(), max_size=4000),
    st.lists(st.sampled_from(_MARKUP), max_size=1300).map(lambda parts: "".join(parts)[:4000]),
    st.sampled_from(_MARKUP).map(lambda part: (part * 4000)[:4000]),
)


def request(prompt: str = "a red fox", seed: int = 7) -> ImageRequest:
    return ImageRequest(prompt, Size(1024, 768), seed)


def job(
    state: State = State.QUEUED,
    *,
    prompt: str = "a red fox",
    submitted: float | None = None,
    task_id: str | None = None,
    failure: Failure | None = None,
) -> Job:
    return Job(
        id=1,
        owner_id=123456789012345678,
        place=Place(1, 2, 3, None, NOW + 900, 10 * 2**20),
        request=request(prompt),
        state=state,
        created=NOW - 60,
        submitted=submitted,
        task_id=task_id,
        failure=failure,
    )


def fields(embed: discord.Embed) -> dict[str | None, str | None]:
    return {field.name: field.value for field in embed.fields}


def description(embed: discord.Embed) -> str:
    assert embed.description is not None
    return embed.description


def assert_discord_takes(embed: discord.Embed) -> None:
    """https://docs.discord.com/developers/resources/message#embed-object-embed-limits."""
    texts = [(embed.title, 256)]
    if embed.description is not None:
        texts.append((embed.description, 4096))
    if embed.footer.text is not None:
        texts.append((embed.footer.text, 2048))
    for field in embed.fields:
        texts += [(field.name, 256), (field.value, 1024)]
    for text, limit in texts:
        assert text is not None
        assert 0 < len(text.strip()) <= limit
    assert len(embed.fields) <= 25
    assert len(embed) <= 6000
