"""One Redis and one PostgreSQL for the tests of this folder; skipped with a plain reason where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.cluster.servers import MISSING, Server, new_database, postgres_server, redis_server

NUMBERS = count(1)


def need(driver: str) -> None:
    """Skip the test where the servers, or that driver, are not installed."""
    if MISSING:
        pytest.skip(MISSING)
    pytest.importorskip(driver, reason=f"the extra [cluster] is not installed: no {driver}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL database."""
    need("psycopg")
    with postgres_server() as (_, url):
        yield url


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Redis."""
    need("redis")
    with redis_server(tmp_path_factory.mktemp("redis") / "data") as server:
        yield server


@pytest.fixture
def database(postgres: str) -> str:
    """The address of a new, empty database."""
    return new_database(postgres, f"news_{next(NUMBERS)}")
