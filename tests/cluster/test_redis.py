"""The frontier in a real Redis: what holds for one process holds here, and workers share it."""

from __future__ import annotations

import inspect
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive, Run
from newscrawler.errors import ArchiveError
from newscrawler.frontier import Job, State
from newscrawler.frontier.redis import RedisFrontier, Worker
from newscrawler.frontier.redis_server import RedisServer
from newscrawler.items import Article, Link, LinkKind
from newscrawler.outcomes import Outcome
from tests.cluster.servers import Server
from tests.frontier import test_sqlite
from tests.frontier.test_sqlite import NOW, SITE, article, listing

# The same tests over the other frontier: their `begin` is the fixture below.
NOT_HERE = {
    "test_looking_changes_nothing",  # a frontier that is only looked at: the SQLite one has an argument for it
    "test_what_a_transaction_takes_back_was_never_counted",  # see test_a_lease_ends_after_the_commit
    "test_a_lease_looks_only_at_what_is_queued",  # a query plan
}
for name, test in vars(test_sqlite).items():
    if name.startswith("test_") and name not in NOT_HERE and "begin" in inspect.signature(test).parameters:
        globals()[name] = test


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def url(redis: Server) -> str:
    url = f"redis://127.0.0.1:{redis.port}/0"
    RedisServer(url).do("flushall")
    return url


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path)
    yield archive
    archive.close()


@pytest.fixture
def begin(archive: Archive, url: str) -> Callable[[], RedisFrontier]:
    """Opens the frontier as the first worker after all others died does."""
    return lambda: RedisFrontier(
        RedisServer(url),
        archive,
        archive.start_run(SITE, NOW),
        Worker(name="first", per_host=100),
        clock=Clock(),
    )


@pytest.fixture
def join(archive: Archive, url: str) -> Callable[..., RedisFrontier]:
    """Opens the frontier as one worker among others."""

    def joined(name: str, *, clock: Clock | None = None, **known: object) -> RedisFrontier:
        run = archive.start_run(SITE, NOW)
        worker = Worker(name=name, **known)  # type: ignore[arg-type]
        joined_run = Run(id=run.id, site=SITE, started=NOW, is_joined=True)
        return RedisFrontier(RedisServer(url), archive, joined_run, worker, clock=clock or Clock())

    return joined


def leased(frontier: RedisFrontier) -> Job:
    job = frontier.lease()
    assert job is not None
    return job


def story(host: str, number: int) -> Link:
    return Link(url=f"https://{host}.{SITE}/story-{number}", kind=LinkKind.ARTICLE)


def test_a_host_is_one_workers_at_a_time(join: Callable[..., RedisFrontier]) -> None:
    one, two = join("one"), join("two")
    for host in "ab":
        for number in range(4):
            one.add(story(host, number))
    firsts = [leased(one), leased(two), leased(one), leased(two)]
    hosts = [job.url[8] for job in firsts]
    assert hosts[0] == hosts[2] != hosts[1] == hosts[3]
    assert one.lease() is None  # two pages of a host at once, and the other host is the other worker's
    assert one.acknowledge(firsts[0].key, Outcome.EXPORTED)
    assert leased(one).url[8] == hosts[0]


def test_a_worker_takes_no_more_than_its_share_of_the_hosts(join: Callable[..., RedisFrontier]) -> None:
    one = join("one")
    for host in "abcd":
        for number in range(9):
            one.add(story(host, number))
    jobs = [leased(one) for _ in range(8)]
    assert len({job.url[8] for job in jobs}) == 4
    two = join("two")
    assert two.lease() is None
    for job in jobs:
        one.acknowledge(job.key, Outcome.EXPORTED)
    theirs = [leased(two) for _ in range(4)]
    assert len({job.url[8] for job in theirs}) == 2
    ours = [leased(one) for _ in range(4)]
    assert {job.url[8] for job in ours} | {job.url[8] for job in theirs} == set("abcd")


def test_a_host_is_left_in_peace_before_another_worker_has_it(
    archive: Archive, join: Callable[..., RedisFrontier], url: str
) -> None:
    run = archive.start_run(SITE, NOW)
    one = RedisFrontier(
        RedisServer(url), archive, run, Worker(name="one"), clock=Clock(), peace=lambda host: 0.2
    )
    two = join("two")
    one.add(story("a", 1))
    one.acknowledge(leased(one).key, Outcome.EXPORTED)
    two.add(story("a", 2))
    assert two.lease() is None
    assert wait_for(two.lease)


def wait_for(what: Callable[[], object], attempts: int = 100) -> object:
    """What it returns as soon as it returns something."""
    import time

    for _ in range(attempts):
        found = what()
        if found:
            return found
        time.sleep(0.05)
    return None


def test_what_a_dead_worker_held_is_another_ones(join: Callable[..., RedisFrontier]) -> None:
    clock = Clock()
    dead, alive = join("dead", lease=0.3, clock=clock), join("alive", lease=0.3)
    dead.add(story("a", 1))
    job = leased(dead)
    assert alive.lease() is None
    assert alive.has_work()

    def lease() -> object:
        alive.beat()
        return alive.lease()

    assert wait_for(lease) == job
    clock.now = 1.0
    assert not dead.holds(job.key, f"a.{SITE}")
    assert not dead.acknowledge(job.key, Outcome.EXPORTED)
    assert not dead.put_back(job)
    assert alive.acknowledge(job.key, Outcome.EXPORTED)
    assert alive.outcomes() == {Outcome.EXPORTED: 1}
    assert not alive.has_work()


def test_the_word_of_a_worker_that_slept_does_not_count(join: Callable[..., RedisFrontier]) -> None:
    """It does not even ask first: the entry of its lease is gone."""
    slept, alive = join("slept", lease=0.3), join("alive", lease=0.3)
    slept.add(story("a", 1))
    job = leased(slept)

    def lease() -> object:
        alive.beat()
        return alive.lease()

    assert wait_for(lease) == job
    slept.acknowledge(job.key, Outcome.GONE)
    assert alive.outcomes() == {}
    alive.acknowledge(job.key, Outcome.EXPORTED)
    assert alive.outcomes() == {Outcome.EXPORTED: 1}


def test_a_worker_that_beats_keeps_what_it_has(join: Callable[..., RedisFrontier]) -> None:
    import time

    one, two = join("one", lease=0.4), join("two", lease=0.4)
    for number in range(2):
        one.add(story("a", number))
    jobs = [leased(one), leased(one)]
    for _ in range(10):
        time.sleep(0.1)
        one.beat()
        two.beat()
        assert two.lease() is None
    assert all(one.holds(job.key, f"a.{SITE}") for job in jobs)


def test_a_page_that_kills_its_workers_is_left_alone(
    join: Callable[..., RedisFrontier], begin: Callable[[], RedisFrontier]
) -> None:
    join("first").add(story("a", 1))
    deaths = 0
    while begin().lease():
        deaths += 1
    assert deaths == 5
    assert begin().outcomes() == {Outcome.ERROR: 1}


def test_what_was_stored_and_not_acknowledged_is_not_fetched_again(
    archive: Archive, begin: Callable[[], RedisFrontier]
) -> None:
    from newscrawler.items import Page

    dead = begin()
    dead.add(article("1"))
    dead.add(article("2"))
    job = leased(dead)
    run = archive.start_run(SITE, NOW)
    archive.save_page(Page(url=job.url, body=b"", status=200), job.key, Outcome.EXPORTED, run)
    alive = begin()
    assert leased(alive).key != job.key
    assert alive.outcomes() == {Outcome.EXPORTED: 1}
    assert alive.lease() is None


@pytest.mark.parametrize(("days", "is_kept"), [(30, True), (31, False)])
def test_the_archive_remembers_what_redis_need_not(
    archive: Archive, url: str, days: int, *, is_kept: bool
) -> None:
    server = RedisServer(url)

    def opened(day: datetime) -> RedisFrontier:
        run = archive.start_run(SITE, day)
        return RedisFrontier(RedisServer(url), archive, run, Worker(name="one"), clock=Clock())

    first = opened(NOW)
    first.add(article("1"))
    assert first.put_back(replace(leased(first), url=f"https://{SITE}/moved"))
    first.add(article("2"))
    archive.save(Article(url=article("1").url, content_hash="1"), archive.start_run(SITE, NOW))
    while job := first.lease():
        first.acknowledge(job.key, Outcome.EXPORTED)
    test_sqlite.end_run(archive)
    second = opened(NOW + timedelta(days=days))
    left = server.do("hkeys", f"newscrawler:{{{SITE}}}:done")
    assert (f"{SITE}/1" in left) is is_kept
    assert f"{SITE}/2" in left  # nobody else knows it
    aliases = server.do("hkeys", f"newscrawler:{{{SITE}}}:aliases")
    assert aliases == ([f"{SITE}/moved"] if is_kept else [])
    assert not second.add(article("1"))


def test_failures_are_counted_by_host_for_all_workers_of_a_run(
    archive: Archive, url: str, join: Callable[..., RedisFrontier], begin: Callable[[], RedisFrontier]
) -> None:
    one, two = begin(), join("two")
    for host in "ab":
        one.add(story(host, 1))
        one.add(story(host, 2))
    for frontier, outcome in ((one, Outcome.TIMEOUT), (two, Outcome.GONE)):
        frontier.acknowledge(leased(frontier).key, outcome)
        frontier.acknowledge(leased(frontier).key, Outcome.NO_TEXT)
    assert one.failures() == two.failures()
    assert sorted(map(dict, one.failures().values()), key=str) == [{"failed/gone": 1}, {"failed/timeout": 1}]
    test_sqlite.end_run(archive)
    begin()
    left = RedisServer(url).do("keys", f"newscrawler:{{{SITE}}}:*:1")
    assert left == [], "what an earlier run counted is not kept for ever"


def test_a_lease_ends_after_the_commit(archive: Archive, begin: Callable[[], RedisFrontier]) -> None:
    frontier = begin()
    frontier.add(article("1"))
    job = leased(frontier)
    with archive.transaction():
        frontier.acknowledge(job.key, Outcome.EXPORTED)
        assert frontier.counts()[State.LEASED] == 1
    assert frontier.counts()[State.LEASED] == 0


def test_a_run_may_be_bounded_for_all_workers_together(join: Callable[..., RedisFrontier]) -> None:
    one, two = join("one", most=2), join("two", most=2)
    for host in "abcd":
        one.add(story(host, 1))
    assert leased(one)
    assert leased(two)
    assert one.lease() is two.lease() is None


def test_a_worker_that_leaves_gives_back_what_it_has(join: Callable[..., RedisFrontier]) -> None:
    one, two = join("one"), join("two")
    one.add(story("a", 1))
    job = leased(one)
    one.close()
    assert leased(two) == job


def test_a_server_that_is_restarted_is_waited_for(redis: Server, join: Callable[..., RedisFrontier]) -> None:
    frontier = join("one")
    frontier.add(listing())
    job = leased(frontier)
    redis.stop(signal.SIGTERM)
    redis.start()
    assert frontier.acknowledge(job.key, Outcome.LISTED)
    assert frontier.outcomes() == {Outcome.LISTED: 1}
    assert frontier.lease() is None


def test_a_server_that_does_not_come_back_is_named() -> None:
    with pytest.raises(ArchiveError, match=r"^redis://127\.0\.0\.1:1: "):
        RedisServer("redis://:secret@127.0.0.1:1", wait=0).do("ping")
