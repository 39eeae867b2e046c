"""Speaks to the image API over HTTP: one attempt per call, bounded in time and in size.

When to try again is for the caller to decide; the kind of the error says whether that is safe.
"""

from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from bot import __version__
from bot.errors import (
    BalanceTooLow,
    ImageApiError,
    ImageInvalid,
    OutcomeUnknown,
    PassingFault,
    RateLimited,
)
from bot.imageapi import protocol
from bot.imageapi.models import ImageRequest, TaskResult
from bot.imageapi.protocol import Call, Reply

MAX_DOWNLOAD = 32 * 2**20
_MAX_ANSWER = 2**20
_MAX_REDIRECTS = 3
_KEPT = 15.0  # seconds a quiet connection is kept for calls that may be repeated

# Raised before the first byte of a request can have left.
_NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)
# TimeoutError is an OSError.
_BROKEN_OFF = (aiohttp.ClientError, OSError)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds for a whole call of each kind.

    Attributes:
        connect: the share for reaching the host.
        idle: for how long a connection may have been quiet before a submission takes a new one.
    """

    submit: float = 60.0
    poll: float = 15.0
    download: float = 60.0
    connect: float = 10.0
    idle: float = 1.0


_DEFAULT_TIMEOUTS = Timeouts()


class ImageClient:
    """The image API. An asynchronous context manager: open it before use.

    Args:
        base_url: the host, such as ``https://api.novita.ai``.
        key: sent to that host alone; never on downloads, after redirects, or into errors.
        model: the last part of ``/v3/async/{model}``.
        timeouts: see `Timeouts`.
    """

    _free: aiohttp.ClientSession
    _paid: aiohttp.ClientSession

    def __init__(
        self, *, base_url: str, key: str, model: str, timeouts: Timeouts = _DEFAULT_TIMEOUTS
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._key = key
        self._model = model
        self._timeouts = timeouts
        self._opened = AsyncExitStack()

    def __repr__(self) -> str:
        return f"ImageClient(base_url={self._base_url!r}, model={self._model!r})"

    async def __aenter__(self) -> Self:
        self._free = await self._opened.enter_async_context(_open_session(_KEPT))
        # A server may be closing the very connection that is about to be reused. Whether a POST
        # was read is then anybody's guess, so each takes one that is new or was busy just now:
        # servers wait some seconds, the impatient ones five, before they close a quiet one.
        self._paid = await self._opened.enter_async_context(_open_session(self._timeouts.idle))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._opened.aclose()

    async def submit(self, request: ImageRequest) -> str:
        """Order a picture and return its task id. Each call may be billed.

        Raises:
            OutcomeUnknown: it broke off after it was sent; trying again may be billed twice.
            PassingFault: it was not accepted; trying again is safe.
            ImageApiError: it was not accepted and will not be; see `protocol.error_for`.
        """
        call = protocol.submit_call(self._base_url, self._model, request)
        try:
            reply = await self._ask(call, self._timeouts.submit)
        except _NOT_SENT as error:
            raise PassingFault(f"The image API was not reached ({_name(error)}).") from error
        except _BROKEN_OFF as error:
            raise OutcomeUnknown(f"The submission broke off ({_name(error)}).") from error
        return protocol.read_submitted(reply)

    async def poll(self, task_id: str) -> TaskResult:
        """Ask how a task is doing.

        Raises:
            TaskNotFound: the API does not know it, or not yet.
            PassingFault: there was no answer, or none that can be read.
            ImageApiError: any other; see `protocol.error_for`.
        """
        reply = await self._ask_freely(protocol.result_call(self._base_url, task_id))
        return protocol.read_result(reply)

    async def download(self, url: str) -> bytes:
        """Fetch a picture, unchecked, of at most MAX_DOWNLOAD bytes.

        Raises:
            PassingFault: it broke off, or its host answered with a status other than 200. 403, 404
                and 410 usually mean that the link has expired: poll again for a new one.
            ImageInvalid: it is too large, or the link is none.
        """
        timeout = _timeout(self._timeouts.download, self._timeouts.connect)
        target = _picture_url(url)
        try:
            async with self._free.get(
                target, timeout=timeout, max_redirects=_MAX_REDIRECTS
            ) as answer:
                if answer.status != 200:
                    raise _download_refused(Reply(answer.status, answer.headers, b""))
                if (answer.content_length or 0) > MAX_DOWNLOAD:
                    raise _too_large()
                picture = await _read(answer, MAX_DOWNLOAD + 1)
        except (*_BROKEN_OFF, ValueError) as error:
            # Not chained: some of these quote the link, and whoever has the link has the picture.
            raise PassingFault(f"The download broke off ({_name(error)}).") from None
        if len(picture) > MAX_DOWNLOAD:
            raise _too_large()
        return picture

    async def balance(self) -> Decimal | None:
        """The account's money in dollars; None where this host does not tell.

        Raises:
            ImageApiError: it should tell, but does not; see `protocol.error_for`.
        """
        for question in (protocol.balance_call, protocol.legacy_balance_call):
            reply = await self._ask_freely(question(self._base_url))
            if reply.status != 404:
                return protocol.read_balance(reply)
        return None

    async def probe(self) -> None:
        """Find out, free of charge, whether pictures can be ordered.

        Raises:
            KeyRejected: the key is not accepted.
            BalanceTooLow: there is no money in the account, as far as the host tells.
            ModelNotServed: the host does not have the model.
            PassingFault: it cannot be told now.
        """
        await self.probe_key()
        dollars = None
        # Not every host has this question, and those without it answer it in many ways. Only a
        # plain word that there is no money counts.
        with suppress(ImageApiError):
            dollars = await self.balance()
        if dollars is not None and dollars <= 0:
            raise BalanceTooLow(f"The account behind NOVITA_API_KEY holds ${dollars:.2f}.")
        await self.probe_model()

    async def probe_key(self) -> None:
        """Find out, free of charge, whether the key is accepted.

        Raises:
            ServiceUnusable: it is not; usually KeyRejected.
            PassingFault: it cannot be told now.
        """
        call = protocol.key_probe_call(self._base_url)
        protocol.read_key_probe(await self._ask_freely(call))

    async def probe_model(self) -> None:
        """Find out, free of charge, whether the host has the model.

        Raises:
            ServiceUnusable: it has not, or not for this account; usually ModelNotServed.
            PassingFault: it cannot be told now.
        """
        call = protocol.model_probe_call(self._base_url, self._model)
        protocol.read_model_probe(await self._ask_freely(call))

    async def _ask_freely(self, call: Call) -> Reply:
        """Make a call that may be repeated at no cost."""
        try:
            return await self._ask(call, self._timeouts.poll)
        except _BROKEN_OFF as error:
            raise PassingFault(f"The image API gave no answer ({_name(error)}).") from error

    async def _ask(self, call: Call, seconds: float) -> Reply:
        session = self._paid if call.method == "POST" else self._free
        async with session.request(
            call.method,
            call.url,
            json=call.json,
            headers={**call.headers, "Authorization": f"Bearer {self._key}"},
            timeout=_timeout(seconds, self._timeouts.connect),
            allow_redirects=False,
        ) as answer:
            body = await _read(answer, _MAX_ANSWER)
            if self._key and answer.status >= 300:
                # Some servers repeat the key that they reject, and errors are logged.
                body = body.replace(self._key.encode(), b"[key]")
            return Reply(answer.status, answer.headers, body)


@cache
def _timeout(seconds: float, connect: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds, connect=connect, sock_connect=connect)


def _open_session(idle: float) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(keepalive_timeout=idle),
        cookie_jar=aiohttp.DummyCookieJar(),
        # Pictures do not shrink any more, and what is not packed cannot burst.
        headers={"User-Agent": f"imagine-bot/{__version__}", "Accept-Encoding": "identity"},
        # A signed link is only good as it was written.
        requote_redirect_url=False,
    )


async def _read(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """The first `limit` bytes of an answer; the connection is dropped if there are more."""
    if answer.content_length is not None and answer.content_length < limit:
        return await answer.read()  # HTTP holds it to that length
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) >= limit:
            break
    return bytes(body[:limit])


def _picture_url(text: str) -> URL:
    # Signed links must be sent as they are; anything that is not fit for that is encoded.
    plain = text.isascii() and text.isprintable() and " " not in text
    try:
        url = URL(text, encoded=plain)
        usable = url.scheme in {"http", "https"} and url.host
    except ValueError:
        usable = None
    if not usable:
        raise ImageInvalid("The image API's link to the picture is no web address.")
    return url


def _download_refused(reply: Reply) -> PassingFault:
    kind = RateLimited if reply.status == 429 else PassingFault
    return kind(
        f"The picture's host answered {reply.status}.",
        status=reply.status,
        retry_after=protocol.retry_after(reply),
    )


def _too_large() -> ImageInvalid:
    return ImageInvalid(f"The picture has more than {MAX_DOWNLOAD // 2**20} MiB.")


def _name(error: BaseException) -> str:
    return type(error).__name__
