"""Processes that read pages: bytes in, article out, bounded in time and memory, replaced when they die.

Threads bring nothing here (measured: the same CPU, the same rate); a page that would hang or swell the crawler costs
one worker instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

MEGABYTE = 1024 * 1024
STATM = Path("/proc/self/statm")
"""Linux: its first number is the address space in pages."""


class WorkerError(Exception):
    """The worker was stopped for taking too long, or died: of its memory bound, or of a crash in a C library."""


class WorkerPool:
    """So many worker processes, each doing one call at a time.

    ``seconds`` bounds a call, ``megabytes`` the address space of a worker beyond what it has when it starts.
    """

    def __init__(self, workers: int, *, seconds: float = 30.0, megabytes: int = 1024) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self.workers = [Worker(megabytes) for _ in range(workers)]
        self.idle: asyncio.Queue[Worker] | None = None

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function returns, or the exception that it raises; `WorkerError` when its worker did not survive.

        Function, arguments and result are pickled: functions by name, values whole.
        """
        if self.idle is None:  # the first call is made inside the loop that all others belong to
            self.idle = asyncio.Queue()
            for worker in self.workers:
                self.idle.put_nowait(worker)
        worker = await self.idle.get()
        try:
            return cast(R, await asyncio.to_thread(worker.call, function, args, kwargs, self.seconds))
        finally:
            self.idle.put_nowait(worker)

    def close(self) -> None:
        """Stop all workers, at once."""
        for worker in self.workers:
            worker.stop()


class Worker:
    """One process and the pipe to it."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes = megabytes
        self.process: BaseProcess
        self.pipe: Connection
        self.start()

    def start(self) -> None:
        """Begin a new process; it gets ready while its first call is on the way."""
        context = multiprocessing.get_context(
            "spawn"
        )  # a fork would copy locks and sockets of the running crawl
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, self.megabytes), daemon=True)
        self.process.start()
        theirs.close()

    def call(self, function: Callable[..., object], args: object, kwargs: object, seconds: float) -> object:
        """The result of the call, made in the process; blocks, so it is for a thread."""
        try:
            self.pipe.send((function, args, kwargs))
            if not self.pipe.poll(seconds):
                raise WorkerError(f"no result in {seconds:g} s")
            result, error = self.pipe.recv()
        except (EOFError, OSError) as broken:
            self.restart()
            raise WorkerError(f"the worker died (exit status {self.last_exit})") from broken
        except WorkerError:
            self.restart()
            raise
        if error is not None:
            raise error
        return result

    def restart(self) -> None:
        """Replace the process."""
        self.stop()
        self.last_exit = self.process.exitcode
        self.start()

    def stop(self) -> None:
        """End the process and wait for it."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(pipe: Connection, megabytes: int) -> None:
    """Answer calls until the other end is gone; then so is this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the crawl decides when to stop
    _bound_memory(megabytes)
    with contextlib.suppress(EOFError, OSError):
        while True:
            function, args, kwargs = pipe.recv()
            result: object = None
            failure: Exception | None = None
            try:
                result = function(*args, **kwargs)
            except MemoryError:
                return  # what is left of this process is not to be trusted
            except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the caller
                failure = error
            pipe.send((result, failure))


def _bound_memory(megabytes: int) -> None:
    """Bound the address space: what it is now, plus so much; where the system tells what it is now."""
    if not STATM.exists():
        return
    pages = int(STATM.read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
