import asyncio
import hashlib
import io
import json
import re
import threading
from dataclasses import replace
from decimal import Decimal
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.imageapi.models import MAX_SEED, ImageRequest
from bot.sandbox.imageapi import Behaviour, LocalImageApi
from bot.sandbox.imageapi.wire import Answer, read_submission
from tests.bot.sandbox.imageapi._caller import AT_ONCE, FOX, KEY, QUICK, paint_plain, serving

SUBMIT = "/v3/async/hunyuan-image-3"
BALANCE = "/openapi/v1/billing/balance/detail"
REQUESTS = [
    ("POST", SUBMIT),
    ("GET", "/v3/async/task-result?task_id=none"),
    ("GET", BALANCE),
    ("GET", "/v3/nothing/here"),
]


async def test_a_picture_goes_from_prompt_to_bytes() -> None:
    async with serving() as caller:
        task_id = await caller.start("a fox", size="320*256", seed=3)
        reply = await caller.download(task_id)
        assert reply.status == 200
        assert reply.headers["Content-Type"] == "image/png"
        with Image.open(io.BytesIO(reply.body)) as image:
            assert (image.format, image.size) == ("PNG", (320, 256))


async def test_the_answer_to_a_submission_is_a_task_id_and_nothing_else() -> None:
    async with serving() as caller:
        reply = await caller.submit()
        assert list(reply.json) == ["task_id"]
        assert reply.json["task_id"] != (await caller.submit()).json["task_id"]


@pytest.mark.parametrize(("method", "path"), REQUESTS)
async def test_every_request_needs_the_key(method: str, path: str) -> None:
    async with serving() as caller:
        missing = await caller.call(method, path)
        assert (missing.status, missing.json["reason"]) == (400, "MISSING_API_KEY")
        for header in ("Bearer other", "local", "Basic local", "Bearer "):
            wrong = await caller.call(method, path, headers={"Authorization": header})
            assert (wrong.status, wrong.json["reason"]) == (403, "INVALID_API_KEY")


async def test_errors_have_the_shape_of_the_vendor() -> None:
    async with serving() as caller:
        reply = await caller.call("POST", SUBMIT)
        assert reply.headers["Content-Type"].startswith("application/json")
        assert reply.json.keys() == {"code", "reason", "message", "metadata"}
        assert reply.json["code"] == 400
        assert reply.json["metadata"] == {}
        assert reply.json["message"]


async def test_another_model_or_path_is_not_found() -> None:
    async with serving() as caller:
        for method, path in [
            ("POST", "/v3/async/flux-2-dev"),
            ("GET", "/v3/async/hunyuan-image-3"),
            ("POST", "/v4/hunyuan-image-3"),
        ]:
            reply = await caller.call(method, path, json=FOX, headers=KEY)
            assert (reply.status, reply.json["reason"]) == (404, "API_NOT_FOUND"), path


async def test_checks_come_in_order_key_model_body_balance() -> None:
    async with serving(replace(AT_ONCE, balance=Decimal(0))) as caller:
        bad_key = {"Authorization": "Bearer x"}
        other = "/v3/async/other"
        replies = [
            await caller.call("POST", other, data=b"{", headers=bad_key),
            await caller.call("POST", other, data=b"{", headers=KEY),
            await caller.call("POST", SUBMIT, data=b"{", headers=KEY),
            await caller.call("POST", SUBMIT, json=FOX, headers=KEY),
        ]
        assert [reply.json["reason"] for reply in replies] == [
            "INVALID_API_KEY",
            "API_NOT_FOUND",
            "INVALID_REQUEST_BODY",
            "BILLING_BALANCE_NOT_ENOUGH",
        ]


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b'"fox"', b"\xff\xfe", b"[" * 100_000],
    ids=["empty", "broken", "list", "text", "no utf-8", "deep"],
)
async def test_a_body_that_is_no_json_object_is_refused(raw: bytes) -> None:
    async with serving() as caller:
        reply = await caller.call("POST", SUBMIT, data=raw, headers=KEY)
        assert (reply.status, reply.json["reason"]) == (400, "INVALID_REQUEST_BODY")
        assert caller.api.counts.accepted == 0


@pytest.mark.parametrize(
    "fields",
    [
        *({"prompt": value} for value in (None, "", "  \n", 5, ["fox"])),
        *(
            {"size": value}
            for value in (
                *("1024x1024", "1024×1024", "1024 * 1024", "1024*", "1024", "", "-256*256"),
                *("255*1024", "1024*255", "1537*1024", "1024*1537", "٢٥٦*٢٥٦", "1024*1024*1"),
                *(1024, None, [1024, 1024]),
            )
        ),
        *({"seed": value} for value in (-2, MAX_SEED + 1, 1.0, "1", True, None)),
    ],
    ids=repr,
)
def test_a_field_outside_the_documentation_is_refused(fields: dict[str, Any]) -> None:
    answer = read_submission(json.dumps({**FOX, **fields}).encode())
    assert isinstance(answer, Answer)
    assert answer.status == 400
    content = json.loads(answer.body)
    assert content["reason"] == "INVALID_REQUEST_BODY"
    assert content["message"].startswith(next(iter(fields)))


@given(st.integers(256, 1536), st.integers(256, 1536), st.integers(-1, MAX_SEED), st.text())
def test_every_documented_value_is_read(width: int, height: int, seed: int, text: str) -> None:
    prompt = f"fox{text}"
    body = {"prompt": prompt, "size": f"{width}*{height}", "seed": seed}
    submission = read_submission(json.dumps(body).encode())
    assert not isinstance(submission, Answer)
    asked = submission.asked
    assert (asked.prompt, asked.size.width, asked.size.height) == (prompt, width, height)
    assert asked.seed == seed
    assert submission.body == body


async def test_only_the_prompt_is_required() -> None:
    async with serving() as caller:
        await caller.call("POST", SUBMIT, json={"prompt": "fox"}, headers=KEY)
        [task] = caller.api.submissions
        assert str(task.request.size) == "1024*1024"
        assert 0 <= task.request.seed <= MAX_SEED


async def test_the_submission_is_kept_as_it_was_received() -> None:
    async with serving() as caller:
        prompt = "  ein Fuchs 🦊\n*im* <@123> Regen "
        await caller.start(prompt, extra={"webhook": {}})
        [task] = caller.api.submissions
        assert task.body == {**FOX, "prompt": prompt, "extra": {"webhook": {}}}
        assert task.request.prompt == prompt


async def test_a_task_goes_through_its_states_by_time() -> None:
    async with serving(QUICK) as caller:
        task_id = await caller.start()
        seen = []
        for moment in (0, 0.9, 1, 6.9, 7, 100):
            caller.clock.now = 1000 + moment
            seen.append(await caller.status(task_id))
        assert seen == ["QUEUED", "QUEUED", "PROCESSING", "PROCESSING", "SUCCEED", "SUCCEED"]


async def test_a_result_has_the_documented_shape() -> None:
    async with serving(QUICK) as caller:
        task_id = await caller.start(seed=42)
        early = (await caller.poll(task_id)).json
        assert early["images"] == []
        caller.clock.now += 7
        late = (await caller.poll(task_id)).json
        assert late.keys() == early.keys() == {"extra", "task", "images", "videos", "audios"}
        assert late["extra"]["seed"] == "42"
        assert late["videos"] == late["audios"] == []
        assert late["task"] | {"task_type": ""} == {
            "task_id": task_id,
            "status": "TASK_STATUS_SUCCEED",
            "reason": "",
            "task_type": "",
            "eta": 0,
            "progress_percent": 0,
        }
        [image] = late["images"]
        assert image.pop("image_url").startswith(caller.api.base_url + "/files/")
        assert image == {
            "image_url_ttl": 3600,
            "image_type": "png",
            "nsfw_detection_result": None,
        }


async def test_progress_is_told_truthfully_when_asked_for() -> None:
    async with serving(replace(QUICK, reports_progress=True)) as caller:
        task_id = await caller.start()
        seen = []
        for moment in (0, 1, 4, 6.99, 7):
            caller.clock.now = 1000 + moment
            task = (await caller.poll(task_id)).json["task"]
            seen.append((task["progress_percent"], task["eta"]))
        assert seen == [(0, 7), (0, 6), (50, 3), (99, 1), (100, 0)]


async def test_unknown_and_unnamed_tasks_are_not_found() -> None:
    async with serving() as caller:
        for query in ("?task_id=none", "?task_id=", ""):
            reply = await caller.call("GET", f"/v3/async/task-result{query}", headers=KEY)
            assert (reply.status, reply.json["reason"]) == (404, "TASK_NOT_FOUND")


async def test_a_new_task_can_stay_hidden_for_a_while() -> None:
    async with serving(replace(AT_ONCE, hidden_seconds=5)) as caller:
        task_id = await caller.start()
        assert (await caller.poll(task_id)).json["reason"] == "TASK_NOT_FOUND"
        caller.clock.now += 5
        assert await caller.status(task_id) == "SUCCEED"


async def test_the_balance_is_text_and_falls_with_every_accepted_picture() -> None:
    async with serving(replace(AT_ONCE, balance=Decimal("0.25"))) as caller:
        seen = []
        for _ in range(4):
            seen.append((await caller.call("GET", BALANCE, headers=KEY)).json["availableBalance"])
            reply = await caller.submit()
        assert seen == ["2500", "1500", "500", "-500"]
        assert reply.json["reason"] == "BILLING_BALANCE_NOT_ENOUGH"
        assert (caller.api.balance, caller.api.counts.accepted) == (Decimal("-0.05"), 3)
        account = (await caller.call("GET", BALANCE, headers=KEY)).json
        assert account.keys() == {
            *("availableBalance", "cashBalance", "creditLimit"),
            *("pendingCharges", "outstandingInvoices"),
        }
        assert all(isinstance(value, str) for value in account.values())


async def test_the_behaviour_can_be_replaced_while_it_runs() -> None:
    async with serving() as caller:
        caller.api.behaviour = replace(caller.api.behaviour, key="new", model="other")
        assert (await caller.submit()).json["reason"] == "INVALID_API_KEY"
        headers = {"Authorization": "Bearer new"}
        reply = await caller.call("POST", "/v3/async/other", json=FOX, headers=headers)
        assert reply.status == 200


async def test_an_address_expires_and_a_later_poll_gives_a_fresh_one() -> None:
    async with serving(replace(AT_ONCE, url_ttl=60)) as caller:
        task_id = await caller.start()
        url = await caller.image_url(task_id)
        caller.clock.now += 59.9
        assert (await caller.call("GET", url)).status == 200
        caller.clock.now += 0.1
        late = await caller.call("GET", url)
        assert (late.status, late.headers["Content-Type"]) == (403, "application/xml")
        assert b"expired" in late.body
        assert (await caller.download(task_id)).status == 200


async def test_a_changed_address_is_refused() -> None:
    async with serving() as caller:
        task_id = await caller.start()
        other = await caller.start()
        url = await caller.image_url(task_id)
        for bad in (
            url.replace(task_id, other),
            re.sub(r"expires=[0-9.]+", "expires=999999", url),
            url[:-1] + ("0" if url[-1] != "0" else "1"),
            url + "é",
            url.partition("?")[0],
        ):
            assert (await caller.call("GET", bad)).status == 403, bad


async def test_a_picture_is_refused_to_who_sends_the_key_along() -> None:
    async with serving() as caller:
        url = await caller.image_url(await caller.start())
        assert (await caller.call("GET", url, headers=KEY)).status == 400


async def test_a_forgotten_task_has_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.imageapi.tasks._REMEMBERED", 2)
    async with serving() as caller:
        task_id = await caller.start()
        url = await caller.image_url(task_id)
        for _ in range(2):
            await caller.start()
        assert len(caller.api.submissions) == 2
        assert (await caller.poll(task_id)).status == 404
        assert (await caller.call("GET", url)).status == 404


async def test_requests_are_counted_in_total_and_by_task() -> None:
    async with serving() as caller:
        task_id = await caller.start()
        await caller.submit(size="1x1")
        await caller.poll(task_id)
        await caller.poll("none")
        await caller.download(task_id)
        counts = caller.api.counts
        assert (counts.submits, counts.accepted, counts.polls, counts.downloads) == (2, 1, 3, 1)
        [task] = caller.api.submissions
        assert (task.id, task.polls, task.downloads) == (task_id, 2, 1)


async def test_held_tasks_wait_until_they_are_released() -> None:
    async with serving(replace(AT_ONCE, hold=True)) as caller:
        first, second, third = [await caller.start() for _ in range(3)]
        caller.clock.now += 1e6
        assert await caller.status(first) == "PROCESSING"
        caller.api.release(first)
        assert await caller.status(first) == "SUCCEED"
        assert await caller.status(second) == "PROCESSING"
        caller.api.release()
        assert [await caller.status(second), await caller.status(third)] == ["SUCCEED"] * 2


async def test_a_release_ends_a_task_before_its_time() -> None:
    async with serving(replace(QUICK, hold=True)) as caller:
        task_id = await caller.start()
        caller.api.release()
        assert await caller.status(task_id) == "SUCCEED"


async def test_the_same_server_seed_gives_the_same_seeds_and_drawing_times() -> None:
    runs = []
    for server_seed in (1, 1, 2):
        async with serving(replace(QUICK, sigma=0.5, seed=server_seed)) as caller:
            for _ in range(5):
                await caller.start(seed=-1)
            runs.append([(task.request.seed, task.ends_at) for task in caller.api.submissions])
    assert runs[0] == runs[1] != runs[2]
    assert len({seed for seed, _ in runs[0]}) == len({ends for _, ends in runs[0]}) == 5


async def test_a_seed_drawn_by_the_server_is_told_and_repeats_the_picture() -> None:
    async with serving() as caller:
        drawn = await caller.start(seed=-1)
        seed = int((await caller.poll(drawn)).json["extra"]["seed"])
        again = await caller.start(seed=seed)
        other = await caller.start(seed=(seed + 1) % MAX_SEED)
        pictures = [(await caller.download(task)).body for task in (drawn, again, other)]
        assert pictures[0] == pictures[1] != pictures[2]


async def test_a_task_succeeds_only_when_its_picture_is_painted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.sandbox.imageapi.server._PATIENCE", 0.01)
    brush = threading.Event()

    def paint(request: ImageRequest) -> bytes:
        brush.wait(10)
        return paint_plain(request)

    async with serving(replace(AT_ONCE, paint=paint)) as caller:
        task_id = await caller.start()
        assert await caller.status(task_id) == "PROCESSING"
        monkeypatch.undo()
        brush.set()
        assert await caller.status(task_id) == "SUCCEED"


async def test_a_picture_that_cannot_be_painted_fails_its_task(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def paint(_: ImageRequest) -> bytes:
        raise RuntimeError("no colours left")

    async with serving(replace(AT_ONCE, paint=paint)) as caller:
        task_id = await caller.start()
        for _ in range(2):
            task = (await caller.poll(task_id)).json["task"]
            assert task["status"] == "TASK_STATUS_FAILED"
            assert "no colours left" in task["reason"]
        assert task_id in caplog.text


async def test_a_picture_is_painted_once_for_all_who_ask() -> None:
    painted: list[str] = []

    def paint(request: ImageRequest) -> bytes:
        painted.append(request.prompt)
        return paint_plain(request)

    async with serving(replace(QUICK, paint=paint)) as caller:
        task_id = await caller.start()
        caller.clock.now += 3
        await caller.status(task_id)
        caller.clock.now += 4
        await asyncio.gather(*(caller.download(task_id) for _ in range(5)))
        assert painted == ["a red fox"]


async def test_a_picture_that_was_let_go_is_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.imageapi.gallery._KEPT", 2)
    painted: list[str] = []

    def paint(request: ImageRequest) -> bytes:
        painted.append(request.prompt)
        return paint_plain(request)

    async with serving(replace(AT_ONCE, paint=paint)) as caller:
        tasks = [await caller.start(prompt) for prompt in "abc"]
        urls = [await caller.image_url(task) for task in tasks]
        assert await caller.status(tasks[0]) == "SUCCEED"
        assert painted == ["a", "b", "c"]
        first = (await caller.call("GET", urls[0])).body
        assert painted == ["a", "b", "c", "a"]
        assert first == paint_plain(caller.api.submissions[0].request)


async def test_ten_thousand_tasks_need_no_task_of_asyncio_each() -> None:
    async with serving(replace(QUICK, balance=Decimal(10_000), hold=True)) as caller:
        before = len(asyncio.all_tasks())
        body = json.dumps(FOX).encode()
        head = (
            f"POST {SUBMIT} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer local\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        port = int(caller.api.base_url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        # One pipelined connection: ten thousand clients would take most of the time themselves.
        for _ in range(100):
            writer.write((head.encode() + body) * 100)
            await writer.drain()
            for _ in range(100):
                await reader.readuntil(b'"}')
        assert caller.api.counts.accepted == len(caller.api.submissions) == 10_000
        assert len({task.id for task in caller.api.submissions}) == 10_000
        assert len(asyncio.all_tasks()) <= before + 2
        writer.close()
        await writer.wait_closed()
        caller.api.release()
        assert await caller.status(caller.api.submissions[-1].id) == "SUCCEED"


async def test_closing_leaves_no_task_thread_or_port_behind() -> None:
    tasks = len(asyncio.all_tasks())
    async with serving() as caller:
        base_url = caller.api.base_url
        await caller.download(await caller.start())
    await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) == tasks
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("painter")]
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(base_url)


async def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_open() -> None:
    async with serving() as caller:
        port = int(caller.api.base_url.rpartition(":")[2])
        with pytest.raises(OSError, match="address already in use"):
            await LocalImageApi(port=port).__aenter__()
        assert (await caller.submit()).status == 200


async def test_without_a_painter_of_its_own_the_demo_painter_paints() -> None:
    async with serving(Behaviour(queue_seconds=0, draw_seconds=0)) as caller:
        task_id = await caller.start("two foxes at sunset")
        while await caller.status(task_id) == "PROCESSING":
            pass  # each poll waits a while for the picture
        picture = (await caller.download(task_id)).body
        with Image.open(io.BytesIO(picture)) as image:
            assert (image.format, image.size) == ("PNG", (256, 256))
        again = (await caller.download(await caller.start("two foxes at sunset"))).body
        assert hashlib.sha256(again).digest() == hashlib.sha256(picture).digest()
