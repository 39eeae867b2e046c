import pytest
from hypothesis import given

from bot.case import AppealState, Case, CaseKind, CaseState
from bot.render import appeals
from bot.screening.findings import Source, Verdict
from tests.bot.render.moderated import TEXTS, case, decided, finding
from tests.bot.render.samples import NOW

FLOOR = Verdict((finding(source=Source.FLOOR),))
CLOSED = CaseState.CLOSED


@pytest.mark.parametrize(
    "of",
    [
        decided(CaseState.REJECTED),
        decided(CaseState.EXPIRED),
        case(CaseKind.REFUSAL, state=CLOSED),
        case(CaseKind.REMOVAL, state=CLOSED),
        decided(CaseState.REJECTED, opened=NOW - 31 * 86400),
    ],
)
def test_what_was_decided_against_a_person_can_be_appealed(of: Case) -> None:
    assert appeals.why_not(of, now=NOW) is None


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (case(), "not decided"),
        (decided(CaseState.APPROVED), "nothing to appeal"),
        (decided(CaseState.VOID), "nothing to appeal"),
        (case(CaseKind.RECORD, state=CLOSED), "nothing to appeal"),
        (case(CaseKind.REFUSAL, state=CLOSED, findings=FLOOR), "operator's own"),
        (decided(CaseState.REJECTED, decided=NOW - 31 * 86400), "30 days"),
        (case(CaseKind.REFUSAL, state=CLOSED, opened=NOW - 31 * 86400), "30 days"),
        (decided(CaseState.REJECTED, appeal=AppealState.OPEN), "already"),
        (decided(CaseState.REJECTED, appeal=AppealState.UPHELD), "stands"),
        (decided(CaseState.REJECTED, appeal=AppealState.OVERTURNED), "taken this decision back"),
    ],
)
def test_what_cannot_be_appealed_says_why(of: Case, words: str) -> None:
    assert words in (appeals.why_not(of, now=NOW) or "")


def test_an_appeal_in_a_server_without_a_moderator_channel_says_whom_to_tell() -> None:
    assert "case 12" in appeals.taken(12, moderated=True)
    assert "tell a moderator" in appeals.taken(12, moderated=False)


def test_who_decided_first_is_told_until_when_others_come_first() -> None:
    assert f"<t:{int(NOW)}:R>" in appeals.needs_another(NOW)


def test_the_outcome_names_server_and_case_and_the_strike_that_is_gone() -> None:
    won = decided(CaseState.REJECTED, appeal=AppealState.OVERTURNED, struck=NOW)
    text = appeals.outcome(won, "Fox *Club*", may_ask_again=True)
    assert "Fox \\*Club\\*" in text
    assert "case 12" in text
    assert "strike is taken back. You may ask again" in text
    lost = decided(CaseState.REJECTED, appeal=AppealState.UPHELD)
    assert "the decision stands" in appeals.outcome(lost, None, may_ask_again=True)


def test_who_was_right_is_told_where_a_rule_still_stands_in_the_way() -> None:
    won = decided(CaseState.CLOSED, CaseKind.REFUSAL, appeal=AppealState.OVERTURNED, struck=NOW)
    text = appeals.outcome(won, None, may_ask_again=False)
    assert "strike is taken back" in text
    assert "word rules still hold" in text
    assert "may ask again" not in text


def test_who_has_many_appeals_waiting_is_asked_for_patience() -> None:
    assert "look at those first" in appeals.too_many()


def test_everybody_else_is_told_whose_it_is() -> None:
    assert "Only the person" in appeals.not_yours()
    assert "once" in appeals.made_already()


@given(TEXTS)
def test_the_outcome_fits_a_message_whatever_the_server_is_called(name: str) -> None:
    upheld = decided(CaseState.REJECTED, appeal=AppealState.UPHELD)
    text = appeals.outcome(upheld, name, may_ask_again=False)
    assert len(text) <= 2000
    assert "@everyone" not in text
