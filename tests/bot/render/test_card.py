"""Which words stand on the card of a job, and from when on."""

from dataclasses import replace

import pytest

from bot.job import Failure, Job, Review, State
from bot.render.card import WORKING, card
from bot.screening.findings import Action, Verdict
from tests.bot.render.moderated import finding
from tests.bot.render.samples import description, job

KEPT_BACK = "Its words are not shown here unless a moderator lets them pass."
FOX = job(prompt="a red fox")


def found(action: Action, *, shadow: bool = False) -> Verdict:
    return Verdict((finding(action=action, shadow=shadow),))


def said(of: Job, text: str = "It is next.") -> str:
    return description(card(of, title="T", text=text, colour=WORKING))


def test_the_prompt_is_quoted_below_what_there_is_to_say() -> None:
    assert said(FOX) == "It is next.\n>>> a red fox"
    assert said(FOX, "") == ">>> a red fox"
    assert said(replace(FOX, spoiler=True)) == "It is next.\n>>> ||a red fox||"


@pytest.mark.parametrize("state", [State.PENDING, State.FAILED, State.CANCELLED])
def test_a_prompt_that_no_moderator_let_pass_is_not_shown(state: State) -> None:
    waiting = replace(FOX, state=state, review=Review.PROMPT)
    assert said(waiting) == f"It is next.\n{KEPT_BACK}"
    assert said(waiting, "") == KEPT_BACK


@pytest.mark.parametrize("review", [Review.NONE, Review.PASSED, Review.LOGGED])
def test_a_prompt_that_a_moderator_let_pass_is_shown(review: Review) -> None:
    assert "a red fox" in said(replace(FOX, review=review, verdict=found(Action.REVIEW)))


@pytest.mark.parametrize("state", [State.RUNNING, State.HELD, State.CANCELLED])
def test_doubtful_words_wait_for_their_picture_in_image_review(state: State) -> None:
    asked = replace(FOX, state=state, review=Review.IMAGE, verdict=found(Action.REVIEW))
    assert KEPT_BACK in said(asked)
    assert KEPT_BACK in said(replace(asked, spoiler=True))


def test_words_to_be_hidden_are_never_in_the_open_in_image_review() -> None:
    asked = replace(FOX, review=Review.IMAGE, verdict=found(Action.SPOILER))
    assert KEPT_BACK in said(asked)  # the server hides nothing behind a click
    assert "||a red fox||" in said(replace(asked, spoiler=True))


def test_words_without_a_finding_are_shown_in_image_review() -> None:
    assert "a red fox" in said(replace(FOX, review=Review.IMAGE))
    tried = found(Action.REVIEW, shadow=True)
    assert "a red fox" in said(replace(FOX, review=Review.IMAGE, verdict=tried))


def test_the_words_of_a_rejected_picture_are_not_shown() -> None:
    ended = replace(FOX, state=State.FAILED, review=Review.IMAGE, failure=Failure.REJECTED)
    assert KEPT_BACK in said(ended)
