"""What moderators decide, and what follows for jobs and people."""

import asyncio

import pytest

from bot.case import CaseKind, CaseState
from bot.errors import InputRefused
from bot.job import Failure, Review, State
from bot.screening.findings import NOTHING_FOUND
from tests.bot.jobs.workshop import until
from tests.bot.moderation.bureau import GUILD, MAX, MIA, NUDE, Bureau
from tests.bot.storage.make import ADA, BEN


async def test_an_approved_prompt_is_drawn_and_delivered(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT)
        card = await bureau.card(job)
        assert card.case.state is CaseState.OPEN
        assert bureau.shop.api.submissions == []
        assert await bureau.desk.approve(card.case.id, by=MIA) is not None
        await bureau.shop.delivered(job)
        shown = (await bureau.card(job)).case
    assert (shown.state, shown.decided_by) == (CaseState.APPROVED, MIA)


async def test_a_rejected_prompt_costs_nothing_and_its_person_reads_why(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT)
        case = (await bureau.card(job)).case
        await bureau.desk.reject(case.id, by=MIA, reason="Not in this channel", strike=False)
        ended = await bureau.shop.failed(job)
        assert (ended.failure, ended.reason) == (Failure.REJECTED, "Not in this channel")
        assert (await bureau.card(job)).case.state is CaseState.REJECTED
        assert bureau.standings.points(GUILD, ADA) == 0
    assert bureau.shop.api.submissions == []


async def test_an_approved_picture_is_the_one_the_moderators_saw(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.IMAGE)
        card = await bureau.card(job)
        assert card.case.kind is CaseKind.PICTURE
        assert bureau.shop.presenter.delivered == []
        await bureau.desk.approve(card.case.id, by=MIA)
        await bureau.shop.delivered(job)
    (delivery,) = bureau.shop.presenter.delivered
    assert delivery.picture.data == card.picture


async def test_a_rejected_picture_is_never_public(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.IMAGE)
        case = (await bureau.card(job)).case
        await bureau.desk.reject(case.id, by=MIA, reason="Gore", strike=False)
        await bureau.shop.failed(job)
    assert bureau.shop.presenter.delivered == []


async def test_of_two_moderators_at_once_the_first_wins(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT)
        case = (await bureau.card(job)).case
        answers = await asyncio.gather(
            bureau.desk.reject(case.id, by=MIA, reason="Gore", strike=True),
            bureau.desk.approve(case.id, by=MAX),
            bureau.desk.bar(case.id, by=MAX, reason="Again and again"),
        )
        ended = await bureau.shop.ended(job)
        shown = (await bureau.card(job)).case
        (won,) = [answer for answer in answers if answer is not None]
        assert (won.state, won.decided_by) == (shown.state, shown.decided_by)
        assert bureau.standings.barred(GUILD, ADA) is None or won.decided_by == MAX
        rejected = won.state is CaseState.REJECTED
        assert ended.state is (State.FAILED if rejected else State.DELIVERED)
        assert bureau.standings.points(GUILD, ADA) == won.points
    decided = [e for e in await bureau.events.of_case(case.id) if e.kind == "decided"]
    assert len(decided) == 1


@pytest.mark.parametrize("counts", [True, False])
async def test_a_strike_counts_where_the_server_counts_strikes(
    bureau: Bureau, counts: bool
) -> None:
    async with bureau.serving():
        await bureau.set("strikes", "on" if counts else "off")
        job = await bureau.ask(Review.PROMPT)
        case = (await bureau.card(job)).case
        await bureau.desk.reject(case.id, by=MIA, reason="Gore", strike=True)
        assert bureau.standings.points(GUILD, ADA) == int(counts)
    async with bureau.serving():  # not in memory alone
        assert bureau.standings.points(GUILD, ADA) == int(counts)


async def test_one_prompt_is_struck_once_in_ten_minutes(bureau: Bureau) -> None:
    async with bureau.serving():
        for minutes, points in ((0, 1), (5, 1), (11, 2)):
            bureau.clock.ahead += 60.0 * minutes
            job = await bureau.ask(Review.PROMPT)
            case = (await bureau.card(job)).case
            await bureau.desk.reject(case.id, by=MIA, reason="Gore", strike=True)
            assert bureau.standings.points(GUILD, ADA) == points
        job = await bureau.public()
        removal = await bureau.remove(job, strike=True)
        assert (removal.points, bureau.standings.points(GUILD, ADA)) == (0, 2)


async def test_a_blocked_person_stays_blocked_over_a_restart(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT)
        case = (await bureau.card(job)).case
        await bureau.desk.bar(case.id, by=MIA, reason="Again and again")
        await bureau.shop.failed(job)
    async with bureau.serving():
        barred = bureau.standings.barred(GUILD, ADA)
        assert barred is not None
        assert (barred.case_id, barred.reason) == (case.id, "Again and again")
        assert bureau.standings.points(GUILD, ADA) == 0


async def test_an_allowed_phrase_passes_from_now_on(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT, verdict=NUDE)
        case = (await bureau.card(job)).case
        await bureau.desk.approve_and_allow(case.id, by=MIA)
        await bureau.shop.delivered(job)
        (rule,) = bureau.rulebook.rules(GUILD)
    assert (rule.kind, rule.term, rule.by_id) == ("allow", "nude", MIA)


async def test_a_phrase_is_allowed_although_the_bot_was_killed_right_after_the_decision(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT, verdict=NUDE)
        case = (await bureau.card(job)).case
        await bureau.cases.approve(case.id, by=MIA, now=bureau.clock(), allows=("nude",))
    async with bureau.serving():
        assert [rule.term for rule in bureau.rulebook.rules(GUILD)] == ["nude"]
        await bureau.shop.delivered(job)


async def test_where_there_is_no_phrase_to_allow_the_approval_stands(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT, verdict=NOTHING_FOUND)
        case = (await bureau.card(job)).case
        with pytest.raises(InputRefused, match="decided, but no phrase"):
            await bureau.desk.approve_and_allow(case.id, by=MIA)
        await bureau.shop.delivered(job)


async def test_with_a_person_who_is_blocked_goes_all_of_theirs_that_waits(bureau: Bureau) -> None:
    async with bureau.serving():
        public = await bureau.public()
        await bureau.desk.report(public, by=BEN, reason="gore", immune=False)
        prompt, picture = await bureau.ask(Review.PROMPT), await bureau.ask(Review.IMAGE)
        theirs = await bureau.ask(Review.PROMPT, owner_id=BEN)
        waiting = [await bureau.card(job) for job in (prompt, picture, theirs, public)]
        blocked = await bureau.desk.bar(waiting[0].case.id, by=MIA, reason="Again and again")
        assert blocked is not None
        for job in (prompt, picture):
            ended = await bureau.shop.ended(job)
            assert (ended.failure, ended.reason) == (Failure.REJECTED, "Again and again")
            assert not ended.charged
            assert (await bureau.card(job)).case.decided_by == MIA
        for job in (theirs, public):  # whether a picture may stay is a question of its own
            assert (await bureau.card(job)).case.state is CaseState.OPEN
        barred = bureau.standings.barred(GUILD, ADA)
        assert barred is not None
        assert barred.case_id == blocked.id


async def test_what_is_being_drawn_for_a_blocked_person_does_not_become_public(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        waiting = await bureau.ask(Review.PROMPT)
        case = (await bureau.card(waiting)).case
        bureau.shop.behave(hold=True)
        drawing, theirs = await bureau.ask(), await bureau.ask(owner_id=BEN)
        for job in (drawing, theirs):
            await bureau.shop.reached(job, State.RUNNING)
        await bureau.desk.bar(case.id, by=MIA, reason="Again and again")
        bureau.shop.release()
        await bureau.shop.delivered(theirs)
        ended = await bureau.shop.ended(drawing)
    assert (ended.failure, ended.charged) == (Failure.BARRED, False)


async def test_nothing_is_allowed_by_whoever_comes_second(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT)
        case = (await bureau.card(job)).case
        await bureau.desk.reject(case.id, by=MIA, reason="Gore", strike=False)
        assert await bureau.desk.approve_and_allow(case.id, by=MAX) is None
        assert bureau.rulebook.rules(GUILD) == []


async def test_who_cancels_under_review_leaves_nothing_to_decide(bureau: Bureau) -> None:
    async with bureau.serving():
        for review in (Review.PROMPT, Review.IMAGE):
            job = await bureau.ask(review)
            case = (await bureau.card(job)).case
            await bureau.shop.jobs.cancel(job.id, by=ADA)
            assert await bureau.desk.approve(case.id, by=MIA) is None

            async def void(case_id: int = case.id) -> bool:
                return bureau.cards.of(case_id)[0].case.state is CaseState.VOID

            await until(void)
    assert bureau.shop.presenter.delivered == []


async def test_a_review_that_nobody_decides_expires_and_costs_nothing(bureau: Bureau) -> None:
    async with bureau.serving():
        prompt = await bureau.ask(Review.PROMPT, review_time=600)
        picture = await bureau.ask(Review.IMAGE, review_time=600)
        for job in (prompt, picture):
            assert (await bureau.card(job)).case.state is CaseState.OPEN
        bureau.clock.ahead += 601
        for job in (prompt, picture):
            ended = await bureau.shop.ended(job)
            assert (ended.failure, ended.charged) == (Failure.REVIEW_EXPIRED, False)
            assert (await bureau.card(job)).case.state is CaseState.EXPIRED
    assert bureau.shop.presenter.delivered == []


async def test_a_case_that_is_none_is_not_decided(bureau: Bureau) -> None:
    async with bureau.serving():
        assert await bureau.desk.approve(404, by=MIA) is None
        assert await bureau.desk.reject(404, by=MIA, reason="Gore", strike=True) is None
        assert await bureau.desk.bar(404, by=MIA) is None
