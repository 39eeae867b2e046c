"""Reads a prompt and a seed as people type them, or says what to type instead."""

import re
import secrets
import unicodedata

from bot.errors import InputRefused
from bot.imageapi.models import MAX_SEED, RANDOM_SEED

_SEED = re.compile(r"-1|[0-9]{1,10}")
_SEED_REFUSED = (
    f"A seed is a whole number from 0 to {MAX_SEED}, for example 42. "
    f"Leave it out or write {RANDOM_SEED}, and I draw one."
)

_INVISIBLE = frozenset({"Cc", "Cf", "Mn", "Me", "Zl", "Zp", "Zs"})
# Hangul fillers and the empty Braille pattern count as letters and symbols but show nothing.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def parse_prompt(text: str, longest: int) -> str:
    """Trim a prompt and check that the image API can take it.

    Args:
        text: as typed.
        longest: characters (code points) it may have after trimming.

    Raises:
        InputRefused: nothing visible is left, it is too long, or it holds half a character.
    """
    prompt = text.strip()
    if any("\ud800" <= char <= "\udfff" for char in prompt):
        raise InputRefused(
            "The prompt holds a broken character, often half an emoji. Please type it anew."
        )
    if all(_shows_nothing(char) for char in prompt):
        raise InputRefused(
            "The prompt is empty. Describe the picture, for example: a red fox in the snow."
        )
    if len(prompt) > longest:
        raise InputRefused(
            f"The prompt has {len(prompt)} characters and may have {longest}. "
            f"Please shorten it by {len(prompt) - longest}."
        )
    return prompt


def parse_seed(typed: str | int | None) -> int:
    """Read a seed; None and blank text mean that the bot is to draw one.

    Returns:
        RANDOM_SEED or 0..MAX_SEED.

    Raises:
        InputRefused: it is no whole number in that range, in ASCII digits.
    """
    if isinstance(typed, str):
        typed = typed.strip()
        if typed and _SEED.fullmatch(typed) is None:
            raise InputRefused(_SEED_REFUSED)
        typed = int(typed) if typed else None
    if typed is None:
        return RANDOM_SEED
    if not RANDOM_SEED <= typed <= MAX_SEED:
        raise InputRefused(_SEED_REFUSED)
    return typed


def resolve_seed(seed: int) -> int:
    """Draw a seed from 0..MAX_SEED in place of RANDOM_SEED; any other stays as it is.

    The API does not promise to tell the seed that it drew itself, so the bot draws.
    """
    return secrets.randbelow(MAX_SEED + 1) if seed == RANDOM_SEED else seed


def _shows_nothing(char: str) -> bool:
    return char in _FILLERS or unicodedata.category(char) in _INVISIBLE
