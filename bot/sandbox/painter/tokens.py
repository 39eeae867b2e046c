"""Cuts a prompt into the words the painter knows."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from bot.sandbox.painter.sprites import Sprite, catalogue
from bot.sandbox.painter.vocabulary import (
    ARTICLES,
    EMOJI,
    IRREGULAR,
    MEASURES,
    PHRASES,
    Bond,
    Meaning,
    Number,
    Sky,
    Tint,
)

_LONGEST_READ = 4000
_VARIATION_SELECTOR = "\ufe0f"

Token = Meaning | Sprite | None


def normalised(prompt: str) -> str:
    """The prompt as the painter reads it: case, accents and spacing carry no meaning."""
    # JSON can carry half a surrogate pair, which no encoder takes.
    whole = prompt[:_LONGEST_READ].encode(errors="replace").decode()
    text = unicodedata.normalize("NFKD", whole).casefold()
    text = "".join(mark for mark in text if not unicodedata.combining(mark))
    return " ".join(text.replace(_VARIATION_SELECTOR, "").split())


@cache
def _names() -> dict[str, Sprite]:
    return {word: sprite for sprite in catalogue().values() for word in sprite.words}


@cache
def _emoji() -> dict[str, Sprite | Meaning]:
    known: dict[str, Sprite | Meaning] = dict(EMOJI)
    for sprite in catalogue().values():
        known |= {char.replace(_VARIATION_SELECTOR, ""): sprite for char in sprite.emoji}
    return known


@cache
def _pattern() -> re.Pattern[str]:
    emoji = "|".join(map(re.escape, sorted(_emoji(), key=len, reverse=True)))
    return re.compile(rf"(?P<emoji>{emoji})|(?P<word>[^\W_]+)|(?P<stop>[,.;:!?()\n])")


def is_emoji(word: str) -> bool:
    """Whether the word is an emoji that the painter knows."""
    return word in _emoji()


def tokens(text: str) -> Iterator[tuple[str, Token]]:
    """The words of a normalised text from left to right, each with what it means, if anything.

    No grammar: the phrases of the vocabulary and the names of the sprites are looked up, the
    longest first.
    """
    text = re.sub(r"['’]s?\b", "", text)
    text = re.sub(rf"\b(?:{MEASURES})s? of\b", " ", text)
    found = [(match.lastgroup, match[0]) for match in _pattern().finditer(text)]
    found = [(kind, word) for kind, word in found if word not in ARTICLES]
    at = 0
    while at < len(found):
        kind, word = found[at]
        if kind == "emoji":
            yield word, _emoji()[word]
        elif kind == "stop":
            yield word, Bond.BREAK
        else:
            run = takewhile(lambda piece: piece[0] == "word", found[at : at + 3])
            length, token = _longest([word for _, word in run])
            yield " ".join(word for _, word in found[at : at + length]), token
            at += length - 1
        at += 1


def _longest(words: list[str]) -> tuple[int, Token]:
    for length in range(len(words), 0, -1):
        phrase = " ".join(words[:length])
        for spelling in dict.fromkeys([phrase, *_singulars(phrase)]):
            token = PHRASES.get(spelling) or _names().get(spelling)
            if token is not None:
                # An orange is a fruit, unless it says the colour of what follows.
                fruit = _names().get(spelling)
                follower = _longest(words[length:])[1] if fruit else None
                if isinstance(token, Tint) and not isinstance(follower, Sprite | Sky):
                    token = fruit or token
                return length, token
    if words and words[0].isdecimal():
        return 1, Number(int(words[0][:3]))
    return 1, None


def _singulars(phrase: str) -> list[str]:
    head, _, last = phrase.rpartition(" ")
    ends = [IRREGULAR[last]] if last in IRREGULAR else []
    if last.endswith("s") and len(last) > 3:
        ends += [last[:-1]]
        ends += [last[:-2]] if last.endswith("es") else []
        ends += [last[:-3] + "y"] if last.endswith("ies") else []
    return [f"{head} {end}".strip() for end in ends]
