"""Who is let in, with which prompt and on what terms; with the real lists and a real database."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.case import CaseKind, CaseState
from bot.errors import DatabaseError
from bot.job import Review, Terms
from bot.limits import Window
from bot.moderation import doorman, policies
from bot.moderation.answers import (
    BarredHere,
    Blocked,
    ChannelOff,
    Entry,
    NoModerators,
    Paused,
    Refusal,
    Strike,
    TimedOut,
    TooYoung,
)
from bot.moderation.policies import AGE_RESTRICTED
from bot.moderation.policy import Policy
from bot.screening.findings import Action, Finding, Source, Verdict
from bot.screening.judges import Opinion
from bot.screening.normal import prompt_hash
from bot.screening.screen import Screen
from bot.storage.events import EventTable
from tests.bot.moderation.gatehouse import (
    ADA,
    BEN,
    CHANNEL,
    DAY,
    DESK,
    GUILD,
    HOUR,
    MIA,
    NOW,
    THREAD,
    Gatehouse,
    asker,
    gatehouse_on,
    open_gatehouse,
)

FOX, NUDE, RUDE, FLOOR = "a red fox", "a nude fox", "a fucking fox", "csam"

_presses = count(1)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Gatehouse]:
    async with open_gatehouse(tmp_path) as house:
        yield house


async def ask(
    house: Gatehouse, prompt: str = FOX, *, source: str | None = None, **changes: Any
) -> Entry | Refusal:
    source = source or f"press:{next(_presses)}"
    return await house.doorman.examine(asker(**changes), prompt, source=source)


async def let_in(house: Gatehouse, prompt: str = FOX, **changes: Any) -> Any:
    """The terms on which somebody is let in."""
    answer = await ask(house, prompt, **changes)
    assert isinstance(answer, Entry)
    return answer.terms


async def blocked(house: Gatehouse, prompt: str = NUDE, **changes: Any) -> Blocked:
    answer = await ask(house, prompt, **changes)
    assert isinstance(answer, Blocked)
    return answer


async def test_a_common_prompt_is_let_in_without_a_query(house: Gatehouse) -> None:
    await house.setting("server_limits", "30/1h")
    await house.setting("daily_images", "200")
    await house.setting("review_time", "2h")
    house.database.asked.clear()
    terms = await let_in(house)
    assert house.database.asked == []
    assert terms.server_windows == (Window(30, 3600),)
    assert (terms.daily_images, terms.review_time) == (200, 7200)
    assert (terms.review, terms.spoiler, terms.verdict.findings) == (Review.NONE, False, ())
    assert (terms.joined, terms.prompt_hash) == (NOW - 365 * DAY, prompt_hash(FOX))


async def test_obstacles_are_named_in_order(house: Gatehouse) -> None:
    """Each setting puts one more in the way of a person who has all of them against them."""

    async def young() -> None:
        await house.setting("account_age", "30d")

    async def timed_out() -> None:
        for _ in range(3):
            await house.strike()

    async def barred() -> None:
        await house.standings.bar(GUILD, ADA, case_id=None, reason="spam", by=MIA)

    steps: list[tuple[Callable[[], Awaitable[None]], type]] = [
        (young, TooYoung),
        (timed_out, TimedOut),
        (barred, BarredHere),
        (lambda: house.setting("mode", "off", CHANNEL), ChannelOff),
        (lambda: house.setting("paused", "film night"), Paused),
    ]
    assert isinstance(await ask(house, NUDE, account_created=NOW), Blocked)
    for step, kind in steps:
        await step()
        assert isinstance(await ask(house, NUDE, account_created=NOW), kind)
    assert len(await house.cases.of_person(GUILD, ADA)) == 4  # and none for what came before


async def test_a_paused_server_takes_nothing_and_says_why(house: Gatehouse) -> None:
    await house.setting("paused", "film night")
    assert await ask(house) == Paused("film night")
    await house.setting("paused", None)
    await let_in(house)


async def test_a_channel_that_is_off_names_those_that_are_not(house: Gatehouse) -> None:
    await house.setting("mode", "off")
    assert await ask(house) == ChannelOff(())
    await house.setting("mode", "open", DESK)
    assert await ask(house) == ChannelOff((DESK,))
    await let_in(house, channel_id=DESK)


async def test_only_the_allowed_channels_and_their_threads_are_open(house: Gatehouse) -> None:
    await house.setting("channels", str(CHANNEL))
    await let_in(house)
    await let_in(house, channel_id=THREAD, parent_id=CHANNEL)
    assert await ask(house, channel_id=DESK) == ChannelOff((CHANNEL,))
    assert await ask(house, channel_id=THREAD, parent_id=DESK) == ChannelOff((CHANNEL,))


async def test_somebody_barred_is_told_why_until_they_are_let_in_again(house: Gatehouse) -> None:
    await house.standings.bar(GUILD, ADA, case_id=None, reason="gore again", by=MIA)
    assert await ask(house) == BarredHere("gore again")
    await let_in(house, person_id=BEN)
    await let_in(house, guild_id=None)
    await house.standings.lift(GUILD, ADA, by=MIA)
    await let_in(house)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"account_created": NOW - 7 * DAY}, None),
        ({"account_created": NOW - 7 * DAY + 1}, TooYoung("account", NOW + 1)),
        ({"joined": NOW - HOUR}, None),
        ({"joined": NOW - HOUR + 5}, TooYoung("membership", NOW + 5)),
        ({"joined": None}, TooYoung("membership", NOW + HOUR)),
        ({"joined": NOW, "account_created": NOW}, TooYoung("account", NOW + 7 * DAY)),
    ],
)
async def test_accounts_and_memberships_have_to_be_old_enough(
    house: Gatehouse, changes: dict[str, Any], answer: TooYoung | None
) -> None:
    await house.setting("account_age", "7d")
    await house.setting("member_age", "1h")
    found = await ask(house, **changes)
    assert found == answer if answer else isinstance(found, Entry)


async def test_without_an_age_limit_the_newest_member_is_let_in(house: Gatehouse) -> None:
    await let_in(house, joined=None, account_created=NOW)


@pytest.mark.parametrize(
    ("mode", "pack", "review"),
    [
        ("open", "allow", Review.NONE),
        ("open", "review", Review.PROMPT),
        ("logged", "allow", Review.LOGGED),
        ("logged", "review", Review.PROMPT),
        ("prompt review", "allow", Review.PROMPT),
        ("prompt review", "review", Review.PROMPT),
        ("image review", "allow", Review.IMAGE),
        ("image review", "review", Review.IMAGE),
    ],
)
async def test_what_moderators_see_depends_on_the_mode_and_the_verdict(
    house: Gatehouse, mode: str, pack: str, review: Review
) -> None:
    await house.setting("mode", mode)
    await house.setting("pack_sexual", pack)
    needed = review is not Review.NONE
    answer = await ask(house, NUDE)
    assert isinstance(answer, NoModerators if needed else Entry)
    await house.setting("moderators", str(DESK))
    terms = await let_in(house, NUDE)
    assert (terms.review, terms.logged) == (review, mode == "logged")
    assert await house.cases.of_person(GUILD, ADA) == []


async def test_without_a_moderator_channel_what_is_blocked_is_still_blocked(
    house: Gatehouse,
) -> None:
    await house.setting("mode", "image review")
    assert isinstance(await ask(house, NUDE), Blocked)


@pytest.mark.parametrize(
    ("spoiler", "prompt", "hidden", "review"),
    [
        ("flagged", FOX, False, Review.NONE),
        ("flagged", RUDE, True, Review.NONE),
        ("always", FOX, True, Review.NONE),
        ("never", FOX, False, Review.NONE),
        ("never", RUDE, False, Review.PROMPT),
    ],
)
async def test_what_is_hidden_depends_on_the_server_and_the_verdict(
    house: Gatehouse, spoiler: str, prompt: str, hidden: bool, review: Review
) -> None:
    await house.setting("spoiler", spoiler)
    await house.setting("moderators", str(DESK))
    terms = await let_in(house, prompt)
    assert (terms.spoiler, terms.review) == (hidden, review)


async def test_a_reviewed_prompt_keeps_its_spoiler(house: Gatehouse) -> None:
    await house.setting("moderators", str(DESK))
    await house.setting("pack_sexual", "review")
    terms = await let_in(house, "a fucking nude fox")
    assert (terms.spoiler, terms.review) == (True, Review.PROMPT)


async def test_age_restricted_channels_go_by_their_own_profile(house: Gatehouse) -> None:
    await house.setting("pack_sexual", "off", AGE_RESTRICTED)
    await let_in(house, NUDE, age_restricted=True)
    await blocked(house)


async def test_a_blocked_prompt_is_told_and_kept_with_what_was_found(house: Gatehouse) -> None:
    answer = await blocked(house)
    (finding,) = answer.verdict.findings
    assert (finding.category, finding.matched, finding.source) == ("sexual", "nude", Source.PACK)
    assert NUDE[slice(*finding.span)] == "nude"
    assert answer.strike == Strike(counted=True, points=1, first=True, until=None)
    (case,) = await house.cases.of_person(GUILD, ADA)
    assert (case.id, case.kind, case.state) == (answer.case_id, CaseKind.REFUSAL, CaseState.CLOSED)
    assert (case.prompt, case.prompt_hash) == (NUDE, prompt_hash(NUDE))
    assert (case.findings, case.rule, case.points) == (answer.verdict, finding.rule, 1)


async def test_a_servers_own_term_blocks_and_a_tried_out_one_does_not(house: Gatehouse) -> None:
    await house.rulebook.add(GUILD, "deny", "fox*", Action.BLOCK, shadow=True, by=MIA)
    terms = await let_in(house)
    assert [finding.shadow for finding in terms.verdict.findings] == [True]
    rule = await house.rulebook.add(GUILD, "deny", "fox*", Action.BLOCK, shadow=False, by=MIA)
    answer = await blocked(house, FOX)
    assert [finding.rule for finding in answer.verdict.findings] == [f"server:{rule.id}"]
    await let_in(house, guild_id=None)


async def test_the_operators_list_holds_everywhere_and_its_words_are_not_repeated(
    house: Gatehouse,
) -> None:
    await house.setting("pack_sexual", "off")
    await house.rulebook.add(GUILD, "allow", FLOOR, Action.ALLOW, shadow=False, by=MIA)
    prompt = f"a rude {FLOOR} fox"
    for where in (GUILD, None):
        answer = await blocked(house, prompt, guild_id=where)
        assert answer.floor
        assert [finding.matched for finding in answer.verdict.findings] == [""]
    (case,) = await house.cases.of_person(GUILD, ADA)
    assert (case.prompt, case.prompt_hash, case.points) == (None, prompt_hash(prompt), 1)
    assert FLOOR not in str(case.findings.to_json()).replace("floor:", "")


async def test_a_removed_prompt_does_not_come_back_in_another_spelling(house: Gatehouse) -> None:
    await house.blocklist.block(GUILD, "prompt", prompt_hash(FOX), case_id=7, by=MIA)
    answer = await blocked(house, "A  Réd\u200b FOX")
    (finding,) = answer.verdict.findings
    assert (finding.source, finding.rule) == (Source.PROMPT, "prompt:7")
    assert answer.strike is not None
    await let_in(house, "a red hare")
    await let_in(house, guild_id=None)


async def test_the_third_strike_brings_a_time_out_that_ends(house: Gatehouse) -> None:
    strikes = [(await blocked(house, f"{NUDE} {number}")).strike for number in range(3)]
    assert strikes == [
        Strike(counted=True, points=1, first=True, until=None),
        Strike(counted=True, points=2, first=False, until=None),
        Strike(counted=True, points=3, first=False, until=NOW + HOUR),
    ]
    assert await ask(house) == TimedOut(NOW + HOUR, 3)
    await let_in(house, person_id=BEN)
    house.clock.move(HOUR)
    await let_in(house)


async def test_the_same_prompt_within_ten_minutes_counts_once(house: Gatehouse) -> None:
    await blocked(house)
    house.clock.move(599)
    again = await blocked(house, "A NÜDE  fox")
    assert again.strike == Strike(counted=False, points=1, first=False, until=None)
    other = await blocked(house, "a nude hare")
    assert other.strike is not None
    assert (other.strike.counted, other.strike.points) == (True, 2)
    house.clock.move(2)
    late = await blocked(house)
    assert late.strike is not None
    assert (late.strike.counted, late.strike.points) == (True, 3)


async def test_strikes_fade_after_thirty_days(house: Gatehouse) -> None:
    for number in range(3):
        await blocked(house, f"{NUDE} {number}")
    house.clock.move(30 * DAY)
    assert (await blocked(house)).strike == Strike(True, points=1, first=True, until=None)


@pytest.mark.parametrize("why", ["moderator", "switched off", "direct message"])
async def test_some_refusals_are_no_strike(house: Gatehouse, why: str) -> None:
    changes: dict[str, Any] = {}
    if why == "moderator":
        changes = {"bypasses": True}
    elif why == "direct message":
        changes = {"guild_id": None}
    else:
        await house.setting("strikes", "off")
    for number in range(4):
        answer = await blocked(house, f"{NUDE} {number}", **changes)
        assert answer.strike is None
        assert (answer.case_id is None) == (why == "direct message")
    assert house.standings.points(GUILD, ADA) == 0


async def test_an_interaction_sent_twice_is_refused_once(house: Gatehouse) -> None:
    first = await blocked(house, source="press:twice")
    assert await blocked(house, source="press:twice") == first
    assert len(await house.cases.of_person(GUILD, ADA)) == 1


async def test_two_commands_at_once_count_as_two_and_only_one_is_the_first(
    house: Gatehouse,
) -> None:
    answers = await asyncio.gather(*(blocked(house, f"{NUDE} {n}") for n in range(3)))
    strikes = [answer.strike for answer in answers if answer.strike]
    assert sorted(strike.points for strike in strikes) == [1, 2, 3]
    assert [strike.first for strike in strikes].count(True) == 1
    assert isinstance(await ask(house), TimedOut)


async def test_the_same_prompt_twice_at_once_counts_once(house: Gatehouse) -> None:
    answers = await asyncio.gather(*(blocked(house) for _ in range(3)))
    assert [a.strike.counted for a in answers if a.strike] == [True, False, False]
    assert house.standings.points(GUILD, ADA) == 1


async def test_what_cannot_be_written_down_is_not_let_in(
    house: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(house.database, "fetch", full)
    with pytest.raises(DatabaseError):
        await ask(house, NUDE)
    assert house.standings.points(GUILD, ADA) == 0
    await let_in(house)


@pytest.mark.parametrize(
    ("limits", "roles", "windows"),
    [
        ("", {3}, ()),
        ("5: 1/1d", {3}, ()),
        ("3: 1/1d", {3}, ((Window(1, 86400),),)),
        ("3: 1/1d\n5: 2/1d", {3, 5}, ((Window(1, 86400),), (Window(2, 86400),))),
        ("3: 1/1d\n5: unlimited", {3, 5}, ()),
        ("everyone: 1/1d\n3: 2/1d", set(), ((Window(1, 86400),),)),
        (f"{GUILD}: 1/1d", set(), ((Window(1, 86400),),)),
    ],
)
async def test_the_limits_of_all_of_a_persons_roles_are_handed_on(
    house: Gatehouse, limits: str, roles: set[int], windows: object
) -> None:
    await house.setting("role_limits", limits)
    assert (await let_in(house, role_ids=frozenset(roles))).role_windows == windows
    assert house.doorman.limits(asker(role_ids=frozenset(roles))).role_windows == windows
    assert house.doorman.limits(asker(role_ids=frozenset({3, 5}), guild_id=None)) == Terms()


async def test_in_direct_messages_servers_settings_do_not_count(house: Gatehouse) -> None:
    await house.setting("mode", "off")
    await house.setting("server_limits", "1/1d")
    terms = await let_in(house, RUDE, guild_id=None, joined=None)
    assert (terms.spoiler, terms.server_windows, terms.joined) == (True, (), None)
    answer = await blocked(house, guild_id=None)
    assert (answer.case_id, answer.strike, answer.floor) == (None, None, False)
    assert await house.database.fetch("SELECT 1 FROM moderation_case") == []


class Judge:
    """Says what the test wants, and remembers what it was asked."""

    def __init__(self, score: float) -> None:
        self.score = score
        self.asked: list[str] = []

    async def judge(self, text: str) -> Opinion:
        self.asked.append(text)
        if self.score < 0:
            raise RuntimeError("the weights are missing")
        return Opinion(self.score, "gore")


async def judged(house: Gatehouse, judge: Judge) -> Gatehouse:
    await house.setting("semantic", "on")
    await house.setting("moderators", str(DESK))
    return await gatehouse_on(house.database, house.clock, judge)


async def test_a_model_can_only_ask_for_a_review(house: Gatehouse) -> None:
    house = await judged(house, Judge(1.0))
    terms = await let_in(house)
    assert terms.review is Review.PROMPT
    assert [finding.source for finding in terms.verdict.findings] == [Source.SEMANTIC]
    await house.setting("moderators", None)
    assert isinstance(await ask(house), NoModerators)
    assert await house.cases.of_person(GUILD, ADA) == []


async def test_a_long_prompt_does_not_hold_up_everybody_else(
    house: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_in: list[threading.Thread] = []
    examine = Screen.examine

    def noted(*given: Any) -> Verdict:
        read_in.append(threading.current_thread())
        return examine(*given)

    monkeypatch.setattr(Screen, "examine", noted)
    await let_in(house, FOX)
    assert isinstance(await ask(house, "a.b." * 400 + NUDE), Blocked)
    here, elsewhere = read_in
    assert here is threading.main_thread()
    assert elsewhere is not here


async def test_a_refusal_remembers_how_long_its_person_was_a_member(house: Gatehouse) -> None:
    await ask(house, NUDE, joined=NOW - 3 * DAY)
    (case,) = await house.cases.of_person(GUILD, ADA)
    assert case.joined == NOW - 3 * DAY


async def test_a_finding_that_nobody_can_review_is_on_record(house: Gatehouse) -> None:
    await house.setting("mode", "logged")
    await house.setting("pack_sexual", "review")
    assert isinstance(await ask(house), NoModerators)
    assert isinstance(await ask(house, NUDE), NoModerators)
    events = await EventTable(house.database).page(GUILD, since=0, before_id=None, most=9)
    verdicts = [(event.subject, event.after) for event in events if event.kind == "verdict"]
    assert verdicts == [("pack:sexual:nude", "refused")]


async def test_a_model_is_given_the_words_without_their_disguise(house: Gatehouse) -> None:
    judge = Judge(0.0)
    house = await judged(house, judge)
    await let_in(house, "A R\u00e9d f\u200box")
    assert judge.asked == ["a red fox"]


async def test_a_model_that_finds_nothing_changes_nothing(house: Gatehouse) -> None:
    house = await judged(house, Judge(0.0))
    assert (await let_in(house)).review is Review.NONE


async def test_a_model_is_asked_only_where_it_is_switched_on_and_matters(house: Gatehouse) -> None:
    judge = Judge(1.0)
    house = await judged(house, judge)
    await blocked(house)
    await let_in(house, guild_id=None)
    await house.setting("semantic", "off")
    await let_in(house)
    assert judge.asked == []


@pytest.mark.expects_errors
async def test_where_a_model_fails_a_moderator_looks(
    house: Gatehouse, caplog: pytest.LogCaptureFixture
) -> None:
    house = await judged(house, Judge(-1.0))
    assert (await let_in(house)).review is Review.PROMPT
    assert "the weights are missing" in caplog.text


async def test_a_server_may_ask_for_a_model_that_is_not_installed(house: Gatehouse) -> None:
    await house.setting("semantic", "on")
    assert (await let_in(house)).review is Review.NONE


async def test_moderators_can_try_a_prompt_without_consequence(house: Gatehouse) -> None:
    await house.blocklist.block(GUILD, "prompt", prompt_hash(NUDE), case_id=7, by=MIA)
    policy = replace(house.policies.at(GUILD), pack_sexual=Action.REVIEW)
    verdict = await house.doorman.verdict(GUILD, policy, NUDE)
    assert {finding.action for finding in verdict.findings} == {Action.REVIEW, Action.BLOCK}
    assert await house.cases.of_person(GUILD, ADA) == []


async def test_a_restart_between_refusals_changes_nothing(house: Gatehouse) -> None:
    for number in range(3):
        await blocked(house, f"{NUDE} {number}")
        house = await gatehouse_on(house.database, house.clock)
    assert await ask(house) == TimedOut(NOW + HOUR, 3)


async def test_in_direct_messages_what_would_be_reviewed_is_refused(
    house: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "_DEFAULT", Policy(pack_sexual=Action.REVIEW))
    answer = await blocked(house, guild_id=None)
    assert (answer.case_id, answer.strike) == (None, None)
    assert answer.verdict.action is Action.REVIEW


async def test_what_only_a_model_would_block_is_no_strike(
    house: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sure(*_: object) -> Finding:
        return Finding(Action.BLOCK, Source.SEMANTIC, "semantic", "semantic:gore")

    monkeypatch.setattr(doorman, "text_finding", sure)
    house = await judged(house, Judge(1.0))
    answer = await blocked(house, FOX)
    assert answer.strike is None
    assert house.standings.points(GUILD, ADA) == 0
