"""A Redis server that may be away for a while: who asks, waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.resources import files
from typing import Any, TypeVar
from urllib.parse import urlsplit

from newscrawler.errors import ArchiveError

T = TypeVar("T")
WAIT = 300.0
"""Seconds to wait for a server that is away, before giving up."""
PAUSE = 0.5
"""Seconds between two attempts to reach it."""


class RedisServer:
    """The server at that address (``redis://HOST``). Raises `ArchiveError`, one line that names it."""

    def __init__(self, url: str, wait: float = WAIT) -> None:
        try:
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError as error:
            raise ArchiveError(f"{_shown(url)}: pip install 'newscrawler[cluster]'") from error
        self._away = (redis.ConnectionError, redis.TimeoutError, redis.ReadOnlyError)
        self._fault = redis.RedisError
        self._url = url
        self._wait = wait
        self._client: Any = redis.Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=30,
            socket_connect_timeout=10,
            retry=Retry(NoBackoff(), 0),
        )
        self._script = self._client.register_script(
            (files("newscrawler.frontier") / "redis.lua").read_text("utf-8")
        )

    def run(self, prefix: str, *values: object) -> Any:
        """What the command of ``redis.lua`` returns."""
        given = [str(value) for value in values]
        return self._answer(lambda: self._script(keys=[prefix], args=given))

    def do(self, command: str, *values: object, **options: object) -> Any:
        """What a command of Redis's own returns."""
        return self._answer(lambda: getattr(self._client, command)(*values, **options))

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _answer(self, ask: Callable[[], T]) -> T:
        waited = 0.0
        while True:
            try:
                return ask()
            except self._away as error:
                if waited >= self._wait:
                    raise ArchiveError(f"{_shown(self._url)}: {error}") from error
            except self._fault as error:
                raise ArchiveError(f"{_shown(self._url)}: {error}") from error
            time.sleep(PAUSE)
            waited += PAUSE


def _shown(url: str) -> str:
    """The address without user and password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
