"""Which pictures are kept for moderators, and for how long."""

from bot.job import Review
from bot.moderation.evidence import APPEALED_WITHIN, sweep
from tests.bot.moderation.bureau import MAX, MIA, Bureau
from tests.bot.storage.make import ADA, BEN


async def kept(bureau: Bureau) -> list[str]:
    """What is kept once all that is not needed was dropped."""
    await sweep(bureau.vault, bureau.cases, bureau.shop.jobs, now=bureau.clock())
    return await bureau.vault.keys()


async def test_a_held_picture_is_kept_until_it_is_public(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.IMAGE)
        card = await bureau.card(job)
        assert await kept(bureau) == [f"job-{job.id}"]
        await bureau.cases.approve(card.case.id, by=MIA, now=bureau.clock())
        assert await kept(bureau) == [f"job-{job.id}"]  # approved, and not delivered yet
        await bureau.desk.approve(card.case.id, by=MIA)
        await bureau.shop.jobs.follow(job.id)
        await bureau.shop.delivered(job)
        await bureau.settled(card.case.id)
        assert await kept(bureau) == []


async def test_a_rejected_picture_is_kept_while_an_appeal_may_need_it(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.IMAGE)
        case = (await bureau.card(job)).case
        await bureau.desk.reject(case.id, by=MIA, reason="Gore", strike=False)
        await bureau.settled(case.id)
        assert await kept(bureau) == [f"job-{job.id}"]
        await bureau.desk.appeal(case.id, by=ADA, text="")
        await bureau.settled(case.id)
        bureau.clock.ahead += APPEALED_WITHIN + 60
        assert await kept(bureau) == [f"job-{job.id}"]
        await bureau.desk.decide_appeal(case.id, by=MAX, overturn=False)
        await bureau.settled(case.id)
        assert await kept(bureau) == []


async def test_a_rejected_picture_that_nobody_appeals_is_dropped(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.IMAGE)
        case = (await bureau.card(job)).case
        await bureau.desk.reject(case.id, by=MIA, reason="Gore", strike=False)
        await bureau.settled(case.id)
        bureau.clock.ahead += APPEALED_WITHIN + 60
        assert await kept(bureau) == []


async def test_a_cancelled_picture_is_dropped(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.IMAGE)
        case = (await bureau.card(job)).case
        await bureau.shop.jobs.cancel(job.id, by=ADA)
        await bureau.settled(case.id)
        assert await kept(bureau) == []


async def test_a_hidden_picture_is_kept_until_it_is_decided_and_shown(bureau: Bureau) -> None:
    async with bureau.serving():
        await bureau.set("report_hide", "1")
        job = await bureau.public()
        await bureau.desk.report(job, by=BEN, reason="gore", immune=False)
        case = (await bureau.card(job)).case
        bureau.clock.ahead += 100 * APPEALED_WITHIN
        assert await kept(bureau) == [f"job-{job.id}"]
        bureau.cards.away = True
        await bureau.desk.approve(case.id, by=MIA)
        assert await kept(bureau) == [f"job-{job.id}"]
        bureau.cards.away = False
        await bureau.settled(case.id)
        assert await bureau.vault.keys() == []


async def test_what_belongs_to_nothing_is_dropped_and_what_is_others_stays(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        for key in ("job-404", "case-404", "other-404"):
            await bureau.vault.put(key, b"picture")
        assert await kept(bureau) == ["other-404"]
