import pytest
from hypothesis import given

from bot.case import CaseKind, CaseState
from bot.records import Report, ReportOutcome
from bot.render import reports
from bot.render.reasons import DECISION_REASONS, OTHER, REPORT_REASONS, report_reason
from tests.bot.render.moderated import REPORTS, TEXTS, decided, report
from tests.bot.render.samples import assert_discord_takes, description


@pytest.mark.parametrize("reasons", [REPORT_REASONS, DECISION_REASONS])
def test_the_reasons_fit_a_menu(reasons: dict[str, str]) -> None:
    # https://docs.discord.com/developers/components/reference#string-select
    assert 1 < len(reasons) <= 25
    assert all(0 < len(text) <= 100 for pair in reasons.items() for text in pair)
    assert list(reasons)[-1] == OTHER


def test_a_stored_reason_that_is_not_known_any_more_is_something_else() -> None:
    assert report_reason("gore") == "Gore or violence"
    assert report_reason("of an older version") == "Something else"


@pytest.mark.parametrize("outcome", ReportOutcome)
@pytest.mark.parametrize("moderated", [True, False])
def test_every_report_is_answered(outcome: ReportOutcome, moderated: bool) -> None:
    assert reports.answer(outcome, cooldown=60, moderated=moderated)


def test_who_reports_too_soon_is_told_how_long_to_wait() -> None:
    assert "1 min" in reports.answer(ReportOutcome.TOO_SOON, cooldown=60, moderated=True)


def test_without_a_moderator_channel_a_report_says_whom_to_tell() -> None:
    assert "tell a moderator" in reports.answer(ReportOutcome.TAKEN, cooldown=60, moderated=False)
    assert "moderator channel" not in reports.answer(
        ReportOutcome.TAKEN, cooldown=60, moderated=True
    )


def test_a_hidden_picture_says_so_without_its_prompt() -> None:
    assert "moderators are looking" in description(reports.hidden())


def test_a_removed_picture_gives_the_moderators_reason() -> None:
    text = description(reports.removed("Shows *me*", strike=False))
    assert "Reason: Shows \\*me\\*" in text
    assert "appeal" in text
    assert "strike" not in text
    assert "Reason" not in description(reports.removed(None, strike=False))


def test_a_removed_picture_says_that_it_counted_as_a_strike() -> None:
    text = description(reports.removed("Gore", strike=True))
    assert "It counted as a strike" in text
    assert "`/quota`" in text


def test_a_picture_that_cannot_be_shown_again_says_what_to_do() -> None:
    assert "Moderators decided for it" in description(reports.not_kept())
    assert "Ask again." in description(reports.not_kept())


def test_a_removal_says_all_that_follows() -> None:
    case = decided(CaseState.CLOSED, CaseKind.REMOVAL, points=1)
    text = reports.removal_done(case, prompt_blocked=True, strike=True)
    assert "case 12" in text
    assert "prompt is refused" in text
    assert "It counts as a strike" in text
    assert "Unless it is too plain" in text
    mild = reports.removal_done(decided(CaseState.CLOSED), prompt_blocked=False)
    assert "prompt" not in mild
    assert "strike" not in mild


def test_a_moderator_is_told_where_no_strike_was_given() -> None:
    case = decided(CaseState.CLOSED, CaseKind.REMOVAL)
    off = reports.removal_done(case, prompt_blocked=False, strike=True, strikes_count=False)
    assert "this server counts none" in off
    again = reports.removal_done(case, prompt_blocked=False, strike=True)
    assert "a moment ago" in again


def test_reports_are_counted_by_reason_the_most_frequent_first() -> None:
    assert reports.tally([report("spam")]) == "1 person · Spam: 1"
    told = reports.tally([report("spam"), report("hate"), report("hate")])
    assert told == "3 people · Hate or harassment: 2 · Spam: 1"


def test_a_picture_that_moderators_looked_at_is_not_reported_again() -> None:
    assert "keep it" in reports.settled(kept=True)
    assert "taken" in reports.settled(kept=False)


@given(REPORTS)
def test_a_tally_fits_its_place_on_the_card(made: list[Report]) -> None:
    assert len(reports.tally(made)) <= 1024


@given(TEXTS)
def test_discord_takes_any_reason_of_a_removal(reason: str) -> None:
    assert_discord_takes(reports.removed(reason, strike=True))
