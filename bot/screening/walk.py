"""Finding terms in a text in every way it may be read: a sign may stand for several letters.

All readings are followed at once along the tree of terms, and what they have in common once. So the
work is proportional to the length of the text, however many readings it has.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from bot.screening.findings import View
from bot.screening.trie import End, Node, Reading, State, States, Trie
from bot.screening.views import DRAWINGS, DRAWN_LIKE, SIGNS, STANDS_FOR, is_mixed

T = TypeVar("T")

_GAP = 3  # signs that may stand between the words of a phrase
_TELLING = 4  # letters that a term needs to be known with one masked, or with a vowel doubled
_LOOKED_AT = 64  # characters of a word, however long it is
_VOWELS = frozenset("aeiou")
_STARS = frozenset("*█▇■●")  # signs that mask even a letter at the edge of a word
_NO_MASK = frozenset(".'’‘ʼ`´\"“”„«»,;:()[]{}<>\\/+=|")  # signs that part words
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}
OPENING = frozenset(_CLOSING.values())
"""Brackets that are letters unless they close, which their piece of the text does not tell."""
_BRACKET = re.compile(r"[(\[{<]|(?<![:;=-])[)\]}>]")  # the mouth of a smiley closes nothing
# Of engines and roads, and no word, unless it goes on with signs that are letters.
_NUMBER = re.compile(r"(?:\d+|[1-9]\d*[a-z]|[a-z]\d{2,})(?![^\W_]|[!$@|€£+§†‡¥¢×]+[^\W_])")
_REST = re.compile(r"[^\W_]*")
_DIGITS = re.compile(r"\d*")
_DIGITS_BEFORE = re.compile(r"\d*(?=[^\W\d_]+\d*(?![^\W_]))")  # a word with none within
_LETTER = re.compile(r"[^\W\d_]|[@$€£§¢¥]")  # or a sign that hardly ever is punctuation

# How far a reading is from the letters themselves; each masked letter adds one.
_PLAIN, _ALIKE, _DOUBLED = range(3)


class Found(NamedTuple, Generic[T]):
    """A term in a text, and how that was read."""

    owner: T
    start: int
    end: int
    view: View


class Walk(Generic[T]):
    """Goes along a folded text, or along some parts of it.

    Args:
        trie: the terms.
        text: the whole of it.
        loosely: letters of other alphabets may stand for Latin ones by their sound; else only in a
            word that mixes alphabets.
        joined: spaces between the words of phrases were left out.

    """

    def __init__(self, trie: Trie[T], text: str, *, loosely: bool, joined: bool = False) -> None:
        self._found: dict[tuple[int, int, int], tuple[int, T]] = {}
        self._trie = trie
        self._text = text
        self._loosely = loosely
        self._joined = joined
        self._mixed = bool(trie.foreign) and not text.isascii()
        # Of a word: where it begins and ends, where digits before it end, and where a number does.
        self._run = self._run_end = self._digits_end = self._number_end = 0
        self._is_mixed = False
        self._closed: frozenset[int] | None = None  # where brackets open that close again
        self._table = STANDS_FOR

    @property
    def found(self) -> list[Found[T]]:
        """The terms met so far, each place of each by its plainest reading."""
        best = self._found.items()
        return [Found(owner, start, end, _view(cost)) for (_, start, end), (cost, owner) in best]

    @property
    def count(self) -> int:
        """How many those are."""
        return len(self._found)

    def along(self, first: int, last: int, states: States[T]) -> States[T]:
        """Go from the beginning of a word to the end of one.

        Args:
            first: where that begins.
            last: where it ends.
            states: of phrases that began earlier.

        Returns:
            What may be within a phrase that goes on.
        """
        ahead: defaultdict[int, States[T]] = defaultdict(dict)
        ahead[first] = dict(states)
        for place in range(first, last):
            self._step(place, ahead)
        self._end(last, ahead[last])
        return ahead[last]

    def across(self, states: States[T], signs: int) -> States[T]:
        """Go on from there after so many signs."""
        for _ in range(min(signs, _GAP + 1)):
            beyond: States[T] = {}
            _part(states, beyond)
            states = beyond
        return states

    def _step(self, place: int, ahead: defaultdict[int, States[T]]) -> None:
        sign, states = self._text[place], ahead.pop(place, {})
        spelled = sign.isalnum()
        if spelled and place >= self._run_end:
            self._enter(place)
        self._end(place, states)
        if place == self._digits_end or not place or not self._text[place - 1].isalnum():
            states[self._trie.words, 0] = (_PLAIN, -place)
        if self._trie.parts.next:  # what is found there is the whole of the word
            states[self._trie.parts, 0] = (_PLAIN, -(self._run if spelled else place))
        if not states:
            return
        self._spell_sign(place, states, ahead[place + 1])
        for drawing, letters in DRAWINGS.get(sign, ()):
            if self._text.startswith(drawing, place):
                self._spell(states, letters, ahead[place + len(drawing)], _ALIKE)
        if not spelled:
            _part(states, ahead[place + 1])
        elif sign.isdigit():
            self._pass_digits(place, states, ahead)
        if self._is_mask(place, sign):
            self._unmask(place, states, ahead[place + 1])

    def _enter(self, place: int) -> None:
        """A word begins."""
        self._run, self._run_end = place, _end_of(_REST, self._text, place)
        self._digits_end = _end_of(_DIGITS_BEFORE, self._text, place)
        number = _NUMBER.match(self._text, place)
        self._number_end = number.end() if number else place
        self._is_mixed = is_mixed(self._text[place : self._run_end])
        self._table = STANDS_FOR if self._loosely or self._is_mixed else DRAWN_LIKE

    def _spell_sign(self, place: int, states: States[T], beyond: States[T]) -> None:
        sign = self._text[place]
        if not sign.isalnum() and self._is_alone(place):
            return
        if sign in OPENING and self._is_closed(place):
            states = {state: it for state, it in states.items() if state[0].letter != " "}
        for letters in self._letters(place, sign):
            self._spell(states, letters, beyond, _PLAIN if letters == sign else _ALIKE)
            if place < self._number_end:  # its digits are letters only of a word that began before
                states = {state: it for state, it in states.items() if -it[1] < self._run}

    def _is_alone(self, place: int) -> bool:
        """Whether there are spaces around, as with "&": such a sign is no word of a phrase."""
        before, after = self._text[max(0, place - 1) : place], self._text[place + 1 : place + 2]
        return not before.strip() and not after.strip()

    def _is_closed(self, place: int) -> bool:
        """Whether a bracket is one, so that no word begins with it."""
        if self._closed is None:
            self._closed = frozenset(_closed(self._text))
        return place in self._closed

    def _letters(self, place: int, sign: str) -> tuple[str, ...]:
        """What a sign may stand for."""
        letters = self._table[sign] if place < self._run_end else STANDS_FOR[sign]
        if self._mixed and sign.isascii():
            foreign = (twin for letter in letters for twin in self._trie.foreign.get(letter, ()))
            return (*letters, *foreign)
        return letters

    def _spell(self, states: States[T], letters: str, beyond: States[T], distance: int) -> None:
        """Go on by a letter, or by several that are written as one."""
        letter, more = letters[0], letters[1:]
        reached: States[T] = {} if more else beyond
        for (node, times), (cost, start) in states.items():
            if letter == node.letter:  # once more, for emphasis
                _put(reached, (node, min(times + 1, 2)), (max(cost, _ALIKE), start))
            distant = max(cost, distance)
            if times == 1 and node.letter != " ":
                # One letter more may make another word, as of "as"; two more make none, nor does a
                # vowel more within a longer word.
                if node.letter not in _VOWELS:
                    continue
                distant = max(cost, _DOUBLED)
            if times and letter == node.letter:
                continue
            following = node.next.get(letter)
            if following is None and self._joined and " " in node.next:
                following = node.next[" "].next.get(letter)
            if following:
                _put(reached, (following, 0), (distant, start))
        if more:
            self._spell(reached, more, beyond, distance)

    def _pass_digits(
        self, place: int, states: States[T], ahead: defaultdict[int, States[T]]
    ) -> None:
        """Digits at the edges of a word may be none of its letters."""
        if place != self._run and self._text[place - 1].isdigit():
            return
        end = _end_of(_DIGITS, self._text, place)
        before_word = place == self._run and end < self._run_end
        for (node, times), reading in states.items():
            if (node.depth and node.letter == " " and before_word) or (
                times != 1 and " " in node.next and end == self._run_end and not before_word
            ):
                _put(ahead[end], (node, times), reading)

    def _is_mask(self, place: int, sign: str) -> bool:
        """Whether a sign may stand for any letter: none that parts words, and not at their edge."""
        if sign.isalnum():
            return self._is_mixed and not sign.isascii() and len(STANDS_FOR[sign]) == 1
        if sign.isspace() or sign in _NO_MASK:
            return False
        before, after = self._text[max(0, place - 2) : place], self._text[place + 1 : place + 3]
        if sign == "-":
            return any(len(side) == 2 and side.isalnum() for side in (before, after))
        # A row of signs that are letters is that; were they masks as well, it might be anything.
        return after[:1].isalnum() or sign in _STARS or (after[:1] == sign and sign not in SIGNS)

    def _unmask(self, place: int, states: States[T], beyond: States[T]) -> None:
        sign, after = self._text[place], self._text[place + 1 : place + 2]
        # "*word*" is slanted, rather than masked
        opens = sign in _STARS and after.isalnum() and not self._is_slanted(place)
        for (node, times), (cost, start) in states.items():
            masks = max(0, cost - _DOUBLED) + 1
            shown = node.depth + 1 - masks
            if masks > shown + 1 or (not opens if node.letter == " " else times == 1):
                continue
            if start and self._text[-start - 1] == sign:  # "n-d-e" is a part of something else
                continue
            for following in node.next.values():
                if following.letter != " ":
                    _put(beyond, (following, 0), (_DOUBLED + masks, start))

    def _is_slanted(self, place: int) -> bool:
        end = _end_of(_REST, self._text, place + 1)
        return self._text[end : end + 1] == self._text[place]

    def _end(self, place: int, states: States[T]) -> None:
        """Note the terms that end there."""
        for (node, times), (cost, start) in states.items():
            for end in node.ends if times != 1 else ():
                if (
                    (
                        not end.single
                        or (not times and self._text[place - end.letters : place].isalnum())
                    )
                    and (cost == _PLAIN or self._is_legible(end, cost, -start, place))
                    and (end.begins or self._is_over(end, node, cost, place))
                ):
                    goes_on = end.begins and place < self._run_end
                    last = self._run_end if goes_on else place
                    key = id(end), -start, last
                    self._found[key] = min(cost, self._found.get(key, (cost,))[0]), end.owner

    def _is_legible(self, end: End[T], cost: int, start: int, place: int) -> bool:
        """Whether enough of a disguised word is there to tell."""
        if cost >= _DOUBLED and (end.letters < _TELLING or 2 * (cost - _DOUBLED) > end.letters):
            return False
        first = max(start, place - _LOOKED_AT)
        # Of a short word, digits and punctuation alone say nothing.
        return end.letters > _TELLING or bool(_LETTER.search(self._text, first, place))

    def _is_over(self, end: End[T], node: Node[T], cost: int, place: int) -> bool:
        """Whether a word may end there."""
        last, masks = self._text[place - 1], max(0, cost - _DOUBLED)
        if masks and not last.isalnum() and node.letter not in STANDS_FOR[last]:
            return masks == 1 and last in _STARS and end.letters > _TELLING
        return self._is_border(place) or (
            not last.isdigit() and self._is_border(_end_of(_DIGITS, self._text, place))
        )

    def _is_border(self, place: int) -> bool:
        return not self._text[place : place + 1].isalnum()


def _closed(text: str) -> Iterator[int]:
    """Where brackets open that close again."""
    opened: defaultdict[str, list[int]] = defaultdict(list)
    for bracket in _BRACKET.finditer(text):
        sign = bracket[0]
        if sign in OPENING:
            opened[sign].append(bracket.start())
        elif opened[_CLOSING[sign]]:
            yield opened[_CLOSING[sign]].pop()


def _put(states: States[T], state: State[T], reading: Reading) -> None:
    """Keep the best reading."""
    if state not in states or reading < states[state]:
        states[state] = reading


def _part(states: States[T], beyond: States[T]) -> None:
    """Go on by a sign between words."""
    for (node, times), reading in states.items():
        if node.letter == " ":
            if node.depth and times < _GAP:
                _put(beyond, (node, times + 1), reading)
        elif times != 1 and " " in node.next:
            _put(beyond, (node.next[" "], 1), reading)


def _view(cost: int) -> View:
    if cost > _DOUBLED:
        return View.MASKED
    return View.FOLDED if cost == _PLAIN else View.SKELETON


def _end_of(pattern: re.Pattern[str], text: str, place: int) -> int:
    """Where what fits there ends, or the place itself."""
    match = pattern.match(text, place)
    return match.end() if match else place
