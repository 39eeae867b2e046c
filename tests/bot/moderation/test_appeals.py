"""Appeals: who may, who decides, and what comes back."""

import asyncio

import pytest

from bot.case import AppealState, Case, CaseState
from bot.errors import InputRefused
from bot.job import Review
from bot.moderation.appeals import NeedsAnother
from bot.screening.findings import Action, Finding, Source, Verdict
from tests.bot.moderation.bureau import CHANNEL, GUILD, MAX, MIA, NUDE, Bureau, landscape
from tests.bot.storage.make import ADA, BEN

DAY = 86400.0
FLOOR = Verdict((Finding(Action.BLOCK, Source.FLOOR, "forbidden", "floor:3", "words", (0, 5)),))


async def rejected(bureau: Bureau, *, strike: bool = True) -> Case:
    """A review that Mia decided against Ada."""
    card = await bureau.card(await bureau.ask(Review.PROMPT))
    await bureau.desk.reject(card.case.id, by=MIA, reason="Gore", strike=strike)
    return await bureau.settled(card.case.id)


async def appealed(bureau: Bureau, *, strike: bool = True) -> Case:
    case = await rejected(bureau, strike=strike)
    assert await bureau.desk.appeal(case.id, by=ADA, text="It is a statue") is not None
    return await bureau.settled(case.id)


async def refused(bureau: Bureau, verdict: Verdict = NUDE) -> Case:
    """What the screening refused, with a strike."""
    case = await bureau.cases.open_refusal(
        guild_id=GUILD,
        channel_id=CHANNEL,
        person_id=ADA,
        source=f"command:{bureau.clock()}",
        prompt="a nude statue",
        prompt_hash=b"words",
        verdict=verdict,
        rule="pack:sexual:nude",
        points=1,
        now=bureau.clock(),
    )
    bureau.standings.struck(case)
    return case


async def others_are_active(bureau: Bureau, *moderators: int) -> None:
    """Have moderators decide something else."""
    for by in moderators:
        card = await bureau.card(await bureau.ask(Review.PROMPT, owner_id=BEN))
        await bureau.desk.reject(card.case.id, by=by, reason="Gore", strike=False)


async def test_an_appeal_has_a_card_of_its_own_at_the_foot(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await appealed(bureau)
        first, second = bureau.cards.of(case.id)
    assert (first.case.appeal, second.case.appeal) == (None, AppealState.OPEN)
    assert second.case.appeal_text == "It is a statue"


async def test_a_refusal_by_a_rule_can_be_appealed(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await refused(bureau)
        assert bureau.cards.cards == {}  # nobody had to see it so far
        await bureau.desk.appeal(case.id, by=ADA, text="")
        await bureau.settled(case.id)
        assert len(bureau.cards.of(case.id)) == 1


async def test_only_whom_it_is_about_may_appeal_and_only_once(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await rejected(bureau)
        assert await bureau.desk.appeal(case.id, by=BEN, text="For a friend") is None
        assert await bureau.desk.appeal(case.id, by=ADA, text="Please") is not None
        assert await bureau.desk.appeal(case.id, by=ADA, text="Please!") is None
        await bureau.desk.decide_appeal(case.id, by=MAX, overturn=False)
        assert await bureau.desk.appeal(case.id, by=ADA, text="Pretty please") is None
        assert await bureau.desk.appeal(404, by=ADA, text="What?") is None


async def test_what_was_decided_for_somebody_or_not_at_all_cannot_be_appealed(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        card = await bureau.card(await bureau.ask(Review.PROMPT))
        assert await bureau.desk.appeal(card.case.id, by=ADA, text="Hurry") is None
        await bureau.desk.approve(card.case.id, by=MIA)
        assert await bureau.desk.appeal(card.case.id, by=ADA, text="Thanks") is None


async def test_the_operators_own_list_cannot_be_appealed(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await refused(bureau, FLOOR)
        assert await bureau.desk.appeal(case.id, by=ADA, text="Please") is None


async def test_a_long_appeal_is_cut(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await rejected(bureau)
        decided = await bureau.desk.appeal(case.id, by=ADA, text=f"  {'x' * 5000}")
        assert decided is not None
        assert decided.appeal_text == "x" * 1000


async def test_somebody_else_decides_where_there_is_one(bureau: Bureau) -> None:
    async with bureau.serving():
        await others_are_active(bureau, MAX)
        case = await appealed(bureau)
        answer = await bureau.desk.decide_appeal(case.id, by=MIA, overturn=False)
        assert answer == NeedsAnother((case.appealed or 0) + DAY)
        decided = await bureau.desk.decide_appeal(case.id, by=MAX, overturn=False)
        assert isinstance(decided, Case)
        assert (decided.appeal, decided.appeal_by) == (AppealState.UPHELD, MAX)


async def test_after_a_day_anybody_may_decide(bureau: Bureau) -> None:
    async with bureau.serving():
        await others_are_active(bureau, MAX)
        case = await appealed(bureau)
        bureau.clock.ahead += DAY
        assert isinstance(await bureau.desk.decide_appeal(case.id, by=MIA, overturn=True), Case)


async def test_the_only_moderator_decides_alone(bureau: Bureau) -> None:
    async with bureau.serving():
        await others_are_active(bureau, MIA)
        case = await appealed(bureau)
        assert isinstance(await bureau.desk.decide_appeal(case.id, by=MIA, overturn=True), Case)


async def test_a_moderator_does_not_decide_their_own_appeal_where_there_is_another(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        await others_are_active(bureau, MAX)
        case = await refused(bureau)
        await bureau.desk.appeal(case.id, by=ADA, text="I am a moderator")
        answer = await bureau.desk.decide_appeal(case.id, by=ADA, overturn=True)
        assert isinstance(answer, NeedsAnother)


async def test_overturning_gives_the_strike_back_and_tells_the_person(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await appealed(bureau)
        assert bureau.standings.points(GUILD, ADA) == 1
        await bureau.desk.decide_appeal(case.id, by=MIA, overturn=True)
        assert bureau.standings.points(GUILD, ADA) == 0
        await bureau.settled(case.id)
        assert bureau.cards.of(case.id)[-1].case.appeal is AppealState.OVERTURNED
    assert [told.appeal for told in bureau.cards.answers] == [AppealState.OVERTURNED]
    async with bureau.serving():
        assert bureau.standings.points(GUILD, ADA) == 0


async def test_upholding_keeps_the_strike_and_tells_the_person(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await appealed(bureau)
        await bureau.desk.decide_appeal(case.id, by=MIA, overturn=False)
        await bureau.settled(case.id)
        assert bureau.standings.points(GUILD, ADA) == 1
    assert [told.appeal for told in bureau.cards.answers] == [AppealState.UPHELD]


async def test_the_first_decision_of_an_appeal_stands(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await appealed(bureau)
        await bureau.desk.decide_appeal(case.id, by=MIA, overturn=False)
        assert await bureau.desk.decide_appeal(case.id, by=MAX, overturn=True) is None
        assert bureau.standings.points(GUILD, ADA) == 1


async def test_overturning_may_allow_the_phrase(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await appealed(bureau)
        await bureau.desk.decide_appeal(case.id, by=MIA, overturn=True, allow_phrase=True)
        assert [rule.term for rule in bureau.rulebook.rules(GUILD)] == ["nude"]


async def test_what_cannot_be_allowed_is_overturned_all_the_same(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await refused(bureau, Verdict())
        await bureau.desk.appeal(case.id, by=ADA, text="")
        with pytest.raises(InputRefused, match="no phrase was allowed"):
            await bureau.desk.decide_appeal(case.id, by=MIA, overturn=True, allow_phrase=True)
        assert (await bureau.found(case.id)).appeal is AppealState.OVERTURNED


async def removed(bureau: Bureau) -> Case:
    """A landscape that Max removed, with its prompt."""
    bureau.shop.behave(paint=landscape)
    job = await bureau.public(owner_id=BEN)
    case = await bureau.remove(job, by=MAX, block_prompt=True)
    return await bureau.settled(case.id)


@pytest.mark.parametrize("source", [Source.PROMPT, Source.PICTURE])
@pytest.mark.parametrize("restart", [False, True])
async def test_overturning_what_a_removal_led_to_lifts_the_removed_hashes(
    bureau: Bureau, source: Source, restart: bool
) -> None:
    async with bureau.serving():
        removal = await removed(bureau)
        assert bureau.blocklist.holds(removal)
        finding = Finding(Action.BLOCK, source, "removed before", f"{source}:{removal.id}")
        case = await refused(bureau, Verdict((finding,)))
        await bureau.desk.appeal(case.id, by=ADA, text="It is harmless")
        if not restart:
            await bureau.desk.decide_appeal(case.id, by=MIA, overturn=True)
    if restart:
        await bureau.cases.overturn(case.id, by=MIA, now=bureau.clock())
    async with bureau.serving():
        await bureau.settled(case.id)
        assert bureau.blocklist.prompt(GUILD, b"words") is None
        assert not bureau.blocklist.has_pictures(GUILD)
        assert (await bureau.found(removal.id)).appeal is None  # that decision stands


async def test_what_a_word_rule_refused_lifts_no_removal_of_the_same_number(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        removal = await removed(bureau)
        rule = Finding(Action.BLOCK, Source.SERVER, "server", f"server:{removal.id}", "x", (0, 1))
        case = await refused(bureau, Verdict((rule,)))
        await bureau.desk.appeal(case.id, by=ADA, text="")
        await bureau.desk.decide_appeal(case.id, by=MIA, overturn=True)
        assert bureau.blocklist.holds(removal)


async def test_a_removal_can_be_lifted_without_an_appeal_and_stays_lifted(bureau: Bureau) -> None:
    async with bureau.serving():
        removal = await removed(bureau)
        assert await bureau.desk.allow_again(removal.id, by=MIA)
        assert not await bureau.desk.allow_again(removal.id, by=MAX)
        assert not bureau.blocklist.holds(removal)
        lifted = [e for e in await bureau.events.of_case(removal.id) if e.kind == "hash"][-2:]
        assert [(event.actor_id, event.after) for event in lifted] == [(MIA, None)] * 2
        # What follows for the case later does not keep the picture away again.
        await bureau.desk.appeal(removal.id, by=BEN, text="Please")
        await bureau.desk.decide_appeal(removal.id, by=MIA, overturn=False)
        await bureau.settled(removal.id)
        assert not bureau.blocklist.has_pictures(GUILD)


@pytest.mark.parametrize("strikes", ["on", "off"])
async def test_without_strikes_three_appeals_of_a_person_wait_at_a_time(
    bureau: Bureau, strikes: str
) -> None:
    async with bureau.serving():
        await bureau.set("strikes", strikes)
        cases = [await refused(bureau) for _ in range(4)]
        taken = [await bureau.desk.appeal(case.id, by=ADA, text="Please") for case in cases]
        assert [case is not None for case in taken] == [True, True, True, strikes == "on"]
        assert await bureau.desk.has_too_many_appeals(cases[3]) is (strikes == "off")
        await bureau.desk.decide_appeal(cases[0].id, by=MIA, overturn=False)
        again = await bureau.desk.appeal(cases[3].id, by=ADA, text="Please")
        assert (again is not None) is (strikes == "off")


async def test_overturning_lifts_the_block_of_that_case_alone(bureau: Bureau) -> None:
    async with bureau.serving():
        card = await bureau.card(await bureau.ask(Review.PROMPT))
        await bureau.desk.bar(card.case.id, by=MIA, reason="Again")
        other = await appealed(bureau)
        await bureau.desk.decide_appeal(other.id, by=MIA, overturn=True)
        assert bureau.standings.barred(GUILD, ADA) is not None
        await bureau.desk.appeal(card.case.id, by=ADA, text="")
        await bureau.desk.decide_appeal(card.case.id, by=MIA, overturn=True)
        assert bureau.standings.barred(GUILD, ADA) is None


@pytest.mark.parametrize("restart", [False, True])
async def test_overturning_a_removal_brings_everything_back(bureau: Bureau, restart: bool) -> None:
    bureau.shop.behave(paint=landscape)
    async with bureau.serving():
        job = await bureau.public()
        picture = bureau.seen(job)
        case = await bureau.remove(job, block_prompt=True, strike=True)
        await bureau.settled(case.id)
        await bureau.desk.appeal(case.id, by=ADA, text="It is ketchup")
        await bureau.settled(case.id)
        assert bureau.seen(job) == "taken down"
        assert bureau.cards.of(case.id)[0].picture == picture
        if not restart:
            await bureau.desk.decide_appeal(case.id, by=MIA, overturn=True)
            await bureau.settled(case.id)
    if restart:  # right after the decision was stored
        await bureau.cases.overturn(case.id, by=MIA, now=bureau.clock())
    async with bureau.serving():
        await bureau.settled(case.id)
        assert bureau.seen(job) == picture
        assert bureau.standings.points(GUILD, ADA) == 0
        assert bureau.blocklist.prompt(GUILD, b"words") is None
        assert not bureau.blocklist.has_pictures(GUILD)


async def test_a_restart_between_the_answer_and_storing_that_loses_no_answer(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        case = await appealed(bureau)
        bureau.cards.killed_after = "answer"
        await bureau.desk.decide_appeal(case.id, by=MIA, overturn=True)
        await bureau.cards.killed()
    async with bureau.serving():
        await bureau.settled(case.id)
    assert len(bureau.cards.answers) == 2


async def test_an_appeal_waits_for_a_moderator_channel(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await rejected(bureau)
        await bureau.set("moderators", None)
        await bureau.desk.appeal(case.id, by=ADA, text="Please")
        for _ in range(5):
            bureau.desk.wake(anew=True)
            await asyncio.sleep(0.01)
        assert (await bureau.found(case.id)).appeal is AppealState.OPEN
        await bureau.set("moderators", "91")
        await bureau.settled(case.id)
        assert bureau.cards.of(case.id)[-1].channel_id == 91
        assert (await bureau.found(case.id)).state is CaseState.REJECTED
