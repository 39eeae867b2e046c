"""What a fault makes of an answer, and how an answer is brought to the client, whole or not."""

import asyncio
import json
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from http.client import responses

from aiohttp import web

from bot.sandbox.imageapi.faults import Fault, Kind
from bot.sandbox.imageapi.wire import Answer, json_answer, refusal

_BLOCK = bytes(64 * 1024)
# struct linger: on, for 0 seconds.
_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


async def meet(fault: Fault | None, handle: Callable[[], Awaitable[Answer]]) -> Answer:
    """Give the answer of `handle`, or what `fault` makes of it."""
    if fault is None:
        return await handle()
    instead = _INSTEAD.get(fault.kind)
    if fault.handled:
        answer = await handle()
        await asyncio.sleep(fault.delay)
    else:
        await asyncio.sleep(fault.delay)
        if instead is not None:
            return instead(fault)
        answer = await handle()
    return _alter(fault, answer) if instead is None else instead(fault)


def _alter(fault: Fault, answer: Answer) -> Answer:
    change = _CHANGES.get(fault.kind)
    return answer if change is None or answer.status != HTTPStatus.OK else change(fault, answer)


def _page(status: int, headers: Mapping[str, str]) -> Answer:
    # Gateways have statuses of their own, such as Cloudflare's 520, that HTTPStatus does not know.
    phrase = responses.get(status, "Unknown Error")
    body = f"<html><head><title>{phrase}</title></head><body><h1>{phrase}</h1></body></html>"
    return Answer(status, body.encode(), "text/html", headers)


def _error(fault: Fault) -> Answer:
    if not fault.reason:
        return _page(fault.status, fault.headers)
    return refusal(fault.status, fault.reason, fault.message, fault.headers)


def _unknown_status(_fault: Fault, answer: Answer) -> Answer:
    content = json.loads(answer.body)
    # Not documented, but public clients of this API have seen it.
    content["task"]["status"] = "TASK_STATUS_PENDING"
    return json_answer(content | {"images": []})


def _half(answer: Answer) -> bytes:
    return answer.body[: len(answer.body) // 2]


_INSTEAD: Mapping[Kind, Callable[[Fault], Answer]] = {
    Kind.ERROR: _error,
    Kind.RESET: lambda _: Answer(200, b"", reset=True),
    Kind.GARBAGE: lambda fault: _page(200, fault.headers),
}

_CHANGES: Mapping[Kind, Callable[[Fault, Answer], Answer]] = {
    Kind.UNKNOWN_STATUS: _unknown_status,
    Kind.NO_IMAGES: lambda _, answer: json_answer(json.loads(answer.body) | {"images": []}),
    Kind.TRUNCATED: lambda _, answer: replace(answer, body=_half(answer)),
    Kind.CUT_OFF: lambda _, answer: replace(
        answer, body=_half(answer), length=len(answer.body), reset=True
    ),
    Kind.EMPTY: lambda _, answer: replace(answer, body=b""),
    Kind.HUGE: lambda fault, answer: replace(answer, length=fault.size),
    Kind.HUGE_CHUNKED: lambda fault, answer: replace(answer, length=fault.size, chunked=True),
}


async def send(request: web.Request, answer: Answer) -> web.StreamResponse:
    """Bring an answer to the client as it says."""
    if answer.reset and not answer.body:
        _reset(request)
        return web.Response()
    if answer.length is None:
        return web.Response(
            status=answer.status,
            body=answer.body,
            content_type=answer.content_type,
            headers=answer.headers,
        )
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    response.content_type = answer.content_type
    if not answer.chunked:
        response.content_length = answer.length
    await response.prepare(request)
    with suppress(ConnectionError):  # a careful client leaves before the end
        await response.write(answer.body)
        if answer.reset:
            _reset(request)
        else:
            await _pad(response, answer.length - len(answer.body))
    return response


async def _pad(response: web.StreamResponse, left: int) -> None:
    while left > 0:
        await response.write(_BLOCK[:left])
        left -= len(_BLOCK)


def _reset(request: web.Request) -> None:
    transport = request.transport
    if transport is None:
        return  # the client has left already
    # Without lingering, closing sends RST instead of FIN: what a crashed host looks like.
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
    transport.abort()
