"""Jobs that a moderator decides about: before they are paid for, or before they are public."""

from dataclasses import dataclass, field

import pytest

from bot.errors import DatabaseError
from bot.images import Picture
from bot.job import Failure, Job, Review, State, Terms
from bot.jobs import finisher
from bot.jobs.finisher import vault_key
from bot.jobs.gate import Ruling
from bot.jobs.outcomes import Accepted, Cancelled, OverLimit
from bot.limits import Whose, Window
from bot.screening.findings import Action, Finding, Source, Verdict
from bot.storage.cases import CaseTable
from bot.storage.vault import Vault
from tests.bot.jobs.workshop import Workshop, until
from tests.bot.storage.make import ADA, BEN

MOD = 77
PROMPT = Terms(review=Review.PROMPT)
IMAGE = Terms(review=Review.IMAGE)
SEEN = Verdict((Finding(Action.SPOILER, Source.VISION, "sexual", "vision:nudity", score=0.4),))


@dataclass
class Gatekeeper:
    """Rules as it is told, and remembers what it saw."""

    ruling: Ruling = field(default_factory=lambda: Ruling(hold=True))
    seen: list[tuple[int, bytes]] = field(default_factory=list)
    paused: bool = False

    def stops(self, job: Job) -> Failure | None:
        return Failure.PAUSED if self.paused else None

    def concerns(self, job: Job) -> bool:
        return True

    async def judge(self, job: Job, picture: Picture) -> Ruling:
        self.seen.append((job.id, picture.data))
        return self.ruling


def kept(shop: Workshop) -> Vault:
    return Vault(shop.database.path.parent / "held")


async def case_of(shop: Workshop, job: Job) -> int:
    (case,) = await CaseTable(shop.database).of_job(job.id)
    return case.id


async def approve(shop: Workshop, job: Job) -> None:
    case = await CaseTable(shop.database).approve(
        await case_of(shop, job), by=MOD, now=shop.clock()
    )
    assert case is not None


async def reject(shop: Workshop, job: Job) -> None:
    case = await CaseTable(shop.database).reject(
        await case_of(shop, job), by=MOD, reason="not here", points=0, now=shop.clock()
    )
    assert case is not None


async def test_nothing_is_paid_for_before_the_prompt_is_approved(shop: Workshop) -> None:
    async with shop.serving():
        job = await shop.ask(terms=PROMPT)
        other = await shop.ask(BEN)
        await shop.delivered(other)
        assert shop.api.counts.submits == 1
        await approve(shop, job)
        await shop.jobs.follow(job.id)
        await shop.delivered(job)
    assert shop.api.counts.submits == 2


async def test_a_rejected_prompt_costs_nothing_and_its_owner_is_told_why(shop: Workshop) -> None:
    async with shop.serving():
        job = await shop.ask(terms=PROMPT)
        await reject(shop, job)
        await shop.jobs.follow(job.id)
        ended = await shop.failed(job)
    assert (ended.failure, ended.reason) == (Failure.REJECTED, "not here")
    assert shop.api.counts.submits == 0


async def test_a_review_may_take_longer_than_a_job(shop: Workshop) -> None:
    async with shop.serving(job_timeout=30.0):
        job = await shop.ask(terms=PROMPT)
        shop.clock.ahead += 3600
        await approve(shop, job)
        await shop.jobs.follow(job.id)
        await shop.delivered(job)


async def test_a_moderator_may_be_quicker_than_the_placeholder(shop: Workshop) -> None:
    shop.behave(hold=True)
    async with shop.serving():
        answer = await shop.try_to_ask(terms=PROMPT)
        assert isinstance(answer, Accepted)
        await approve(shop, answer.job)
        await shop.jobs.follow(answer.job.id)
        await shop.reached(answer.job, State.RUNNING)
        await shop.start(answer.job, message_id=99)
        shop.release()
        await shop.delivered(answer.job)
    (delivery,) = shop.presenter.delivered
    assert delivery.job.place.message_id == 99


async def test_following_twice_carries_on_once(shop: Workshop) -> None:
    async with shop.serving():
        job = await shop.ask(terms=PROMPT)
        await approve(shop, job)
        for _ in range(3):
            await shop.jobs.follow(job.id)
        await shop.delivered(job)
        await shop.jobs.follow(job.id)
    assert shop.api.counts.submits == 1


async def test_a_held_picture_is_kept_and_shown_to_nobody(shop: Workshop) -> None:
    shop.gate = gate = Gatekeeper()
    async with shop.serving():
        job = await shop.ask(terms=IMAGE)
        await shop.reached(job, State.HELD)
        await until(lambda: shop.presenter.shown)
    assert shop.presenter.delivered == []
    assert shop.presenter.shown[-1].job.state is State.HELD
    assert await kept(shop).get(vault_key(job.id)) == gate.seen[0][1]


async def test_an_approved_picture_is_the_very_one_that_was_looked_at(shop: Workshop) -> None:
    shop.gate = gate = Gatekeeper()
    async with shop.serving():
        job = await shop.ask(terms=IMAGE)
        await shop.reached(job, State.HELD)
        downloads = shop.api.counts.downloads
        await approve(shop, job)
        await shop.jobs.follow(job.id)
        await shop.delivered(job)
    assert shop.presenter.delivered[0].picture.data == gate.seen[0][1]
    assert len(gate.seen) == 1
    assert shop.api.counts.downloads == downloads


async def test_a_rejected_picture_is_refunded_and_never_shown(shop: Workshop) -> None:
    shop.gate = Gatekeeper()
    async with shop.serving():
        job = await shop.ask(terms=IMAGE)
        await shop.reached(job, State.HELD)
        await reject(shop, job)
        await shop.jobs.follow(job.id)
        ended = await shop.failed(job)
    assert ended.failure is Failure.REJECTED
    assert shop.presenter.delivered == []


@pytest.mark.parametrize("terms", [PROMPT, IMAGE], ids=["prompt", "image"])
async def test_a_restart_changes_nothing_for_what_waits(shop: Workshop, terms: Terms) -> None:
    if terms is IMAGE:
        shop.gate = Gatekeeper()
    waits = State.PENDING if terms is PROMPT else State.HELD
    async with shop.serving():
        job = await shop.ask(terms=terms)
        await shop.reached(job, waits)
    async with shop.serving():
        assert (await shop.find(job)).state is waits
        await approve(shop, job)
        await shop.jobs.follow(job.id)
        await shop.delivered(job)
    assert shop.api.counts.submits == 1


@pytest.mark.parametrize("terms", [PROMPT, IMAGE], ids=["prompt", "image"])
async def test_a_decision_that_was_not_followed_is_taken_up_at_the_next_start(
    shop: Workshop, terms: Terms
) -> None:
    if terms is IMAGE:
        shop.gate = Gatekeeper()
    async with shop.serving():
        job = await shop.ask(terms=terms)
        await shop.reached(job, State.PENDING if terms is PROMPT else State.HELD)
    await approve(shop, job)
    async with shop.serving():
        await shop.delivered(job)


async def test_a_picture_drawn_before_a_restart_is_looked_at_before_it_is_public(
    shop: Workshop,
) -> None:
    shop.gate = Gatekeeper()
    job = await shop.left_behind(State.SUBMITTING, State.RUNNING, State.READY)
    async with shop.serving():
        await shop.reached(job, State.HELD)
    assert shop.presenter.delivered == []


async def test_a_picture_whose_prompt_was_approved_is_looked_at_all_the_same(
    shop: Workshop,
) -> None:
    shop.gate = gate = Gatekeeper(Ruling())
    async with shop.serving():
        job = await shop.ask(terms=PROMPT)
        await approve(shop, job)
        await shop.jobs.follow(job.id)
        await shop.delivered(job)
    assert [job_id for job_id, _ in gate.seen] == [job.id]


async def test_a_picture_may_be_refused_outright(shop: Workshop) -> None:
    shop.gate = Gatekeeper(Ruling(refuse=Failure.REMOVED_BEFORE))
    async with shop.serving():
        ended = await shop.failed(await shop.ask())
    assert ended.failure is Failure.REMOVED_BEFORE


async def test_a_picture_may_be_shown_as_a_spoiler_with_what_was_found(shop: Workshop) -> None:
    shop.gate = Gatekeeper(Ruling(spoiler=True, verdict=SEEN))
    async with shop.serving():
        job = await shop.delivered(await shop.ask())
    assert shop.presenter.delivered[0].job.spoiler
    assert job.verdict == SEEN


async def test_a_spoiler_that_only_a_second_look_finds_outlasts_what_is_stored_meanwhile(
    shop: Workshop,
) -> None:
    shop.gate = Gatekeeper(Ruling(spoiler=True, verdict=SEEN))
    job = await shop.left_behind(State.SUBMITTING, State.RUNNING, State.READY)
    # It has to be made smaller, which takes a while.
    await shop.database.fetch("UPDATE job SET upload_limit = 600")
    async with shop.serving():
        while not shop.presenter.delivered:
            await shop.jobs.forget_token(job)
        await shop.delivered(job)
    assert shop.presenter.delivered[0].job.spoiler


@pytest.mark.parametrize("terms", [PROMPT, IMAGE], ids=["prompt", "image"])
async def test_who_waits_for_a_moderator_may_cancel(shop: Workshop, terms: Terms) -> None:
    shop.gate = Gatekeeper()
    async with shop.serving():
        job = await shop.ask(terms=terms)
        await shop.reached(job, State.PENDING if terms is PROMPT else State.HELD)
        answer = await shop.jobs.cancel(job.id, by=ADA)
        assert isinstance(answer, Cancelled)
        assert answer.job.charged is (terms is IMAGE)  # that one was paid for
        await shop.ended(job)
    assert shop.presenter.delivered == []


async def test_a_pause_ends_what_waits_and_lets_what_was_ordered_finish(shop: Workshop) -> None:
    shop.behave(hold=True)
    async with shop.serving():
        drawn = await shop.ask()
        await shop.reached(drawn, State.RUNNING)
        pending = await shop.ask(BEN, terms=PROMPT)
        assert await shop.jobs.halt(10, reason="a raid") == 1
        assert (await shop.failed(pending)).failure is Failure.PAUSED
        shop.release()
        await shop.delivered(drawn)


async def test_a_server_that_has_spent_its_budget_is_told_so(shop: Workshop) -> None:
    terms = Terms(daily_images=1)
    async with shop.serving():
        await shop.delivered(await shop.ask(terms=terms))
        answer = await shop.try_to_ask(BEN, terms=terms)
    assert isinstance(answer, OverLimit)
    assert (answer.limit.whose, answer.limit.window) == (Whose.BUDGET, Window(1, 86400))


async def test_what_slipped_past_a_pause_is_not_ordered(shop: Workshop) -> None:
    shop.gate = Gatekeeper(Ruling(), paused=True)
    async with shop.serving():
        ended = await shop.failed(await shop.ask())
    assert ended.failure is Failure.PAUSED
    assert ended.place.message_id is not None  # so that a restart finds it, too
    assert shop.api.counts.submits == 0


async def test_a_moderator_who_is_quicker_than_the_placeholder_orders_it_once(
    shop: Workshop,
) -> None:
    async with shop.serving():
        answer = await shop.try_to_ask(terms=PROMPT)
        assert isinstance(answer, Accepted)
        await approve(shop, answer.job)
        await shop.jobs.follow(answer.job.id)
        await shop.start(answer.job, message_id=4242)
        await shop.delivered(answer.job)
    assert shop.api.counts.submits == 1


async def test_a_job_that_ended_before_its_placeholder_stood_says_so_there(
    shop: Workshop,
) -> None:
    async with shop.serving():
        answer = await shop.try_to_ask()
        assert isinstance(answer, Accepted)
        assert await shop.jobs.halt(10, reason="a raid") == 1
        assert shop.presenter.concluded == []
        await shop.start(answer.job, message_id=4242)
        ended = await shop.failed(answer.job)
    assert ended.failure is Failure.PAUSED
    assert shop.presenter.concluded[0].place.message_id == 4242
    assert shop.api.counts.submits == 0


@pytest.mark.parametrize("end", ["cancelled", "halted"])
async def test_a_pause_hides_no_end_that_came_before_the_placeholder_stood(
    shop: Workshop, end: str
) -> None:
    shop.gate = gate = Gatekeeper(Ruling())
    async with shop.serving():
        answer = await shop.try_to_ask()
        assert isinstance(answer, Accepted)
        gate.paused = True
        if end == "cancelled":
            await shop.jobs.cancel(answer.job.id, by=ADA)
        else:
            assert await shop.jobs.halt(10, reason="a raid") == 1
        await shop.start(answer.job, message_id=4242)
        await shop.ended(answer.job)
    (told,) = shop.presenter.concluded
    assert told.place.message_id == 4242
    assert told.reason == (None if end == "cancelled" else "a raid")
    assert shop.api.counts.submits == 0


async def test_a_vault_that_fails_holds_up_nobody_else(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finisher, "_AT_ONCE", 1)
    full = DatabaseError("The disk is full.")

    async def put(_vault: Vault, _key: str, _data: bytes) -> None:
        raise full

    monkeypatch.setattr(Vault, "put", put)
    shop.gate = HoldsOnly(ADA)
    async with shop.serving():
        await shop.ask(terms=IMAGE)
        await until(lambda: shop.api.counts.downloads)
        await shop.delivered(await shop.ask(BEN))


class HoldsOnly(Gatekeeper):
    """Holds what one person asked for."""

    def __init__(self, owner_id: int) -> None:
        super().__init__()
        self.owner_id = owner_id

    async def judge(self, job: Job, picture: Picture) -> Ruling:
        return Ruling(hold=job.owner_id == self.owner_id)
