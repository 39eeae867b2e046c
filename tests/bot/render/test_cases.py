from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import AppealState, Case, CaseKind, CaseState
from bot.job import State
from bot.moderation.standing import StrikeRecord
from bot.records import Barred, Event, Report, ServerRule
from bot.render import cases
from bot.screening.findings import Action, Source, Verdict
from tests.bot.render.moderated import (
    CASES,
    EVENTS,
    MODERATOR,
    NO_PAST,
    PERSON,
    REPORTS,
    TEXTS,
    VERDICTS,
    case,
    decided,
    event,
    finding,
    report,
)
from tests.bot.render.samples import NOW, assert_discord_takes, description, fields, job

CLEAN = StrikeRecord(0, None, None, 0)
BARRED = Barred(1, PERSON, 12, "Sends *the same* again and again", MODERATOR, NOW)


def test_what_is_kept_from_coming_back_and_let_back_is_told_apart() -> None:
    kept, lifted = event("hash", after="AB"), event("hash", before="AB", after=None)
    assert [line.rpartition(": ")[2] for line in cases.trail([kept, lifted]).split("\n")] == [
        "keeps it from coming back",
        "lets it come back",
    ]


def test_a_trail_says_who_did_what_and_when() -> None:
    told = cases.trail([event("opened", actor_id=None), event("decided", before="open", after="x")])
    opened, done = told.split("\n")
    assert opened == f"<t:{int(NOW)}:f> The bot: opened it"
    assert done == f"<t:{int(NOW)}:f> <@{MODERATOR}>: decided open → x"
    assert cases.trail([]) == "nothing yet"


def test_a_long_trail_leaves_out_its_middle() -> None:
    told = cases.trail([event("reported") for _ in range(30)]).split("\n")
    assert len(told) == 13
    assert told[6] == "… 18 more …"


def test_a_kind_of_event_that_has_no_words_yet_is_named_as_it_is() -> None:
    assert cases.trail([event("new")]).endswith("new")


def test_a_history_lists_cases_strikes_and_the_block() -> None:
    about = [decided(CaseState.REJECTED, reason="Gore", points=1, appeal=AppealState.UPHELD)]
    record = StrikeRecord(2, NOW + 60, NOW + 120, 1)
    embed = cases.history(PERSON, about, record, BARRED)
    line = description(embed)
    assert line.startswith("**12** · ")
    assert "prompt review · rejected · “Gore” · 1 strike · appeal: stands" in line
    strikes = fields(embed)["Strikes"] or ""
    assert "2 counting" in strikes
    assert f"<t:{int(NOW + 60)}:R>" in strikes
    assert f"<t:{int(NOW + 120)}:f>" in strikes
    assert "\\*the same\\*" in (fields(embed)["Blocked from the bot here"] or "")


def test_a_person_without_a_history_is_said_to_have_none() -> None:
    embed = cases.history(PERSON, [], CLEAN, None)
    assert "Nothing is on record" in description(embed)
    assert fields(embed)["Strikes"] == "none counting"
    assert "Blocked from the bot here" not in fields(embed)


def test_a_long_history_says_where_the_rest_is() -> None:
    text = description(cases.history(PERSON, [case()] * 25, CLEAN, None))
    assert text.endswith("/audit export`")


@pytest.mark.parametrize("kind", CaseKind)
@pytest.mark.parametrize("state", CaseState)
def test_every_case_has_words_in_a_list(kind: CaseKind, state: CaseState) -> None:
    assert description(cases.history(PERSON, [case(kind, state=state)], CLEAN, None))


def test_why_says_what_was_found_and_who_decided() -> None:
    made = job(State.DELIVERED)
    embed = cases.why(made, [decided(CaseState.APPROVED, CaseKind.PICTURE)])
    shown = fields(embed)
    assert f"<@{made.owner_id}>" in description(embed)
    assert "no rule" in (shown["What the screening found"] or "")
    assert "image review · approved" in (shown["Cases"] or "")
    assert "No moderator" in (fields(cases.why(made, []))["Cases"] or "")


def test_why_names_a_term_of_the_servers_own_not_its_number() -> None:
    hit = finding(source=Source.SERVER, category="server rules", rule="server:12")
    made = replace(job(State.DELIVERED), verdict=Verdict((hit, finding())))
    rule = ServerRule(12, 1, "deny", "wombat*", Action.SPOILER, False, MODERATOR, NOW)
    told = fields(cases.why(made, [], [rule]))["What the screening found"] or ""
    assert "rule `server:wombat*`" in told
    assert "rule `pack:sexual:nude*`" in told
    assert "rule `server:12`" in (fields(cases.why(made, []))["What the screening found"] or "")


def test_a_whole_case_leads_to_its_card_and_tells_what_happened() -> None:
    shown = fields(
        cases.whole(
            case(card_channel_id=5, card_message_id=6), None, NO_PAST, [], [event("hidden")]
        )
    )
    assert "https://discord.com/channels/1/5/6" in (shown["Card"] or "")
    assert "hid the picture" in (shown["What happened"] or "")
    assert "Card" not in fields(cases.whole(case(), None, NO_PAST, [], []))


def test_a_card_is_linked_where_there_is_one() -> None:
    posted = case(card_channel_id=5, card_message_id=6)
    assert cases.card_link(posted) == "https://discord.com/channels/1/5/6"
    assert cases.card_link(case()) is None


def test_answers_say_what_was_done_or_why_not() -> None:
    assert "case 7" in cases.no_case(7)
    assert "link" in cases.no_message()
    assert "messages in the whole server" in cases.moderators_only()
    assert "server" in cases.managers_only()
    assert "again" in cases.unblocked(PERSON, changed=True)
    assert "quicker" in cases.unblocked(PERSON, changed=False)


def test_an_export_says_how_much_it_holds() -> None:
    assert "Nothing" in cases.exported(0, 7, more=False)
    assert "7 days, newest first: 1 row." in cases.exported(1, 7, more=False)
    assert "fewer days" in cases.exported(20000, 7, more=True)


@given(EVENTS)
def test_a_trail_fits_its_field(events: list[Event]) -> None:
    assert 0 < len(cases.trail(events)) <= 1024


@given(CASES, REPORTS, EVENTS)
def test_discord_takes_every_case_with_all_that_happened_to_it(
    one: Case, reports: list[Report], events: list[Event]
) -> None:
    posted = replace(one, card_channel_id=2**62, card_message_id=2**62)
    assert_discord_takes(cases.whole(posted, job(State.HELD), NO_PAST, reports, events))


def test_where_a_case_fills_its_card_the_trail_gives_way() -> None:
    # Each of these fills its part of the card to the brim, its markdown escaped.
    full = decided(
        CaseState.REJECTED,
        prompt="_" * 4000,
        reason="_" * 300,
        struck=NOW,
        points=1,
        appeal=AppealState.OVERTURNED,
        appeal_text="_" * 800,
        appealed=NOW,
        appeal_by=MODERATOR,
        appeal_decided=NOW,
        card_channel_id=2**62,
        card_message_id=2**62,
    )
    events = [event(reason="_" * 60) for _ in range(12)]
    embed = cases.whole(full, job(State.FAILED), NO_PAST, [report()] * 20, events)
    assert_discord_takes(embed)
    assert len(cases.trail(events)) > 900
    assert "decided" in (fields(embed)["What happened"] or "")


@given(st.lists(CASES, max_size=4).map(lambda few: few * 5), TEXTS)
def test_discord_takes_every_history(about: list[Case], reason: str) -> None:
    barred = Barred(1, PERSON, None, reason, MODERATOR, NOW)
    assert_discord_takes(cases.history(PERSON, about, CLEAN, barred))
    assert_discord_takes(cases.why(job(State.DELIVERED), about))


@given(VERDICTS)
def test_discord_takes_every_explanation(found: object) -> None:
    assert_discord_takes(cases.why(job(State.DELIVERED), [case(findings=found)]))
