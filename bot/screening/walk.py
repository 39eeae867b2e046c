"""Finding terms in a text in every way it may be read: a sign may stand for several letters.

All readings are followed at once along the tree of terms, and what they have in common once. So the
work is proportional to the length of the text, however many readings it has.
"""

from collections import defaultdict
from typing import Generic, NamedTuple, TypeVar

from bot.screening import masks
from bot.screening.brackets import OPENING, closed
from bot.screening.findings import View
from bot.screening.runs import NOWHERE, end_of_digits, run_at
from bot.screening.trie import End, Node, Reading, Roots, State, States
from bot.screening.views import DRAWINGS, DRAWN_LIKE, STANDS_FOR

T = TypeVar("T")

_GAP = 3  # signs that may stand between the words of a phrase
_TELLING = 4  # letters that a term needs to be known with one masked, or with a vowel doubled
_LOOKED_AT = 64  # characters of a word, however long it is
_VOWELS = frozenset("aeiou")

# How far a reading is from the letters themselves; each masked letter adds one.
_PLAIN, _ALIKE, _DOUBLED = range(3)
_MASKED = 3  # in the place of how often a letter was repeated: it is not shown, so it cannot be


class Found(NamedTuple, Generic[T]):
    """A term in a text, and how that was read."""

    owner: T
    start: int
    end: int
    view: View


class Walk(Generic[T]):
    """Goes along a folded text, or along some parts of it.

    Args:
        roots: where the terms begin.
        text: the whole of it.
        loosely: letters of other alphabets may stand for Latin ones by their sound; else only in a
            word that mixes alphabets.
        joined: spaces between the words of phrases were left out.

    """

    def __init__(self, roots: Roots[T], text: str, *, loosely: bool, joined: bool = False) -> None:
        self._found: dict[tuple[int, int, int], tuple[int, T]] = {}
        self._roots = roots
        self._text = text
        self._loosely = loosely
        self._joined = joined
        self._mixed = False
        self._run = NOWHERE
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

    def along(self, first: int, last: int, states: States[T], *, anew: bool = True) -> States[T]:
        """Go from the beginning of a word to the end of one.

        Args:
            first: where that begins.
            last: where it ends.
            states: of phrases that began earlier.
            anew: others may begin there.

        Returns:
            What may be within a phrase that goes on.
        """
        self._mixed = bool(self._roots.foreign) and not self._text[first:last].isascii()
        ahead: defaultdict[int, States[T]] = defaultdict(dict)
        ahead[first] = dict(states)
        for place in range(first, last):
            if not anew and not any(ahead.values()):
                return {}
            self._step(place, ahead, anew)
        self._end(last, ahead[last])
        return ahead[last]

    def across(self, states: States[T], signs: int) -> States[T]:
        """Go on from there after so many signs."""
        for _ in range(min(signs, _GAP + 1)):
            beyond: States[T] = {}
            _part(states, beyond)
            states = beyond
        return states

    def _step(self, place: int, ahead: defaultdict[int, States[T]], anew: bool) -> None:
        text, states = self._text, ahead.pop(place, None)
        sign = text[place]
        spelled = sign.isalnum()
        if spelled and place >= self._run.end:
            self._run = run_at(text, place)
            self._table = STANDS_FOR if self._loosely or self._run.is_mixed else DRAWN_LIKE
        if states:
            self._end(place, states)
        if anew:
            states = self._begin(place, sign, states or {})
        if not states:
            return
        beyond = ahead[place + 1]
        self._spell_sign(place, states, beyond)
        for drawing, letters in DRAWINGS.get(sign, ()):
            if text.startswith(drawing, place):
                self._spell(states, letters, ahead[place + len(drawing)], _ALIKE)
        if not spelled:
            _part(states, beyond)
        elif sign.isdigit():
            self._pass_digits(place, states, ahead)
        if self._is_mask(place, spelled):
            self._unmask(place, states, beyond)

    def _begin(self, place: int, sign: str, states: States[T]) -> States[T]:
        """With terms that may begin there."""
        roots, run = self._roots, self._run
        if sign not in roots.idle or self._mixed:
            at_word = place == run.digits_end or not place or not self._text[place - 1].isalnum()
            for root in roots.words if at_word else ():
                states[root] = (_PLAIN, -place)
        if roots.parts and (sign not in roots.idle_parts or self._mixed):
            # What is found there is the whole of the word.
            start = run.start if place < run.end else place
            for root in roots.parts:
                states[root] = (_PLAIN, -start)
        return states

    def _spell_sign(self, place: int, states: States[T], beyond: States[T]) -> None:
        sign = self._text[place]
        if not sign.isalnum() and self._is_alone(place):
            return
        if sign in OPENING and self._is_closed(place):
            states = {state: it for state, it in states.items() if state[0].letter != " "}
        for letters in self._letters(place, sign):
            self._spell(states, letters, beyond, _PLAIN if letters == sign else _ALIKE)
            if place < self._run.number_end:
                # Its digits are letters only of a word that began before.
                states = {state: it for state, it in states.items() if -it[1] < self._run.start}
                if not states:
                    return

    def _is_alone(self, place: int) -> bool:
        """Whether there are spaces around, as with "&": such a sign is no word of a phrase."""
        before, after = self._text[max(0, place - 1) : place], self._text[place + 1 : place + 2]
        return not before.strip() and not after.strip()

    def _is_closed(self, place: int) -> bool:
        """Whether a bracket is one, so that no word begins with it."""
        if self._closed is None:
            self._closed = frozenset(closed(self._text))
        return place in self._closed

    def _letters(self, place: int, sign: str) -> tuple[str, ...]:
        """What a sign may stand for."""
        letters = self._table[sign] if place < self._run.end else STANDS_FOR[sign]
        if self._mixed and sign.isascii():
            foreign = (twin for letter in letters for twin in self._roots.foreign.get(letter, ()))
            return (*letters, *foreign)
        return letters

    def _spell(self, states: States[T], letters: str, beyond: States[T], distance: int) -> None:
        """Go on by a letter, or by several that are written as one."""
        letter, more = letters[0], letters[1:]
        reached: States[T] = {} if more else beyond
        for (node, times), (cost, start) in states.items():
            if letter == node.letter and times != _MASKED:  # once more, for emphasis
                put(reached, (node, min(times + 1, 2)), (max(cost, _ALIKE), start))
                if times:
                    continue
            distant = max(cost, distance)
            if times == 1 and node.letter != " ":
                # One letter more may make another word, as of "as"; two more make none, nor does a
                # vowel more within a longer word.
                if node.letter not in _VOWELS:
                    continue
                distant = max(cost, _DOUBLED)
            following = node.next.get(letter)
            if following is None and self._joined and " " in node.next:
                following = node.next[" "].next.get(letter)
            if following:
                put(reached, (following, 0), (distant, start))
        if more:
            self._spell(reached, more, beyond, distance)

    def _pass_digits(
        self, place: int, states: States[T], ahead: defaultdict[int, States[T]]
    ) -> None:
        """Digits at the edges of a word may be none of its letters."""
        if place != self._run.start and self._text[place - 1].isdigit():
            return
        end = end_of_digits(self._text, place)
        before_word = place == self._run.start and end < self._run.end
        for (node, times), reading in states.items():
            if (node.depth and node.letter == " " and before_word) or (
                times != 1 and " " in node.next and end == self._run.end and not before_word
            ):
                put(ahead[end], (node, times), reading)

    def _is_mask(self, place: int, spelled: bool) -> bool:
        if not spelled:
            return masks.is_mask(self._text, place)
        unread = self._run.is_mixed and not self._text[place].isascii()
        return unread and masks.is_unread(self._text, place)

    def _unmask(self, place: int, states: States[T], beyond: States[T]) -> None:
        sign, opens = self._text[place], masks.opens(self._text, place)
        for (node, times), (cost, start) in states.items():
            masked = max(0, cost - _DOUBLED) + 1
            shown = node.depth + 1 - masked
            if masked > shown + 1 or (not opens if node.letter == " " else times == 1):
                continue
            if start and self._text[-start - 1] == sign:  # "n-d-e" is a part of something else
                continue
            for following in node.next.values():
                if masks.may_stand_for(sign, following.letter):
                    put(beyond, (following, _MASKED), (_DOUBLED + masked, start))

    def _end(self, place: int, states: States[T]) -> None:
        """Note the terms that end there."""
        for (node, times), (cost, start) in states.items():
            if not node.ends or times == 1:
                continue
            for end in node.ends:
                if (
                    (
                        not end.single
                        or (not times and self._text[place - end.letters : place].isalnum())
                    )
                    and (cost == _PLAIN or self._is_legible(end, cost, -start, place))
                    and (end.begins or self._is_over(end, node, cost, place))
                ):
                    goes_on = end.begins and place < self._run.end
                    last = self._run.end if goes_on else place
                    key = id(end), -start, last
                    self._found[key] = min(cost, self._found.get(key, (cost,))[0]), end.owner

    def _is_legible(self, end: End[T], cost: int, start: int, place: int) -> bool:
        """Whether enough of a disguised word is there to tell."""
        shown = self._text[max(start, place - _LOOKED_AT) : place]
        further = self._run.end - place if end.begins else 0
        if cost >= _DOUBLED and not masks.is_enough(end.letters, cost - _DOUBLED, shown, further):
            return False
        return masks.is_legible(end.letters, shown)

    def _is_over(self, end: End[T], node: Node[T], cost: int, place: int) -> bool:
        """Whether a word may end there."""
        last, masked = self._text[place - 1], max(0, cost - _DOUBLED)
        if masked and not last.isalnum() and node.letter not in STANDS_FOR[last]:
            return masked == 1 and last in masks.STARS and end.letters > _TELLING
        return self._is_border(place) or (
            not last.isdigit() and self._is_border(end_of_digits(self._text, place))
        )

    def _is_border(self, place: int) -> bool:
        return not self._text[place : place + 1].isalnum()


def goes_on(state: State[T]) -> bool:
    """Whether it may be within a phrase, at the end of one of its words."""
    beyond: States[T] = {}
    _part({state: (_PLAIN, 0)}, beyond)
    return bool(beyond)


def put(states: States[T], state: State[T], reading: Reading) -> None:
    """Keep the best reading."""
    if state not in states or reading < states[state]:
        states[state] = reading


def _part(states: States[T], beyond: States[T]) -> None:
    """Go on by a sign between words."""
    for (node, times), reading in states.items():
        if node.letter == " ":
            if node.depth and times < _GAP:
                put(beyond, (node, times + 1), reading)
        elif times != 1 and " " in node.next:
            put(beyond, (node.next[" "], 1), reading)


def _view(cost: int) -> View:
    if cost > _DOUBLED:
        return View.MASKED
    return View.FOLDED if cost == _PLAIN else View.SKELETON
