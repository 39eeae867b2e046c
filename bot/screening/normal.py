"""One spelling for all disguises of a prompt."""

import hashlib
import re

from bot.screening.views import SIGNS, fold, readable

_PUNCTUATION = "!|+<("  # signs that at the edge of a word are none of its letters
_CHUNK = re.compile(rf"(?:[^\W_]|[{re.escape(''.join(sorted(SIGNS)))}])+")
_LETTER = re.compile(r"[^\W\d_]")
_BETWEEN = re.compile(r"[\W_]+")


def skeleton(text: str) -> str:
    """The text without case, accents, invisible signs and look-alikes, for a reader.

    Numbers and punctuation stay: "6 foxes!" is neither "g foxesi" nor "9 foxes".
    """
    return _CHUNK.sub(_spelled, fold(text).text)


def normalised(text: str) -> str:
    """Its words alone, so that the same prompt is the same however it is written."""
    return _BETWEEN.sub(" ", skeleton(text)).strip()


def prompt_hash(text: str) -> bytes:
    """32 bytes that are the same for the same prompt however it is written."""
    words = normalised(text) or fold(text).text.strip()  # without words, the signs themselves
    return hashlib.sha256(words.encode(errors="surrogatepass")).digest()


def _spelled(chunk: re.Match[str]) -> str:
    if not _LETTER.search(chunk[0]):
        return chunk[0]
    word = chunk[0].strip(_PUNCTUATION)
    before, _, after = chunk[0].partition(word)
    return f"{before}{readable(word)}{after}"
