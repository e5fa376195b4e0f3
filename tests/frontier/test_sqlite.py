from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.strategies import integers, sampled_from

from newscrawler.archive.database import Archive
from newscrawler.frontier import Job, State
from newscrawler.frontier.known import MAX_FAILURES
from newscrawler.frontier.sqlite import SqliteFrontier
from newscrawler.items import Article, Link, LinkKind, Page
from newscrawler.outcomes import Outcome

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
SITE = "x.example"


def article(name: str, **known: object) -> Link:
    return replace(Link(url=f"https://{SITE}/{name}", kind=LinkKind.ARTICLE), **known)  # type: ignore[arg-type]


def listing(name: str = "politics", page: int = 0) -> Link:
    return Link(
        url=f"https://{SITE}/{name}" + (f"?page={page}" if page else ""), kind=LinkKind.LISTING, page=page
    )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path)
    yield archive
    archive.close()


@pytest.fixture
def begin(archive: Archive) -> Callable[[], SqliteFrontier]:
    """Opens the frontier as a process that starts does."""
    return lambda: SqliteFrontier(archive, SITE, archive.start_run(SITE, NOW).id)


def end_run(archive: Archive) -> None:
    archive.finish_run(archive.start_run(SITE, NOW), NOW, "healthy", {})


def leased(frontier: SqliteFrontier) -> Job:
    job = frontier.lease()
    assert job is not None
    return job


def drained(frontier: SqliteFrontier, outcome: Outcome = Outcome.EXPORTED) -> list[str]:
    """The addresses that are fetched from here on, each acknowledged."""
    urls = []
    while job := frontier.lease():
        urls.append(job.url)
        frontier.acknowledge(job.key, Outcome.LISTED if job.link.kind is not LinkKind.ARTICLE else outcome)
    return urls


def test_a_link_comes_back_whole(begin: Callable[[], SqliteFrontier]) -> None:
    link = article(
        "خبر-1",
        title="کابل",
        date=NOW,
        date_raw="۳ قوس",
        section="سیاست",
        translations={"en": "https://x.example/en"},
    )
    frontier = begin()
    assert frontier.add(link)
    job = leased(frontier)
    assert (job.link, job.url, job.retries, job.redirects) == (link, link.url, 0, ())
    assert frontier.lease() is None


@pytest.mark.parametrize(
    "clothes",
    [
        "http://x.example/a-1",
        "https://www.x.example/a-1/",
        "https://x.example/index.php/a-1?utm_source=rss#top",
    ],
)
def test_one_page_is_queued_once_whatever_its_address_wears(
    begin: Callable[[], SqliteFrontier], clothes: str
) -> None:
    frontier = begin()
    assert frontier.add(article("a-1"))
    assert not frontier.add(Link(url=clothes, kind=LinkKind.ARTICLE))
    assert frontier.counts()[State.QUEUED] == frontier.queued() == 1


def test_what_a_later_link_knows_reaches_the_job(begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    frontier.add(article("plain"))
    frontier.add(article("old", date=NOW - timedelta(days=9)))
    frontier.add(article("old", date=NOW - timedelta(days=9), date_precision="minute", title="پخوانی"))
    frontier.add(article("plain", date=NOW - timedelta(days=20)))
    assert [leased(frontier).url, leased(frontier).url] == [article("old").url, article("plain").url]
    frontier.add(article("old", section="world"))
    known = frontier.link("x.example/old")
    assert known is not None
    assert (known.title, known.section) == ("پخوانی", "world")


def test_many_links_are_added_in_one_piece(begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    assert frontier.add_all([article("a"), article("b"), article("a", title="T")]) == 2

    def cut_off() -> Iterator[Link]:
        yield article("c")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        frontier.add_all(cut_off())
    assert frontier.queued() == 2


def test_priority_decides_then_the_order_of_discovery(begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    links = [listing(page=2), article("1", date=NOW), article("2", date=NOW), listing(page=1), listing()]
    for link in links:
        frontier.add(link)
    order = [links[i].url for i in (4, 1, 2, 0, 3)]  # a pager that was begun is read to its end
    assert [job.url for job in frontier.peek(9)] == order
    assert len(frontier.peek(2)) == 2
    assert drained(frontier) == order


def test_the_least_busy_host_is_served_first(begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    for number in range(3):
        frontier.add(Link(url=f"https://{SITE}/{number}", kind=LinkKind.ARTICLE, date=NOW))
        frontier.add(
            Link(url=f"https://fa.{SITE}/{number}", kind=LinkKind.ARTICLE, date=NOW - timedelta(days=9))
        )
    hosts = [leased(frontier).url.split("/")[2] for _ in range(6)]
    assert hosts == ["x.example", "fa.x.example"] * 3


def test_a_job_ends_once(begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    frontier.add(article("a"))
    key = leased(frontier).key
    assert frontier.acknowledge(key, Outcome.EXPORTED)
    assert not frontier.acknowledge(key, Outcome.ERROR)
    assert not frontier.acknowledge("x.example/never-queued", Outcome.ERROR)
    assert frontier.outcomes() == {Outcome.EXPORTED: 1}


def test_a_retry_keeps_the_job(begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    frontier.add(article("a", title="T"))
    job = leased(frontier)
    assert frontier.put_back(replace(job, retries=1))
    again = leased(frontier)
    assert (again.key, again.link, again.retries) == (job.key, job.link, 1)


def test_a_redirect_is_one_page_under_two_addresses(begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    frontier.add(article("short"))
    job = leased(frontier)
    target = article("long-title-12345").url
    assert frontier.put_back(replace(job, url=target, redirects=(job.url,)))
    assert not frontier.add(article("long-title-12345"))
    moved = leased(frontier)
    assert (moved.key, moved.url, moved.redirects) == (job.key, target, (job.url,))
    frontier.acknowledge(job.key, Outcome.EXPORTED)
    assert frontier.known_as(target) is LinkKind.ARTICLE
    assert not frontier.add(article("long-title-12345"))


def test_a_redirect_to_the_same_page_in_other_clothes_goes_on(begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    frontier.add(Link(url="http://x.example/a", kind=LinkKind.ARTICLE))
    assert frontier.put_back(replace(leased(frontier), url="https://www.x.example/a/"))
    assert leased(frontier).url == "https://www.x.example/a/"


@pytest.mark.parametrize(
    ("job", "target", "follows"),
    [
        pytest.param(article("a"), article("b"), False, id="story to story"),
        pytest.param(article("a"), listing(), False, id="story to section"),
        pytest.param(listing("old"), listing("new"), False, id="section to section"),
        pytest.param(
            Link(url="https://x.example/", kind=LinkKind.HOME), listing(), True, id="home to section"
        ),
        pytest.param(listing("old"), article("b"), True, id="section to story"),
    ],
)
def test_a_redirect_to_what_another_job_brings_is_refused(
    begin: Callable[[], SqliteFrontier], job: Link, target: Link, *, follows: bool
) -> None:
    frontier = begin()
    frontier.add(job)
    mine = leased(frontier)
    frontier.add(target)
    assert frontier.put_back(replace(mine, url=target.url)) is follows
    assert frontier.known_as(target.url) is target.kind


def test_an_address_of_a_stored_story_is_known(archive: Archive, begin: Callable[[], SqliteFrontier]) -> None:
    run = archive.start_run(SITE, NOW)
    archive.save(
        Article(url="https://x.example/a-1", urls=("https://x.example/canonical",), content_hash="1"), run
    )
    frontier = begin()
    assert not frontier.add(article("canonical"))
    frontier.add(article("new"))
    assert not frontier.put_back(replace(leased(frontier), url="https://x.example/canonical"))


def test_what_is_not_leased_is_not_put_back(begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    frontier.add(article("a"))
    job = leased(frontier)
    frontier.acknowledge(job.key, Outcome.EXPORTED)
    assert not frontier.put_back(job)
    assert frontier.queued() == 0


def test_what_a_dead_process_held_is_queued_again(begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    for name in "abc":
        frontier.add(article(name))
    done = leased(frontier)
    frontier.acknowledge(done.key, Outcome.EXPORTED)
    moved = leased(frontier)
    frontier.put_back(replace(moved, url="https://x.example/elsewhere", retries=1, redirects=(moved.url,)))
    leased(frontier)
    leased(frontier)
    after = begin()
    assert after.counts() == {State.QUEUED: 2, State.LEASED: 0, State.DONE: 1, State.FAILED: 0}
    assert after.outcomes() == {Outcome.EXPORTED: 1}  # the run goes on, and so do its books
    assert sorted(drained(after)) == ["https://x.example/c", "https://x.example/elsewhere"]


def test_listing_pages_are_read_in_every_run_and_articles_once(
    archive: Archive, begin: Callable[[], SqliteFrontier]
) -> None:
    links = [listing(), article("a"), listing(page=1)]
    for expected in ([link.url for link in links], [listing().url, listing(page=1).url]):
        frontier = begin()
        for link in links:
            frontier.add(link)
        assert drained(frontier) == expected
        assert not any(frontier.add(link) for link in links)
        end_run(archive)


def test_what_is_left_queued_is_fetched_by_the_next_run(
    archive: Archive, begin: Callable[[], SqliteFrontier]
) -> None:
    frontier = begin()
    frontier.add(article("a"))
    frontier.add(article("b"))
    leased(frontier)
    end_run(archive)
    assert sorted(drained(begin())) == ["https://x.example/a", "https://x.example/b"]


@pytest.mark.parametrize("outcome", [Outcome.GONE, Outcome.TIMEOUT, Outcome.ERROR, Outcome.CHALLENGE])
def test_a_failure_is_tried_in_later_runs_and_not_for_ever(
    archive: Archive, begin: Callable[[], SqliteFrontier], outcome: Outcome
) -> None:
    begin().add(article("a", title="T"))
    fetched = []
    for _ in range(MAX_FAILURES + 2):
        frontier = begin()
        fetched.append(len(drained(frontier, outcome)))
        assert not frontier.add(article("a"))
        end_run(archive)
    assert fetched == [1] * MAX_FAILURES + [0, 0]


def test_a_failure_that_redirected_is_tried_at_its_own_address(
    archive: Archive, begin: Callable[[], SqliteFrontier]
) -> None:
    frontier = begin()
    frontier.add(article("a"))
    job = leased(frontier)
    frontier.put_back(replace(job, url="https://elsewhere.example/maintenance", redirects=(job.url,)))
    frontier.acknowledge(leased(frontier).key, Outcome.HTTP_SERVER)
    end_run(archive)
    again = leased(begin())
    assert (again.url, again.redirects, again.retries) == (job.url, (), 0)


@pytest.mark.parametrize(
    ("outcome", "is_again"),
    [
        (Outcome.OVER_LIMIT, True),
        (Outcome.ROBOTS, True),
        (Outcome.BEFORE_SINCE, False),
        (Outcome.NO_TEXT, False),
        (Outcome.EXPORTED, False),
        (Outcome.DUPLICATE_URL, False),
    ],
)
def test_what_was_dropped_without_a_look_is_met_again_in_a_later_run(
    archive: Archive, begin: Callable[[], SqliteFrontier], outcome: Outcome, *, is_again: bool
) -> None:
    frontier = begin()
    frontier.add(article("a"))
    drained(frontier, outcome)
    assert not frontier.add(article("a"))
    end_run(archive)
    assert begin().add(article("a")) is is_again


@pytest.mark.parametrize("is_later", [False, True], ids=["in the same run", "in a later run"])
def test_a_story_that_was_a_listing_page_all_along_is_read_as_one(
    archive: Archive, begin: Callable[[], SqliteFrontier], *, is_later: bool
) -> None:
    frontier = begin()
    frontier.add(article("politics"))
    drained(frontier, Outcome.LISTING)
    if is_later:
        end_run(archive)
    frontier = begin()
    assert frontier.add(listing())
    assert leased(frontier).link.kind is LinkKind.LISTING
    frontier.acknowledge("x.example/politics", Outcome.LISTED)
    assert not frontier.add(listing())


def test_a_story_that_is_said_to_have_changed_is_fetched_again(
    archive: Archive, begin: Callable[[], SqliteFrontier]
) -> None:
    def crawl(fetched: datetime, modified: datetime, outcome: Outcome) -> int:
        frontier = begin()
        frontier.add(article("a", modified=modified))
        urls = drained(frontier, outcome)
        for url in urls:
            page = Page(url=url, body=b"", fetched_at=fetched)
            archive.save_page(page, "x.example/a", outcome, archive.start_run(SITE, fetched))
        end_run(archive)
        return len(urls)

    hour = timedelta(hours=1)
    assert crawl(NOW, NOW - hour, Outcome.EXPORTED) == 1
    assert crawl(NOW + hour, NOW - hour, Outcome.EXPORTED) == 0  # no news since
    assert crawl(NOW + hour, NOW + hour, Outcome.UNCHANGED) == 1
    # A sitemap that calls everything changed at every hour of the day tires us.
    clock = [crawl(NOW + n * hour, NOW + n * hour, Outcome.UNCHANGED) for n in range(2, 40)]
    assert sum(clock) == 4
    assert crawl(NOW + 99 * hour, NOW + 98 * hour, Outcome.EXPORTED) == 1


def test_sites_do_not_meet(archive: Archive, begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    other = SqliteFrontier(archive, "y.example", archive.start_run("y.example", NOW).id)
    frontier.add(article("a"))
    assert other.lease() is None
    assert other.add(article("a"))
    begin()
    assert leased(other).url == "https://x.example/a"
    assert frontier.counts()[State.LEASED] == 0


def test_looking_changes_nothing(archive: Archive, begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    frontier.add(article("a"))
    job = leased(frontier)
    onlooker = SqliteFrontier(archive, SITE, archive.start_run(SITE, NOW).id, take_over=False)
    assert onlooker.counts()[State.LEASED] == 1
    assert frontier.acknowledge(job.key, Outcome.EXPORTED)


def test_clearing_forgets_all_but_the_articles_that_are_done(begin: Callable[[], SqliteFrontier]) -> None:
    frontier = begin()
    for name in "abc":
        frontier.add(article(name))
    frontier.acknowledge(leased(frontier).key, Outcome.EXPORTED)
    frontier.acknowledge(leased(frontier).key, Outcome.GONE)
    frontier.add(listing())
    frontier.clear()
    assert frontier.counts() == {State.QUEUED: 0, State.LEASED: 0, State.DONE: 1, State.FAILED: 0}
    assert [frontier.add(article(name)) for name in "abc"] == [False, True, True]


def test_what_a_transaction_takes_back_was_never_counted(
    archive: Archive, begin: Callable[[], SqliteFrontier]
) -> None:
    frontier = begin()
    frontier.add(article("a"))
    job = leased(frontier)

    def store_and_fail() -> None:
        with archive.transaction():
            frontier.acknowledge(job.key, Outcome.EXPORTED)
            frontier.add(article("b"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store_and_fail()
    assert frontier.counts() == {State.QUEUED: 0, State.LEASED: 1, State.DONE: 0, State.FAILED: 0}
    assert frontier.outcomes() == {}


def test_a_lease_looks_only_at_what_is_queued(archive: Archive, begin: Callable[[], SqliteFrontier]) -> None:
    begin()
    plan = archive.db.rows(
        "EXPLAIN QUERY PLAN SELECT id FROM frontier WHERE site = ? AND host = ? AND state = 'queued'"
        " ORDER BY priority DESC, id LIMIT 1",
        (SITE, SITE),
    )
    assert [row[3] for row in plan] == ["SEARCH frontier USING INDEX frontier_queued (site=? AND host=?)"]


class Books(RuleBasedStateMachine):
    """Whatever happens in whatever order: every link is somewhere, once, and the counts say where."""

    def __init__(self) -> None:
        super().__init__()
        from tempfile import TemporaryDirectory

        self.directory = TemporaryDirectory()
        self.archive = Archive(Path(self.directory.name))
        self.added: set[str] = set()
        self.ended: dict[str, Outcome] = {}
        self.held: list[Job] = []
        self.open()

    def open(self) -> None:
        self.frontier = SqliteFrontier(self.archive, SITE, self.archive.start_run(SITE, NOW).id)
        self.held.clear()

    @rule(number=integers(0, 20), host=sampled_from(["", "fa.", "ps."]))
    def add(self, number: int, host: str) -> None:
        link = Link(url=f"https://{host}{SITE}/{number}", kind=LinkKind.ARTICLE)
        key = f"{host}{SITE}/{number}"
        assert self.frontier.add(link) is (key not in self.added)
        self.added.add(key)

    @rule()
    def lease(self) -> None:
        job = self.frontier.lease()
        assert (job is None) is (len(self.added) == len(self.held) + len(self.ended))
        if job:
            assert job.key not in self.ended
            assert job.key not in {held.key for held in self.held}
            self.held.append(job)

    @rule()
    def retry(self) -> None:
        if self.held:
            assert self.frontier.put_back(replace(self.held.pop(), retries=1))

    @rule(outcome=sampled_from([Outcome.EXPORTED, Outcome.GONE, Outcome.NO_TEXT]))
    def end(self, outcome: Outcome) -> None:
        if self.held:
            job = self.held.pop(0)
            assert self.frontier.acknowledge(job.key, outcome)
            self.ended[job.key] = outcome

    @rule()
    def die(self) -> None:
        self.open()

    @invariant()
    def books_balance(self) -> None:
        counts = self.frontier.counts()
        lost = sum(outcome.is_failure for outcome in self.ended.values())
        assert counts == {
            State.QUEUED: len(self.added) - len(self.held) - len(self.ended),
            State.LEASED: len(self.held),
            State.DONE: len(self.ended) - lost,
            State.FAILED: lost,
        }
        assert sum(self.frontier.outcomes().values()) == len(self.ended)

    def teardown(self) -> None:
        self.archive.close()
        self.directory.cleanup()


Books.TestCase.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
TestBooks = Books.TestCase


def test_failures_are_counted_by_host_for_the_run(
    archive: Archive, begin: Callable[[], SqliteFrontier]
) -> None:
    frontier = begin()
    links = [article("1"), article("2"), replace(article("3"), url="https://خبر.example/3"), article("4")]
    frontier.add_all(links)
    ends = {"1": Outcome.GONE, "2": Outcome.GONE, "3": Outcome.TIMEOUT, "4": Outcome.EXPORTED}
    while job := frontier.lease():
        frontier.acknowledge(job.key, ends[job.url[-1]])
    assert frontier.failures() == {SITE: {"failed/gone": 2}, "خبر.example": {"failed/timeout": 1}}
    end_run(archive)
    assert begin().failures() == {}
