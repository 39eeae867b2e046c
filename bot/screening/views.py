"""How a text is read: without case, accents and invisible signs, and with look-alikes undone.

Each reading knows where every one of its characters stood in the text as it was typed.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# For each letter the signs that are drawn like it and that NFKD leaves as they are. Sources:
# https://www.unicode.org/Public/security/latest/confusables.txt, and what people type.
_LOOK_ALIKES = {
    "a": "ⱥаαɑᴀꭺᎪꓮ⍺",
    "b": "ɓƃвьβʙƅᏏᖯꓐƀ",
    "c": "ȼҫсᴄⅽᏟꓚ¢ƈ",
    "d": "ƌԁɗᴅđꓓᎠðδ",
    "e": "ɇеєεᴇℯɛǝэꓰᎬҽ",
    "f": "ϝƒꜰғꓝ",
    "g": "ԍɡցɢǥꓖᏀγ",
    "h": "ⱨнһհʜħηꓧᎻ",
    "i": "іїıɪιɩӏꓲɨ",
    "j": "ʝјϳᴊɉꓙ",
    "k": "кκᴋƙꓗᏦқ",
    "l": "ⱡƚʟłӏɭꓡᏞⅼ",
    "m": "ϻмᴍɱμꓟᎷ",
    "n": "ꞥƞпոռɴŋηνиꓠ",
    "o": "өоοσօᴏøөѳꓳɵ",
    "p": "ꝑрρᴘƿþꓑᏢ",
    "q": "ԛգʠ",
    "r": "ɍггʀɾяɼꓣᎡ",
    "s": "ꞩѕꜱʂƽꓢᏚσ",  # the last one is what a final sigma is folded to
    "t": "ⱦʈтτᴛŧƭꓔᎢ",
    "u": "цυսᴜʋцꓴʉ",
    "v": "νѵᴠᏙꓦ",
    "w": "ѡωԝᴡшщᎳꓪ",
    "x": "хχ×ꓫ",
    "y": "ɏуγүʏყꓬυў",
    "z": "ⱬᴢʐƶꓜᏃζ",
}
LEET = {
    "a": "4@",
    "b": "8",
    "c": "(<",
    "e": "3€",
    "g": "69",
    "i": "1!|",
    "l": "1|£",
    "o": "0",
    "s": "5$§",
    "t": "7+",
    "x": "×",
    "z": "2",
}
# Letters of width zero that Unicode calls letters all the same.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")

ALIKE: dict[str, frozenset[str]] = {
    letter: frozenset(signs) | frozenset(LEET.get(letter, ""))
    for letter, signs in _LOOK_ALIKES.items()
}
"""For each Latin letter what else it may be written with."""

SIGNS = frozenset("".join(LEET.values())) - frozenset("0123456789")
"""Signs that may stand for a letter but are none."""

# Letters on badges, which Unicode calls symbols: circled, squared, and those that make flags. Three
# more are drawn like a Latin letter, while Unicode folds them to a Greek one that is not.
_BADGES = {
    chr(first + at): chr(ord("a") + at) for first in (0x1F150, 0x1F170, 0x1F1E6) for at in range(26)
} | {"ϲ": "c", "Ϲ": "c", "µ": "u"}


def _classes() -> dict[str, str]:
    """One letter for all that may stand for each other: `1` is i or l, so l is i there."""
    whose: dict[str, str] = {}
    for letter in sorted(ALIKE):
        shared = {whose[sign] for sign in ALIKE[letter] if sign in whose}
        one = min({letter, *shared})
        for sign in (letter, *ALIKE[letter]):
            whose[sign] = one
        for sign, other in whose.items():
            if other in shared:
                whose[sign] = one
    return whose


_CANONICAL = _classes()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without case, accents and invisible signs.

    Attributes:
        text: what is left.
        typed: the text as it was typed.
        origin: for each character of `text` the place in `typed` that it came from; None where
            every character stayed in its place.
    """

    text: str
    typed: str
    origin: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of `text` stands in `typed`, with the signs within and after it."""
        if self.origin is None:
            return start, end
        last = self.origin[end - 1] + 1
        after = self.origin[end] if end < len(self.origin) else len(self.typed)
        return self.origin[start], max(last, after)


def fold(typed: str) -> Folded:
    """Read a text without case, accents and invisible signs; any text will do."""
    if typed.isascii():
        return Folded(typed.lower(), typed, None)
    parts, origin = [], []
    for place, character in enumerate(typed):
        for letter in _FOLDS[character]:
            parts.append(letter)
            origin.append(place)
    return Folded("".join(parts), typed, origin)


def canonical(folded: str) -> str:
    """Undo look-alikes, letter by letter, for looking up: the length stays."""
    return folded.translate(_TRANSLATION)


def readable(folded: str) -> str:
    """Undo look-alikes for a reader: as `canonical`, but an l stays one."""
    return folded.translate(_READABLE)


class _Folds(dict[str, str]):
    """What each character is folded to, found out when it is first met."""

    def __missing__(self, character: str) -> str:
        decomposed = unicodedata.normalize("NFKD", _BADGES.get(character, character))
        if len(decomposed) == 3 and decomposed.startswith("(") and decomposed.endswith(")"):
            decomposed = decomposed[1]  # "⒜" would become "(a)"
        folded = "".join(
            part
            for part in unicodedata.normalize("NFKD", decomposed.casefold())
            if unicodedata.category(part) not in {"Mn", "Me", "Cf"} and part not in _BLANKS
        )
        self[character] = folded
        return folded


_FOLDS = _Folds()
_TRANSLATION = str.maketrans(_CANONICAL)
_READABLE = str.maketrans(
    {sign: letter for letter in sorted(ALIKE, reverse=True) for sign in ALIKE[letter]}
)
