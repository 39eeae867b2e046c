"""Paints the pictures of tasks in worker threads and keeps the newest."""

import asyncio
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from bot.imageapi.models import ImageRequest
from bot.sandbox.imageapi.behaviour import Painter

_AT_ONCE = 2
_KEPT = 64


class Gallery:
    """Pictures by task id. One that was let go is painted again: painting is repeatable."""

    def __init__(self) -> None:
        # A pool rather than asyncio.to_thread: ten thousand waiting pictures are then no more
        # than entries in its queue.
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="painter")
        self._lock = threading.Lock()
        self._pictures: dict[str, Future[bytes]] = {}
        self._finished: deque[str] = deque()

    def start(self, task_id: str, request: ImageRequest, paint: Painter) -> Future[bytes]:
        """Begin to paint unless that was done already."""
        with self._lock:
            picture = self._pictures.get(task_id)
            if picture is None:
                picture = self._pool.submit(self._work, task_id, request, paint)
                self._pictures[task_id] = picture
            return picture

    async def close(self) -> None:
        """Let go of what waits to be painted, and wait for what is being painted."""
        await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)

    def _work(self, task_id: str, request: ImageRequest, paint: Painter) -> bytes:
        try:
            return paint(request)
        finally:
            with self._lock:
                self._finished.append(task_id)
                while len(self._finished) > _KEPT:
                    self._pictures.pop(self._finished.popleft(), None)
