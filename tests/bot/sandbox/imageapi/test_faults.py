import asyncio
import math
from dataclasses import replace

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.imageapi import WORDS, Behaviour, Fault, FaultTable, Kind, Operation
from bot.sandbox.imageapi.faults import KINDS
from tests.bot.sandbox.imageapi._caller import AT_ONCE, QUICK, Caller, Reply, serving

WORDY = replace(QUICK, word_faults=True)
PAGE = b"<html>"
# What a client sees of a reset depends on how far it was when the reset came.
BROKEN_OFF = (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError)


async def outcome(caller: Caller, operation: Operation, task_id: str) -> tuple[int, str]:
    """Do one piece of work; give the status and the reason, or 0 when the connection broke."""
    url = await caller.image_url(task_id) if operation == "download" else ""
    try:
        if operation == "submit":
            reply = await caller.submit()
        elif operation == "poll":
            reply = await caller.poll(task_id)
        else:
            reply = await caller.call("GET", url)
    except BROKEN_OFF:
        return 0, "broken off"
    if reply.json is None:
        return reply.status, "page" if reply.body.startswith(PAGE) else "picture"
    return reply.status, reply.json.get("reason", "")


REQUESTS: tuple[Operation, ...] = ("submit", "poll", "download")


@pytest.mark.parametrize("operation", REQUESTS)
@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (Fault(status=500, reason="TASK_FAILED"), (500, "TASK_FAILED")),
        (Fault(status=404), (404, "page")),
        (Fault(status=504), (504, "page")),
        (Fault(status=520), (520, "page")),
        (Fault(kind=Kind.RESET), (0, "broken off")),
        (Fault(kind=Kind.RESET, handled=True), (0, "broken off")),
        (Fault(kind=Kind.GARBAGE), (200, "page")),
    ],
    ids=["error", "not found", "gateway", "cloudflare", "reset", "reset after", "garbage"],
)
async def test_any_request_can_meet(
    operation: Operation, fault: Fault, seen: tuple[int, str], caplog: pytest.LogCaptureFixture
) -> None:
    async with serving() as caller:
        task_id = await caller.start()
        good = await outcome(caller, operation, task_id)
        caller.api.faults.add(operation, replace(fault, times=1))
        assert await outcome(caller, operation, task_id) == seen
        assert await outcome(caller, operation, task_id) == good
        assert caller.api.faults.struck == {operation: 1}
    assert not caplog.records  # made on purpose, so no news


async def test_an_error_carries_its_reason_message_and_headers() -> None:
    async with serving() as caller:
        fault = Fault(
            status=429,
            reason="RATE_LIMIT_EXCEEDED",
            message="Slow down.",
            headers={"Retry-After": "7"},
        )
        caller.api.faults.add("submit", fault)
        reply = await caller.submit()
        assert reply.headers["Retry-After"] == "7"
        assert reply.json == {
            "code": 429,
            "reason": "RATE_LIMIT_EXCEEDED",
            "message": "Slow down.",
            "metadata": {},
        }


@pytest.mark.parametrize(
    "fault",
    [Fault(status=504), Fault(kind=Kind.RESET), Fault(kind=Kind.GARBAGE)],
    ids=["error", "reset", "garbage"],
)
async def test_a_submission_breaks_off_before_or_after_it_was_accepted(fault: Fault) -> None:
    async with serving() as caller:
        for handled in (False, True):
            caller.api.faults.add("submit", replace(fault, handled=handled, times=1))
            await outcome(caller, "submit", "")
            assert caller.api.counts.accepted == int(handled)
        assert caller.api.counts.submits == 2
        [task] = caller.api.submissions
        assert await caller.status(task.id) == "SUCCEED"


async def test_a_reset_is_a_real_one() -> None:
    async with serving() as caller:
        caller.api.faults.add("submit", Fault(kind=Kind.RESET))
        port = int(caller.api.base_url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /v3/async/x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            await reader.read()
        writer.close()


async def send_off(caller: Caller) -> asyncio.Task[Reply]:
    """Send a submission that will not be answered soon; return once the server works on it."""
    pending = asyncio.create_task(caller.submit())
    while not caller.api.counts.submits:
        await caller.poll("none")
    await caller.poll("none")
    return pending


async def test_a_slow_answer_is_the_right_one_later() -> None:
    async with serving() as caller:
        caller.api.faults.add("submit", Fault(kind=Kind.SLOW, delay=0.05))
        began = asyncio.get_running_loop().time()
        assert (await caller.submit()).status == 200
        assert asyncio.get_running_loop().time() - began >= 0.05


@pytest.mark.parametrize(("handled", "accepted"), [(False, 0), (True, 1)])
async def test_a_slow_submission_takes_effect_before_or_after_its_delay(
    handled: bool, accepted: int
) -> None:
    async with serving() as caller:
        fault = Fault(kind=Kind.SLOW, delay=30, handled=handled)
        caller.api.faults.add("submit", fault)
        pending = await send_off(caller)
        assert caller.api.counts.accepted == accepted
        pending.cancel()


async def test_a_server_with_a_slow_answer_under_way_closes_at_once() -> None:
    async with asyncio.timeout(5), serving() as caller:
        caller.api.faults.add("submit", Fault(kind=Kind.SLOW, delay=600))
        pending = await send_off(caller)
    with pytest.raises(BROKEN_OFF):
        await pending


async def test_a_task_is_not_found_at_first() -> None:
    async with serving() as caller:
        task_id = await caller.start()
        caller.api.faults.add("poll", Fault(status=404, reason="TASK_NOT_FOUND", times=2))
        seen = [await outcome(caller, "poll", task_id) for _ in range(3)]
        assert seen == [(404, "TASK_NOT_FOUND"), (404, "TASK_NOT_FOUND"), (200, "")]


async def test_a_status_is_not_a_documented_one() -> None:
    async with serving() as caller:
        task_id = await caller.start()
        caller.api.faults.add("poll", Fault(kind=Kind.UNKNOWN_STATUS, times=1))
        assert [await caller.status(task_id) for _ in range(2)] == ["PENDING", "SUCCEED"]


async def test_a_success_comes_without_a_picture() -> None:
    async with serving() as caller:
        task_id = await caller.start()
        caller.api.faults.add("poll", Fault(kind=Kind.NO_IMAGES, times=1))
        reply = (await caller.poll(task_id)).json
        assert reply["task"]["status"] == "TASK_STATUS_SUCCEED"
        assert reply["images"] == []
        assert (await caller.download(task_id)).status == 200


async def test_a_refusal_is_left_alone_by_faults_of_results_and_pictures() -> None:
    async with serving() as caller:
        caller.api.faults.add("poll", Fault(kind=Kind.UNKNOWN_STATUS))
        assert (await caller.poll("none")).json["reason"] == "TASK_NOT_FOUND"


async def test_a_task_fails_with_a_reason_when_its_time_is_over() -> None:
    async with serving(QUICK) as caller:
        caller.api.faults.add("draw", Fault(kind=Kind.FAIL, reason="out of memory", times=1))
        bad, good = await caller.start(), await caller.start()
        assert await caller.status(bad) == "QUEUED"
        caller.clock.now += 7
        reply = (await caller.poll(bad)).json
        assert reply["task"]["status"] == "TASK_STATUS_FAILED"
        assert reply["task"]["reason"] == "out of memory"
        assert reply["images"] == []
        assert await caller.status(good) == "SUCCEED"


async def test_drawing_takes_longer() -> None:
    async with serving(QUICK) as caller:
        caller.api.faults.add("draw", Fault(kind=Kind.LONG, factor=2))
        task_id = await caller.start()
        caller.clock.now += 12.9
        assert await caller.status(task_id) == "PROCESSING"
        caller.clock.now += 0.1
        assert await caller.status(task_id) == "SUCCEED"


@pytest.mark.parametrize("behaviour", [QUICK, AT_ONCE], ids=["timed", "at once"])
async def test_drawing_never_ends(behaviour: Behaviour) -> None:
    async with serving(behaviour) as caller:
        caller.api.faults.add("draw", Fault(kind=Kind.LONG, factor=math.inf))
        task_id = await caller.start()
        caller.clock.now += 1e9
        assert await caller.status(task_id) == "PROCESSING"


async def test_a_picture_is_truncated_or_empty() -> None:
    async with serving() as caller:
        task_id = await caller.start()
        whole = (await caller.download(task_id)).body
        caller.api.faults.add("download", Fault(kind=Kind.TRUNCATED, times=1))
        caller.api.faults.add("download", Fault(kind=Kind.EMPTY, times=1))
        half, none = [await caller.download(task_id) for _ in range(2)]
        assert half.body == whole[: len(whole) // 2]
        assert none.body == b""
        assert {half.headers["Content-Type"], none.headers["Content-Type"]} == {"image/png"}


async def test_a_picture_is_cut_off_in_the_middle(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as caller:
        task_id = await caller.start()
        url = await caller.image_url(task_id)
        caller.api.faults.add("download", Fault(kind=Kind.CUT_OFF, times=1))
        with pytest.raises(BROKEN_OFF):
            await caller.call("GET", url)
        assert (await caller.call("GET", url)).status == 200
    assert not caplog.records


@pytest.mark.parametrize("kind", [Kind.HUGE, Kind.HUGE_CHUNKED])
async def test_a_picture_is_huge(kind: Kind) -> None:
    async with serving() as caller:
        task_id = await caller.start()
        whole = (await caller.download(task_id)).body
        caller.api.faults.add("download", Fault(kind=kind, size=300_000))
        huge = await caller.download(task_id)
        assert len(huge.body) == 300_000
        assert huge.body.startswith(whole)
        announced = huge.headers.get("Content-Length")
        assert announced == ("300000" if kind is Kind.HUGE else None)


async def test_a_client_may_leave_a_huge_picture_unread(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as caller:
        url = await caller.image_url(await caller.start())
        caller.api.faults.add("download", Fault(kind=Kind.HUGE_CHUNKED, size=2**40))
        async with caller.http.get(url) as response:
            assert len(await response.content.readexactly(100_000)) == 100_000
        assert (await caller.submit()).status == 200
    assert not caplog.records


async def test_a_fault_that_cannot_happen_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="TRUNCATED cannot happen to a submit"):
        FaultTable(0).add("submit", Fault(kind=Kind.TRUNCATED))


def test_every_kind_can_happen_somewhere() -> None:
    assert frozenset().union(*KINDS.values()) == set(Kind)


async def test_cleared_faults_happen_no_more() -> None:
    async with serving() as caller:
        for operation in REQUESTS:
            caller.api.faults.add(operation, Fault())
        assert (await caller.submit()).status == 500
        caller.api.faults.clear()
        assert (await caller.download(await caller.start())).status == 200


@given(times=st.integers(0, 5), every=st.integers(1, 4), chances=st.integers(0, 30))
def test_a_fault_takes_the_first_of_every_so_many_chances_so_many_times(
    times: int, every: int, chances: int
) -> None:
    faults = FaultTable(0)
    faults.add("poll", Fault(times=times, every=every))
    struck = [chance for chance in range(chances) if faults.strike("poll")]
    assert struck == list(range(0, chances, every))[:times]


@given(seed=st.integers(), share=st.floats(0.2, 0.8))
def test_a_share_is_drawn_the_same_way_for_the_same_seed_whatever_else_happens(
    seed: int, share: float
) -> None:
    alone, busy = FaultTable(seed), FaultTable(seed)
    busy.add("poll", Fault(share=0.5))
    for faults in (alone, busy):
        faults.add("submit", Fault(share=share))
    patterns: list[list[bool]] = []
    for faults in (alone, busy):
        pattern = []
        for _ in range(50):
            faults.strike("poll")
            pattern.append(faults.strike("submit") is not None)
        patterns.append(pattern)
    assert patterns[0] == patterns[1]


def test_a_share_is_near_what_was_asked_and_differs_by_seed_and_work() -> None:
    patterns: list[tuple[bool, ...]] = []
    for seed in (1, 2):
        faults = FaultTable(seed)
        for operation in REQUESTS:
            faults.add(operation, Fault(share=0.25))
            patterns.append(tuple(faults.strike(operation) is not None for _ in range(1000)))
    assert len(set(patterns)) == len(patterns)
    assert all(200 < sum(pattern) < 300 for pattern in patterns)


async def test_words_do_nothing_unless_asked_for() -> None:
    async with serving() as caller:
        task_id = await caller.start(" ".join(row.word for row in WORDS))
        assert (await caller.download(task_id)).status == 200


@pytest.mark.parametrize(
    ("word", "status", "reason"),
    [
        ("!refuse", 400, "ILLEGAL_PROMPT"),
        ("!balance", 400, "BILLING_BALANCE_NOT_ENOUGH"),
        ("!key", 403, "INVALID_API_KEY"),
        ("!gone", 404, "API_NOT_FOUND"),
    ],
)
async def test_a_word_refuses_the_submission(word: str, status: int, reason: str) -> None:
    async with serving(WORDY) as caller:
        for prompt in (f"a fox {word}", f"{word.upper()}, a fox"):
            reply = await caller.submit(prompt)
            assert (reply.status, reply.json["reason"]) == (status, reason)
        for prompt in ("a fox", f"a fox{word}", f"{word}s", word[1:]):
            assert (await caller.submit(prompt)).status == 200, prompt


async def test_the_word_429_limits_the_first_two_submissions_of_each_prompt() -> None:
    async with serving(WORDY) as caller:
        for prompt in ("a fox !429", "a cat !429"):
            replies = [await caller.submit(prompt) for _ in range(4)]
            assert [reply.status for reply in replies] == [429, 429, 200, 200]
            assert [reply.headers.get("Retry-After") for reply in replies[:2]] == ["2", "2"]


async def test_prompts_with_words_are_forgotten_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.imageapi.words._REMEMBERED_PROMPTS", 1)
    async with serving(WORDY) as caller:
        seen = [(await caller.submit(f"{name} !429")).status for name in "aabaaa"]
        assert seen == [429, 429, 429, 429, 429, 200]


async def test_the_word_fail_fails_the_task_after_its_time() -> None:
    async with serving(WORDY) as caller:
        task_id = await caller.start("a fox !fail")
        caller.clock.now += 6.9
        assert await caller.status(task_id) == "PROCESSING"
        caller.clock.now += 0.1
        task = (await caller.poll(task_id)).json["task"]
        assert (task["status"], bool(task["reason"])) == ("TASK_STATUS_FAILED", True)


async def test_the_word_slow_draws_five_times_as_long() -> None:
    async with serving(WORDY) as caller:
        task_id = await caller.start("a fox !slow")
        caller.clock.now += 30.9
        assert await caller.status(task_id) == "PROCESSING"
        caller.clock.now += 0.1
        assert await caller.status(task_id) == "SUCCEED"


async def test_the_word_stuck_never_ends() -> None:
    async with serving(WORDY) as caller:
        task_id = await caller.start("a fox !stuck")
        caller.clock.now += 1e9
        assert await caller.status(task_id) == "PROCESSING"


async def test_the_word_broken_truncates_the_picture_always() -> None:
    async with serving(WORDY) as caller:
        broken, good = await caller.start("a fox !broken"), await caller.start("a fox")
        caller.clock.now += 7
        for _ in range(3):
            assert b"IEND" not in (await caller.download(broken)).body
        assert b"IEND" in (await caller.download(good)).body


async def test_the_word_flaky_fails_every_other_poll_of_each_task() -> None:
    async with serving(WORDY) as caller:
        tasks = [await caller.start("a fox !flaky") for _ in range(2)]
        for _ in range(2):
            for task_id in tasks:
                reply = await caller.poll(task_id)
                assert (reply.status, reply.json["reason"]) == (500, "GET_RESULT_FAILED")
            for task_id in tasks:
                assert (await caller.poll(task_id)).status == 200


async def test_words_for_different_kinds_of_work_act_together() -> None:
    async with serving(WORDY) as caller:
        prompt = "!429 !fail !flaky a fox"
        assert [(await caller.submit(prompt)).status for _ in range(2)] == [429, 429]
        task_id = await caller.start(prompt)
        caller.clock.now += 7
        assert (await caller.poll(task_id)).status == 500
        assert await caller.status(task_id) == "FAILED"


def test_every_word_is_in_the_table_once_with_a_sentence_and_a_fault_that_can_happen() -> None:
    assert {row.word for row in WORDS} == {
        *("!fail", "!refuse", "!slow", "!429", "!balance"),
        *("!key", "!gone", "!broken", "!flaky", "!stuck"),
    }
    assert len({row.word for row in WORDS}) == len(WORDS)
    for row in WORDS:
        assert row.does.endswith(".")
        assert row.fault.kind in KINDS[row.operation]
