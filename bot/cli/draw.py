"""`draw`: one picture from the terminal, through the same client as the bot's."""

import asyncio
import itertools
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from bot.cli.meter import Meter
from bot.config import Settings
from bot.errors import (
    BotError,
    ContentRefused,
    ImageApiError,
    ImageInvalid,
    OutcomeUnknown,
    PassingFault,
    SettingsError,
    TaskNotFound,
)
from bot.imageapi.backoff import backoff
from bot.imageapi.client import ImageClient
from bot.imageapi.inputs import parse_prompt, parse_seed, resolve_seed
from bot.imageapi.models import ImageRequest, TaskResult, TaskStatus
from bot.imageapi.protocol import is_content_refusal
from bot.imageapi.sizes import parse_size
from bot.images import Picture, inspect
from bot.render.text import how_long
from bot.sandbox.imageapi import Behaviour, LocalImageApi

_LOCAL = Behaviour(queue_seconds=0.0, draw_seconds=1.0, reports_progress=True, word_faults=True)
_GAP = 1.0  # seconds between two looks at a task
_LOCAL_GAP = 0.2
_UNKNOWN_FOR = 15.0  # seconds after submission in which the API may not know its own task yet
_BROKEN_TIMES = 4  # what is no picture so often will not become one

_WORDS = {TaskStatus.QUEUED: "Waiting in line", TaskStatus.PROCESSING: "Drawing"}
_BILLED = " It may be billed all the same."

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")


async def draw(
    settings: Settings,
    *,
    prompt: str,
    size: str | None,
    seed: str | None,
    output: str | None,
    local: bool,
) -> int:
    """Order one picture, save it and print the file's path; returns 0.

    Args:
        settings: for the image API; nothing of Discord is needed.
        prompt: as typed, like `size` and `seed`.
        size: see `parse_size`.
        seed: see `parse_seed`.
        output: the file to write; None is ``imagine-<seed>`` in the working directory.
        local: use the local image API, which is free.

    Raises:
        InputRefused: prompt, size or seed cannot be used.
        BotError: there is no picture; the text says why, and whether it may be billed.
    """
    request = ImageRequest(
        prompt=parse_prompt(prompt, settings.max_prompt_length),
        size=parse_size(size),
        seed=resolve_seed(parse_seed(seed)),
    )
    async with _image_api(settings, local=local) as api:
        with _draft(output) as draft, Meter() as meter:
            order = _Order(api, request, meter, gap=_LOCAL_GAP if local else _GAP)
            picture = await _within(settings.job_timeout, order)
            path = _save(picture, draft, output, request.seed)
            meter.show(
                f"Done: {request.size.width}×{request.size.height}, seed {request.seed}", 100
            )
    print(path)
    return 0


@asynccontextmanager
async def _image_api(settings: Settings, *, local: bool) -> AsyncIterator[ImageClient]:
    async with AsyncExitStack() as stack:
        if local:
            if find_spec("numpy") is None:
                raise BotError(
                    "numpy is missing: `draw --local` needs more than `draw`."
                    ' Install it with: .venv/bin/pip install -e ".[try]"'
                )
            server = await stack.enter_async_context(LocalImageApi(_LOCAL))
            client = ImageClient(base_url=server.base_url, key=_LOCAL.key, model=_LOCAL.model)
        else:
            client = ImageClient(
                base_url=settings.novita_base_url,
                key=_key(settings),
                model=settings.novita_model,
            )
        yield await stack.enter_async_context(client)


def _key(settings: Settings) -> str:
    """The API key; what is wrong with the bot token does not matter here."""
    try:
        settings.require_for_run()
    except SettingsError as error:
        for line in str(error).splitlines():
            if line.startswith("NOVITA_API_KEY"):
                raise BotError(f"{line} Or add --local: it needs no key and is free.") from error
    return settings.novita_api_key.get_secret_value() if settings.novita_api_key else ""


class _Order:
    """One picture, from the paid request to its checked bytes.

    Attributes:
        billable: whether the image API has accepted it, or may have.
    """

    def __init__(
        self, api: ImageClient, request: ImageRequest, meter: Meter, *, gap: float
    ) -> None:
        self.billable = False
        self._api = api
        self._request = request
        self._meter = meter
        self._gap = gap
        self._accepted = 0.0

    async def picture(self) -> Picture:
        """Order it and wait for it, however long that takes."""
        self._meter.show("Ordering")
        task_id = await self._insist(self._submit, self._request)
        self._accepted = asyncio.get_running_loop().time()
        tries = 0
        while True:
            # Addresses expire, so each try begins with a fresh one.
            url = await self._drawn(task_id)
            self._meter.show("Fetching the picture")
            try:
                return await inspect(await self._api.download(url))
            except (ImageInvalid, PassingFault) as error:
                tries += 1
                if isinstance(error, ImageInvalid) and tries >= _BROKEN_TIMES:
                    raise
                await self._rest(tries, error)

    async def _submit(self, request: ImageRequest) -> str:
        self.billable = True
        try:
            return await self._api.submit(request)
        except OutcomeUnknown:
            raise
        except ImageApiError:
            self.billable = False
            raise

    async def _drawn(self, task_id: str) -> str:
        """Wait until it is drawn; returns the address of the picture."""
        while True:
            result = await self._insist(self._look, task_id)
            if result.status is TaskStatus.FAILED:
                kind = ContentRefused if is_content_refusal(result.reason) else ImageApiError
                raise kind(f"The image API could not make this picture: {result.reason or '?'}")
            if result.status is TaskStatus.SUCCEED and result.image_url:
                return result.image_url
            self._meter.show(_WORDS.get(result.status, "Drawing"), result.progress)
            await asyncio.sleep(self._gap)

    async def _look(self, task_id: str) -> TaskResult:
        try:
            return await self._api.poll(task_id)
        except TaskNotFound:
            if asyncio.get_running_loop().time() > self._accepted + _UNKNOWN_FOR:
                raise
            return TaskResult(TaskStatus.QUEUED)

    async def _insist(self, ask: Callable[[_Asked], Awaitable[_Answer]], of: _Asked) -> _Answer:
        """Ask again after each passing fault."""
        tries = 0
        while True:
            try:
                return await ask(of)
            except PassingFault as error:
                tries += 1
                await self._rest(tries, error)

    async def _rest(self, tries: int, error: BotError) -> None:
        asked = error.retry_after if isinstance(error, PassingFault) else None
        wait = backoff(tries, asked)
        self._meter.show(f"Trying again in {how_long(wait)}: {error}")
        await asyncio.sleep(wait)


async def _within(seconds: float, order: _Order) -> Picture:
    """Wait for the picture for so long, or until Ctrl+C."""
    try:
        async with asyncio.timeout(seconds):
            return await order.picture()
    except TimeoutError:
        end = f"There is no picture after {how_long(seconds)}; JOB_TIMEOUT sets how long to wait."
    except asyncio.CancelledError:
        end = "Stopped before the picture was there."
    except OutcomeUnknown as error:
        end = str(error)
    raise BotError(end + (_BILLED if order.billable else " It was not ordered."))


@contextmanager
def _draft(output: str | None) -> Iterator[Path]:
    """An empty file where the picture will be: that it can be written must show before it is paid.

    Removed at the end, unless it was moved to its place.
    """
    try:
        folder = Path() if output is None else _folder_of(output)
        draft = folder / f".imagine-{secrets.token_hex(4)}.part"
        draft.open("xb").close()
    except OSError as error:
        raise BotError(
            f"{output or 'The working directory'} cannot be written: {error.strerror}."
            " Nothing was ordered. Choose another place with -o."
        ) from error
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _folder_of(output: str) -> Path:
    """The folder in which a file of that name is to be written, behind all links."""
    path = Path(output)
    if path.is_dir() or output.endswith(("/", os.sep)):
        raise BotError(f"{output} is a folder. Name the file, too: {path / 'fox.png'}")
    # Moving a file onto a device such as /dev/null would replace it for everybody.
    if path.exists() and not path.is_file():
        raise BotError(f"{output} is no plain file. Choose another name with -o.")
    return path.resolve().parent


def _save(picture: Picture, draft: Path, output: str | None, seed: int) -> Path:
    """Write the bytes as they came, whole or not at all; returns the path."""
    try:
        draft.write_bytes(picture.data)
        path = _unused(f"imagine-{seed}", picture) if output is None else Path(output)
        draft.replace(path.resolve())
    except OSError as error:
        raise BotError(
            f"The picture could not be saved: {error.strerror}. Ask again with --seed {seed}"
            " and the same size; it will be billed again."
        ) from error
    return path


def _unused(stem: str, picture: Picture) -> Path:
    """A name in the working directory under which nothing else would be lost."""
    ending = f".{picture.kind.extension}"
    path = Path(stem + ending)
    for number in itertools.count(2):
        if not path.exists() or (path.is_file() and path.read_bytes() == picture.data):
            break
        path = Path(f"{stem}-{number}{ending}")
    return path
