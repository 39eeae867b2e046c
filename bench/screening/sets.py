"""The texts of the benchmark."""

from dataclasses import dataclass
from pathlib import Path

DICTIONARY = Path("/usr/share/dict/words")  # Debian: apt-get install wamerican
HERE = Path(__file__).parent
SECOND, THIRD, FOURTH, FIFTH, SIXTH = (
    HERE / name for name in ("second", "third", "fourth", "fifth", "sixth")
)
_COMMON = 100  # characters


@dataclass(frozen=True, slots=True)
class Plain:
    """A word that a community may want to refuse, within a harmless prompt."""

    category: str
    word: str
    before: str
    after: str

    @property
    def prompt(self) -> str:
        return self.saying(self.word)

    def saying(self, word: str) -> str:
        """The prompt with another word in its place."""
        return f"{self.before}{word}{self.after}"


def innocent(folder: Path = HERE) -> list[str]:
    """Short phrases that famously trip filters."""
    return _lines("innocent.txt", folder)


def common() -> list[str]:
    """The same, as short as most prompts are: up to 100 characters, ending with a word."""
    return [
        prompt if len(prompt) <= _COMMON else prompt[:_COMMON].rsplit(" ", 1)[0]
        for prompt in ordinary()
    ]


def ordinary() -> list[str]:
    """Long picture prompts as people write them."""
    return _lines("ordinary.txt")


def plain(folder: Path = HERE) -> list[Plain]:
    """The unwanted words; in the file they stand in brackets, below their category."""
    found, category = [], ""
    for line in _lines("plain.txt", folder):
        if line.startswith("[") and line.endswith("]"):
            category = line.strip("[]")
            continue
        before, rest = line.split("[")
        word, after = rest.split("]")
        found.append(Plain(category, word, before, after))
    return found


def relatives() -> set[tuple[str, str]]:
    """(category, word) for each word of the dictionary that is rightly found."""
    lines = (line.split(": ", 1) for line in _lines("relatives.txt"))
    return {(category, word) for category, words in lines for word in words.split()}


def dictionary() -> list[str]:
    """Every word of the system's dictionary; empty where there is none."""
    return DICTIONARY.read_text("utf-8").split() if DICTIONARY.is_file() else []


def _lines(name: str, folder: Path = HERE) -> list[str]:
    lines = (folder / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
