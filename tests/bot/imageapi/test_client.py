"""The client against real sockets on loopback: what it sends, and what it makes of every answer."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import (
    BalanceTooLow,
    ContentRefused,
    ImageApiError,
    ImageInvalid,
    KeyRejected,
    ModelNotServed,
    OutcomeUnknown,
    PassingFault,
    RateLimited,
    TaskNotFound,
)
from bot.imageapi import client as client_module
from bot.imageapi.client import ImageClient, Timeouts
from bot.imageapi.models import ImageRequest, Size, TaskStatus

KEY = "sk_0123456789abcdef"
REQUEST = ImageRequest("a red fox", Size(1024, 768), 7)
SUBMIT = "/v3/async/hunyuan-image-3"
RESULT = "/v3/async/task-result"
PATIENT = Timeouts()
IMPATIENT = Timeouts(submit=0.3, poll=0.3, download=0.3, connect=0.2)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Host:
    """A web server whose answers a test writes, and which remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.queries: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[object] = []
        self.ports: list[int] = []
        self.routes: dict[str, Handler] = {}
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self.server = TestServer(app)

    def answers(self, path: str, body: object = b"", status: int = 200, **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {name.replace("_", "-"): text for name, text in headers.items()}

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=data, headers=sent)

        self.routes[path] = answer

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.method, request.path_qs))
        self.queries.append(dict(request.query))
        self.headers.append({name.lower(): text for name, text in request.headers.items()})
        self.bodies.append(await request.json() if request.can_read_body else None)
        self.ports.append(
            request.transport.get_extra_info("peername")[1] if request.transport else 0
        )
        if request.path not in self.routes:
            return web.json_response({"reason": "API_NOT_FOUND"}, status=404)
        return await self.routes[request.path](request)

    def url(self, path: str = "") -> str:
        return str(self.server.make_url("/")).rstrip("/") + path


def make_client(base_url: str, timeouts: Timeouts = PATIENT) -> ImageClient:
    return ImageClient(base_url=base_url, key=KEY, model="hunyuan-image-3", timeouts=timeouts)


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    host = Host()
    async with host.server:
        yield host


@pytest.fixture
async def client(host: Host) -> AsyncIterator[ImageClient]:
    async with make_client(host.url("/")) as client:
        yield client


@asynccontextmanager
async def raw_host(talk: Talk) -> AsyncIterator[str]:
    """A TCP server that does with each connection as a test says."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def reset(writer: asyncio.StreamWriter) -> None:
    """Make the coming close an abrupt one."""
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


async def read_request(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
    await reader.readexactly(int(length or 0))


async def hang_up_at_once(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    reset(writer)


async def hang_up_after_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    reset(writer)


async def close_after_reading(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await read_request(reader)


async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def break_off_the_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"task_id"')
    await writer.drain()


async def speak_no_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    await writer.drain()


async def answer_in_plain_text(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    await writer.drain()


BROKEN_TALKS = [
    hang_up_at_once,
    hang_up_after_reading,
    close_after_reading,
    say_nothing,
    break_off_the_answer,
    speak_no_http,
]


# --- submit


async def test_a_submission_sends_the_request_with_the_key_and_returns_the_task(
    host: Host, client: ImageClient
) -> None:
    host.answers(SUBMIT, {"task_id": "t-1"})
    assert await client.submit(REQUEST) == "t-1"
    assert host.asked == [("POST", SUBMIT)]
    assert host.bodies == [{"prompt": "a red fox", "size": "1024*768", "seed": 7}]
    assert host.headers[0]["authorization"] == f"Bearer {KEY}"
    assert host.headers[0]["content-type"] == "application/json"
    assert host.headers[0]["user-agent"].startswith("imagine-bot/")


@pytest.mark.parametrize(("idle", "connections"), [(0.0, 3), (3600.0, 1)])
async def test_a_submission_reuses_no_connection_that_was_quiet_for_too_long(
    host: Host, idle: float, connections: int
) -> None:
    host.answers(SUBMIT, {"task_id": "t-1"})
    async with make_client(host.url("/"), replace(PATIENT, idle=idle)) as client:
        for _ in range(3):
            await client.submit(REQUEST)
    assert len(set(host.ports)) == connections


async def test_polls_share_a_connection_and_leave_those_of_submissions_alone(
    host: Host, client: ImageClient
) -> None:
    host.answers(SUBMIT, {"task_id": "t-1"})
    host.answers(RESULT, {"task": {}})
    await client.submit(REQUEST)
    for _ in range(3):
        await client.poll("t-1")
    assert len(set(host.ports[1:])) == 1
    assert host.ports[0] not in host.ports[1:]


async def test_a_submission_on_a_connection_that_was_closed_meanwhile_is_not_sent_twice() -> None:
    requests = 0

    async def answer_once_and_read_one_more(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal requests
        for body in (b'{"task_id": "t-1"}', None):
            await read_request(reader)
            requests += 1
            if body is not None:
                head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)

    async with (
        raw_host(answer_once_and_read_one_more) as url,
        make_client(url, replace(PATIENT, idle=3600.0)) as client,
    ):
        await client.submit(REQUEST)
        with pytest.raises(OutcomeUnknown):
            await client.submit(REQUEST)
    assert requests == 2


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"reason": "ILLEGAL_PROMPT"}, ContentRefused),
        (400, {"reason": "BILLING_BALANCE_NOT_ENOUGH"}, BalanceTooLow),
        (403, {"reason": "INVALID_API_KEY"}, KeyRejected),
        (404, {"reason": "API_NOT_FOUND"}, ModelNotServed),
        (429, {"reason": "RATE_LIMIT_EXCEEDED"}, RateLimited),
        (500, {"reason": "CREATE_TASK_FAILED"}, PassingFault),
        (500, b"<html>oops</html>", OutcomeUnknown),
        (504, b"<html>gateway</html>", OutcomeUnknown),
        (200, b"<html>hello</html>", OutcomeUnknown),
        (200, b"{" + b" " * 2**21 + b'"task_id": "t"}', OutcomeUnknown),
    ],
)
async def test_an_answer_to_a_submission_is_told_by_its_error(
    host: Host, client: ImageClient, status: int, body: object, kind: type[ImageApiError]
) -> None:
    host.answers(SUBMIT, body, status)
    with pytest.raises(kind):
        await client.submit(REQUEST)
    assert len(host.asked) == 1


@pytest.mark.parametrize("talk", BROKEN_TALKS)
async def test_a_submission_that_breaks_off_once_connected_is_of_unknown_outcome(
    talk: Talk,
) -> None:
    async with raw_host(talk) as url, make_client(url, IMPATIENT) as client:
        with pytest.raises(OutcomeUnknown):
            await client.submit(REQUEST)


async def test_a_submission_is_attempted_once_even_if_the_server_hangs_up() -> None:
    connections = 0

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await hang_up_after_reading(reader, writer)

    async with raw_host(count) as url, make_client(url) as client:
        with pytest.raises(OutcomeUnknown):
            await client.submit(REQUEST)
    assert connections == 1


async def test_a_submission_to_a_closed_port_was_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        async with make_client(f"http://127.0.0.1:{taken.getsockname()[1]}") as client:
            with pytest.raises(PassingFault, match="not reached"):
                await client.submit(REQUEST)


@pytest.mark.parametrize("talk", [say_nothing, answer_in_plain_text, hang_up_at_once])
async def test_a_submission_that_gets_no_further_than_the_handshake_was_not_sent(
    talk: Talk,
) -> None:
    async with (
        raw_host(talk) as url,
        make_client(url.replace("http", "https"), IMPATIENT) as client,
    ):
        with pytest.raises(PassingFault, match="not reached"):
            await client.submit(REQUEST)


async def test_a_redirect_is_not_followed_lest_the_key_travel(
    host: Host, client: ImageClient
) -> None:
    host.answers(SUBMIT, status=307, Location="/elsewhere")
    host.answers(RESULT, status=302, Location="/elsewhere")
    with pytest.raises(ModelNotServed):
        await client.submit(REQUEST)
    with pytest.raises(PassingFault):
        await client.poll("t-1")
    assert "/elsewhere" not in [path for _, path in host.asked]


async def test_a_key_that_the_server_repeats_stays_out_of_the_error(
    host: Host, client: ImageClient
) -> None:
    host.answers(SUBMIT, {"reason": "INVALID_API_KEY", "message": f"bad key {KEY}!"}, 403)
    with pytest.raises(KeyRejected) as refusal:
        await client.submit(REQUEST)
    assert "bad key [key]!" in str(refusal.value)
    assert KEY not in repr(client)


# --- poll


async def test_a_poll_asks_for_the_task_by_its_quoted_id(host: Host, client: ImageClient) -> None:
    host.answers(
        RESULT, {"task": {"status": "TASK_STATUS_SUCCEED"}, "images": [{"image_url": "u"}]}
    )
    result = await client.poll("a+b&c=%d#?")
    assert (result.status, result.image_url) == (TaskStatus.SUCCEED, "u")
    assert host.queries == [{"task_id": "a+b&c=%d#?"}]
    assert host.headers[0]["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, {"reason": "TASK_NOT_FOUND"}, TaskNotFound),
        (403, {"reason": "INVALID_API_KEY"}, KeyRejected),
        (429, b"", RateLimited),
        (500, {"reason": "GET_RESULT_FAILED"}, PassingFault),
        (502, b"<html>", PassingFault),
        (200, b"<html>", PassingFault),
        (200, b'{"task": "' + b"x" * 2**21 + b'"}', PassingFault),
    ],
)
async def test_an_answer_to_a_poll_is_told_by_its_error(
    host: Host, client: ImageClient, status: int, body: object, kind: type[ImageApiError]
) -> None:
    host.answers(RESULT, body, status)
    with pytest.raises(kind):
        await client.poll("t-1")


@pytest.mark.parametrize("talk", BROKEN_TALKS)
async def test_a_poll_that_breaks_off_is_a_passing_fault(talk: Talk) -> None:
    async with raw_host(talk) as url, make_client(url, IMPATIENT) as client:
        with pytest.raises(PassingFault):
            await client.poll("t-1")


# --- download


async def test_a_download_returns_the_bytes_and_never_sends_the_key(
    host: Host, client: ImageClient
) -> None:
    host.answers("/a.png", b"picture")
    assert await client.download(host.url("/a.png")) == b"picture"
    assert "authorization" not in host.headers[0]


async def test_a_signed_link_is_asked_for_exactly_as_written(
    host: Host, client: ImageClient
) -> None:
    query = "/a.png?X-Amz-Credential=a%2Fb%2fc&X-Amz-Signature=%7E+%3D"
    host.answers("/moved", status=302, Location=query)
    host.answers("/a.png", b"picture")
    assert await client.download(host.url("/moved")) == b"picture"
    assert await client.download(host.url(query)) == b"picture"
    assert host.asked[1:] == [("GET", query), ("GET", query)]


@pytest.mark.parametrize("status", [204, 403, 404, 410, 500, 503])
async def test_a_download_that_is_refused_is_a_passing_fault_with_its_status(
    host: Host, client: ImageClient, status: int
) -> None:
    host.answers("/a.png", status=status, Retry_After="7")
    with pytest.raises(PassingFault) as fault:
        await client.download(host.url("/a.png"))
    assert (fault.value.status, fault.value.retry_after) == (status, 7.0)


async def test_a_download_that_is_throttled_says_when_to_come_back(
    host: Host, client: ImageClient
) -> None:
    host.answers("/a.png", status=429, Retry_After="7")
    with pytest.raises(RateLimited) as fault:
        await client.download(host.url("/a.png"))
    assert fault.value.retry_after == 7.0


@pytest.mark.parametrize("talk", BROKEN_TALKS)
async def test_a_download_that_breaks_off_is_a_passing_fault_without_the_link(talk: Talk) -> None:
    async with raw_host(talk) as url, make_client(url, IMPATIENT) as client:
        with pytest.raises(PassingFault) as fault:
            await client.download(f"{url}/a.png?signature=secret")
    assert "secret" not in str(fault.value)
    assert fault.value.__cause__ is None


async def test_a_download_that_never_ends_is_cut_off(
    host: Host, client: ImageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def pour(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x" * 65536)

    monkeypatch.setattr(client_module, "MAX_DOWNLOAD", 2**20)
    host.routes["/a.png"] = pour
    with pytest.raises(ImageInvalid, match="1 MiB"):
        await client.download(host.url("/a.png"))


async def test_a_download_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(
    host: Host, client: ImageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "MAX_DOWNLOAD", 2**20)
    host.answers("/fits.png", b"x" * 2**20)
    host.answers("/large.png", b"x" * (2**20 + 1))
    assert len(await client.download(host.url("/fits.png"))) == 2**20
    with pytest.raises(ImageInvalid):
        await client.download(host.url("/large.png"))


async def test_a_download_that_announces_too_much_is_not_waited_for() -> None:
    async def announce(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        await reader.read()

    async with raw_host(announce) as url, make_client(url, IMPATIENT) as client:
        with pytest.raises(ImageInvalid):
            await client.download(url)


async def test_redirects_of_a_download_are_followed_but_not_for_ever(
    host: Host, client: ImageClient
) -> None:
    host.answers("/round", status=302, Location="/round")
    host.answers("/file", status=302, Location="file:///etc/passwd")
    for path in ("/round", "/file"):
        with pytest.raises(PassingFault):
            await client.download(host.url(path))
    assert len(host.asked) < 10


@pytest.mark.parametrize(
    "link",
    [
        "",
        "a.png",
        "ftp://host/a.png",
        "file:///etc/passwd",
        "http://",
        "http://[",
        "http://h:99999/",
    ],
)
async def test_a_link_that_is_no_web_address_is_refused(client: ImageClient, link: str) -> None:
    with pytest.raises(ImageInvalid):
        await client.download(link)


@pytest.mark.parametrize(
    "link",
    [
        "http://" + "a" * 70 + ".invalid/",
        "http://127.0.0.1:1/\r\nX: y",
        "http://127.0.0.1:1/é",
        "http://me:%E2%82%AC@127.0.0.1:1/",
    ],
)
async def test_a_link_that_leads_nowhere_is_a_passing_fault(client: ImageClient, link: str) -> None:
    with pytest.raises(PassingFault):
        await client.download(link)


# --- account


async def test_the_balance_is_asked_in_the_current_way_and_then_in_the_older(
    host: Host, client: ImageClient
) -> None:
    assert await client.balance() is None
    host.answers("/v3/user", {"credit_balance": 123456})
    assert await client.balance() == Decimal("12.3456")
    host.answers("/openapi/v1/billing/balance/detail", {"availableBalance": "20000"})
    assert await client.balance() == Decimal(2)


def serve_well(host: Host) -> None:
    host.answers(RESULT, {"reason": "TASK_NOT_FOUND"}, 404)
    host.answers("/openapi/v1/billing/balance/detail", {"availableBalance": "20000"})
    host.answers(SUBMIT, {"reason": "INVALID_REQUEST_BODY"}, 400)


async def test_a_probe_is_content_with_a_host_that_serves_and_orders_nothing(
    host: Host, client: ImageClient
) -> None:
    serve_well(host)
    await client.probe()
    assert [body for body in host.bodies if body is not None] == [{}]


@pytest.mark.parametrize(
    ("path", "body", "status", "kind"),
    [
        (RESULT, {"reason": "INVALID_API_KEY"}, 403, KeyRejected),
        (RESULT, b"", 502, PassingFault),
        ("/openapi/v1/billing/balance/detail", {"availableBalance": "0"}, 200, BalanceTooLow),
        (SUBMIT, {"reason": "API_NOT_FOUND"}, 404, ModelNotServed),
        (SUBMIT, b"", 500, PassingFault),
    ],
)
async def test_a_probe_names_what_stands_in_the_way(
    host: Host,
    client: ImageClient,
    path: str,
    body: object,
    status: int,
    kind: type[ImageApiError],
) -> None:
    serve_well(host)
    host.answers(path, body, status)
    with pytest.raises(kind):
        await client.probe()


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>"), (302, b""), (403, b""), (404, b"")])
async def test_a_probe_can_do_without_a_balance(
    host: Host, client: ImageClient, status: int, body: bytes
) -> None:
    serve_well(host)
    host.answers("/openapi/v1/billing/balance/detail", body, status)
    await client.probe()


async def test_a_closed_client_asks_nothing_any_more(host: Host) -> None:
    host.answers(RESULT, {"task": {}})
    async with make_client(host.url()) as client:
        await client.poll("t-1")
    with pytest.raises(RuntimeError, match="closed"):
        await client.poll("t-1")
