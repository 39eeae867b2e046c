"""Terms as a tree of letters: terms that begin alike share their beginning."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from bot.screening.views import MAY_BEGIN, STANDS_FOR

T = TypeVar("T")


class End(NamedTuple, Generic[T]):
    """A term that ends at a node.

    Attributes:
        letters: how many it has.
        begins: its last word may go on.
        ends: its first word may have begun earlier.
        single: it is one letter over and over, so that more of them mean something else.
    """

    owner: T
    letters: int
    begins: bool
    ends: bool
    single: bool


class Node(Generic[T]):
    """A letter of some terms, or a space between their words.

    Attributes:
        letter: which.
        depth: how many letters, without spaces, there are up to it.
    """

    __slots__ = ("depth", "ends", "letter", "next")

    def __init__(self, letter: str, depth: int) -> None:
        self.letter = letter
        self.depth = depth
        self.next: dict[str, Node[T]] = {}
        self.ends: tuple[End[T], ...] = ()


State = tuple[Node[T], int]
"""A node, and how often its letter was repeated, or how many signs of a gap went by."""
Reading = tuple[int, int]
"""How far it is from the letters, and where it began, as a negative number: the least is best."""
States = dict[State[T], Reading]


class Trie(Generic[T]):
    """Terms, each with whom it belongs to.

    Attributes:
        words: the root of terms that begin with a word.
        parts: the root of those that may begin within one.
        foreign: for each Latin letter those of other alphabets in terms that it may stand for.
    """

    def __init__(self) -> None:
        self.words: Node[T] = Node(" ", 0)
        self.parts: Node[T] = Node(" ", 0)
        self.foreign: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, words: tuple[str, ...], owner: T, *, begins: bool, ends: bool) -> None:
        """File a term by its words, folded."""
        node = self.parts if ends else self.words
        words = tuple(word.replace("ß", "ss") for word in words)
        for letter in " ".join(words):
            if letter not in node.next:
                node.next[letter] = Node(letter, node.depth + (letter != " "))
                self._note(letter)
            node = node.next[letter]
        letters = "".join(words)
        node.ends += (End(owner, len(letters), begins, ends, len(set(letters)) == 1),)

    def _note(self, letter: str) -> None:
        if not letter.isascii():
            for alike in STANDS_FOR[letter]:
                if letter not in self.foreign[alike]:
                    self.foreign[alike].append(letter)


class Roots(NamedTuple, Generic[T]):
    """Where terms of several tries begin; for what these have see `Trie`.

    Attributes:
        idle: letters and digits that no word of a term begins with, however they are read.
        idle_parts: the same of those that may begin within a word.
    """

    words: tuple[State[T], ...]
    parts: tuple[State[T], ...]
    foreign: Mapping[str, Sequence[str]]
    idle: frozenset[str]
    idle_parts: frozenset[str]


def together(tries: Iterable[Trie[T]]) -> Roots[T]:
    """What is to be looked for at once."""
    tries = list(tries)
    foreign: defaultdict[str, list[str]] = defaultdict(list)
    for trie in tries:
        for letter, twins in trie.foreign.items():
            foreign[letter] += (twin for twin in twins if twin not in foreign[letter])
    words = [trie.words for trie in tries if trie.words.next]
    parts = [trie.parts for trie in tries if trie.parts.next]
    return Roots(
        tuple((root, 0) for root in words),
        tuple((root, 0) for root in parts),
        foreign,
        _idle(words),
        _idle(parts),
    )


def _idle(roots: Iterable[Node[T]]) -> frozenset[str]:
    beginnings = {letter for root in roots for letter in root.next}
    return frozenset(sign for sign, letters in MAY_BEGIN.items() if beginnings.isdisjoint(letters))
