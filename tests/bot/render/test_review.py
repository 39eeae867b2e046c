from dataclasses import replace

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import AppealState, Case, CaseKind, CaseState, PastCases
from bot.job import Job, State
from bot.records import Report
from bot.render import review
from bot.screening.findings import NOTHING_FOUND, Action, Finding, Source, Verdict
from tests.bot.render.moderated import (
    CASES,
    MODERATOR,
    NO_PAST,
    PERSON,
    REPORTS,
    case,
    decided,
    report,
)
from tests.bot.render.samples import NOW, assert_discord_takes, description, fields, job

BY = f"<@{MODERATOR}>"


def card(of: Case, reports: list[Report] | None = None) -> discord.Embed:
    made = replace(job(State.PENDING), joined=NOW - 86400)
    return review.card(of, made, NO_PAST, reports or [])


def test_the_text_above_a_card_names_case_person_and_channel() -> None:
    assert review.headline(case()) == f"**Case 12** · prompt by <@{PERSON}> in <#2>"
    assert "picture by" in review.headline(case(CaseKind.PICTURE))


def test_a_card_says_why_quotes_the_prompt_and_marks_the_words() -> None:
    text = description(card(case()))
    assert text == "**sexual** · “nude” · a word pack\n>>> a **nude** statue"


def test_a_card_says_how_old_account_and_membership_are() -> None:
    shown = fields(card(case()))
    account = int(discord.utils.snowflake_time(PERSON).timestamp())
    assert f"<t:{account}:R>" in (shown["Account"] or "")
    assert f"<t:{int(NOW - 86400)}:R>" in (shown["Member"] or "")


def test_a_refused_prompt_has_no_job_but_a_member_all_the_same() -> None:
    refusal = case(CaseKind.REFUSAL, job_id=None, joined=NOW - 86400)
    assert f"<t:{int(NOW - 86400)}:R>" in (fields(review.card(refusal, None, None))["Member"] or "")


def test_what_is_not_known_of_a_person_is_left_out() -> None:
    assert "Member" not in fields(review.card(case(), None, None))


def test_a_card_counts_earlier_cases_and_names_the_strikes_that_count() -> None:
    embed = review.card(case(), None, PastCases(2, 1, 5, 0, 1))
    text = fields(embed)["Earlier cases"]
    assert text == "2 refused · 1 rejected · 5 approved · 1 strike counting now"
    assert fields(review.card(case(), None, NO_PAST))["Earlier cases"] == "none"


def test_an_open_review_says_when_it_ends_by_itself() -> None:
    assert f"it is rejected <t:{int(NOW + 3600)}:R>" in (fields(card(case()))["By itself"] or "")
    assert "By itself" not in fields(card(decided(CaseState.APPROVED)))


@pytest.mark.parametrize(
    ("kind", "words"),
    [(CaseKind.PROMPT, "Prompt review"), (CaseKind.PICTURE, "Image review")],
)
def test_a_case_without_a_finding_says_that_the_channel_is_reviewed(
    kind: CaseKind, words: str
) -> None:
    assert description(card(case(kind, findings=NOTHING_FOUND))).startswith(words)


def test_a_decided_card_says_by_whom_when_and_why() -> None:
    embed = card(decided(CaseState.REJECTED, reason="*Gore*", points=1, struck=NOW))
    assert embed.title == "Rejected"
    text = fields(embed)["Decision"]
    assert text == f"By {BY} <t:{int(NOW)}:R>.\nReason: \\*Gore\\*\n1 strike."


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (CaseState.APPROVED, "Approved"),
        (CaseState.EXPIRED, "Rejected by itself: nobody decided in time"),
        (CaseState.VOID, "Nothing to decide any more"),
    ],
)
def test_the_title_says_how_it_ended(state: CaseState, title: str) -> None:
    assert card(decided(state)).title == title


@pytest.mark.parametrize(
    ("state", "title"), [(CaseState.APPROVED, "Kept"), (CaseState.REJECTED, "Removed")]
)
def test_a_reported_picture_was_kept_or_removed(state: CaseState, title: str) -> None:
    assert card(decided(state, CaseKind.REPORT)).title == title


def test_a_report_shows_how_many_people_and_why() -> None:
    reports = [report("gore"), report("spam"), report("gore")]
    embed = card(case(CaseKind.REPORT, hidden=NOW), reports)
    assert fields(embed)["Reports"] == "3 people · Gore or violence: 2 · Spam: 1"
    assert description(embed).startswith(f"Hidden <t:{int(NOW)}:R>")
    assert "[The message](https://discord.com/channels/1/1/3)" in (fields(embed)["Where"] or "")


def test_an_appeal_shows_their_words_as_they_were_typed() -> None:
    appealed = decided(
        CaseState.REJECTED, appeal=AppealState.OPEN, appealed=NOW, appeal_text="it is a *bird*"
    )
    embed = card(appealed)
    assert embed.title == "An appeal"
    assert (fields(embed)["Their own words"] or "").endswith(">>> it is a \\*bird\\*")


def test_an_appeal_that_was_decided_says_by_whom_and_that_the_strike_is_gone() -> None:
    answered = decided(
        CaseState.REJECTED,
        struck=NOW - 60,
        appeal=AppealState.OVERTURNED,
        appealed=NOW - 50,
        appeal_by=MODERATOR,
        appeal_decided=NOW,
    )
    shown = fields(card(answered))
    assert shown["Decision on the appeal"] == f"By {BY} <t:{int(NOW)}:R>."
    assert "Its strike was taken back." in (shown["Decision"] or "")


def test_a_prompt_that_was_dropped_is_said_to_be() -> None:
    assert "no longer kept" in description(card(case(prompt=None)))


QUICKER = [
    (decided(CaseState.APPROVED), f"{BY} was quicker: approved"),
    (decided(CaseState.REJECTED, CaseKind.REPORT), f"{BY} was quicker: removed"),
    (decided(CaseState.EXPIRED), "nobody had decided in time"),
    (decided(CaseState.VOID), "cancelled, or ended"),
    (decided(CaseState.CLOSED, CaseKind.REMOVAL, decided_by=MODERATOR), "taken down"),
    (case(state=CaseState.CLOSED), "Somebody was quicker"),
    (
        decided(
            CaseState.REJECTED,
            appeal=AppealState.UPHELD,
            appeal_by=MODERATOR,
            appeal_decided=NOW,
        ),
        f"{BY} was quicker: the decision stands",
    ),
]


@pytest.mark.parametrize(("of", "words"), QUICKER)
def test_who_came_too_late_is_told_who_was_quicker_and_with_what(of: Case, words: str) -> None:
    assert words in review.quicker(of)


def test_the_picture_of_a_card_is_hidden_until_a_click() -> None:
    assert review.picture_name(case(), "png") == "SPOILER_case-12.png"
    assert "case 12" in review.picture_alt(case())


def test_a_message_that_was_never_seen_has_no_address() -> None:
    made = job(State.DELIVERED)
    lost = replace(made, place=replace(made.place, message_id=None))
    assert review.public_url(case(), lost) is None
    assert review.public_url(case(), None) is None


def test_confirmations_say_what_was_done() -> None:
    mild, hard = (decided(CaseState.REJECTED, reason="Gore", points=n) for n in (0, 1))
    assert "counts as a strike" in review.rejected(hard, strike=True, strikes_count=True)
    assert "strike" not in review.rejected(mild, strike=False, strikes_count=True)
    assert "counts none" in review.rejected(mild, strike=True, strikes_count=False)
    assert "a moment ago" in review.rejected(mild, strike=True, strikes_count=True)
    assert review.decided(decided(CaseState.APPROVED)) == "Case 12 is decided. Approved."
    assert "shown again" in review.allowed_again(mild, changed=True)
    assert "quicker" in review.allowed_again(mild, changed=False)
    assert "“a\\*b” and “c”" in review.allowed(["a*b", "c"])
    assert f"<@{PERSON}>" in review.blocked(PERSON)


def test_a_card_says_where_a_picture_is_that_discord_does_not_let_go() -> None:
    of = decided(CaseState.CLOSED, CaseKind.REMOVAL)
    told = fields(review.card(of, job(State.DELIVERED), NO_PAST, still_public=True))
    assert "delete it by hand" in (told["Still public"] or "")
    assert "https://discord.com/channels/" in (told["Where"] or "")
    assert "Still public" not in fields(review.card(of, job(State.DELIVERED), NO_PAST))


def test_what_the_operators_list_refused_is_not_said_to_have_been_kept() -> None:
    floor = Verdict((Finding(Action.BLOCK, Source.FLOOR, "forbidden", "floor:3"),))
    text = description(card(decided(CaseState.CLOSED, prompt=None, findings=floor)))
    assert "Its words are not kept" in text
    assert "retention" not in text


JOBS = st.none() | st.builds(
    lambda joined: replace(job(State.PENDING), joined=joined), st.none() | st.floats(1e9, 2e9)
)


@given(CASES, JOBS, REPORTS)
def test_discord_takes_every_card(of: Case, made: Job | None, reports: list[Report]) -> None:
    past = PastCases(9, 9, 9, 9, 9)
    assert_discord_takes(review.card(of, made, past, reports, still_public=True))
    assert len(review.headline(of)) <= 2000
    assert 0 < len(review.quicker(of)) <= 2000
    assert 0 < len(review.rejected(of, strike=True, strikes_count=True)) <= 2000
