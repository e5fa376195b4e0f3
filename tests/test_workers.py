from __future__ import annotations

import asyncio
import operator
import os
import time
from collections.abc import Callable, Iterator

import pytest

from newscrawler.workers import WorkerError, WorkerPool


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool(2, seconds=1.5, megabytes=200)
    yield pool
    pool.close()
    assert not [worker for worker in pool.workers if worker.process.is_alive()]


def test_results_and_exceptions_come_back(pool: WorkerPool) -> None:
    async def calls() -> list[object]:
        await pool.run(os.getpid)  # workers start slowly; the bound is for the calls
        doubles = (pool.run(operator.mul, 2, n) for n in range(20))
        return await asyncio.gather(*doubles, pool.run(operator.truediv, 1, 0), return_exceptions=True)

    *doubled, error = asyncio.run(calls())
    assert doubled == [2 * n for n in range(20)]
    assert isinstance(error, ZeroDivisionError)


DEATHS: list[tuple[str, Callable[..., object], tuple[object, ...]]] = [
    ("crash", os.abort, ()),
    ("exit", os._exit, (3,)),
    ("memory", bytearray, (400 * 1024 * 1024,)),
]


@pytest.mark.parametrize(("function", "args"), [d[1:] for d in DEATHS], ids=[d[0] for d in DEATHS])
def test_a_worker_that_dies_is_replaced(
    pool: WorkerPool, function: Callable[..., object], args: tuple[object, ...]
) -> None:
    async def calls() -> tuple[object, int]:
        await asyncio.gather(pool.run(os.getpid), pool.run(os.getpid))
        (error,) = await asyncio.gather(pool.run(function, *args), return_exceptions=True)
        return error, await pool.run(operator.mul, 2, 21)

    error, result = asyncio.run(calls())
    assert isinstance(error, WorkerError)
    assert "died" in str(error)
    assert result == 42


def test_a_call_that_takes_too_long_is_cut_off_and_others_go_on(pool: WorkerPool) -> None:
    async def calls() -> tuple[object, int]:
        await asyncio.gather(pool.run(os.getpid), pool.run(os.getpid))
        slow = asyncio.ensure_future(pool.run(time.sleep, 60))
        await asyncio.sleep(0.01)
        quick = await pool.run(operator.mul, 2, 2)
        assert not slow.done()
        (error,) = await asyncio.gather(slow, return_exceptions=True)
        return error, quick

    error, quick = asyncio.run(calls())
    assert isinstance(error, WorkerError)
    assert "no result in 1.5 s" in str(error)
    assert quick == 4


def test_workers_do_not_outlive_their_crawl(pool: WorkerPool) -> None:
    worker = pool.workers[0]
    worker.pipe.close()
    worker.process.join(10)
    assert not worker.process.is_alive()
    worker.start()
