"""The archive: one directory, its database ``news.db`` and what the rest of the program asks of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from newscrawler.archive import articles, records, words
from newscrawler.archive.connection import LOCK_TIMEOUT, Connection
from newscrawler.archive.exchange import Capture
from newscrawler.archive.store import Store
from newscrawler.items import Article, Page
from newscrawler.outcomes import Outcome

# Pages whose content the archive has: only their validators may be sent, since a 304 brings nothing new.
HELD = (Outcome.EXPORTED, Outcome.LISTED, Outcome.UNCHANGED, Outcome.DUPLICATE_URL, Outcome.DUPLICATE_CONTENT)

T = TypeVar("T")
RUN = "SELECT id, site, started, resumed, finished, verdict, report FROM runs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One crawl of one site, from its start to its verdict, however often it was killed in between."""

    id: int
    site: str
    started: datetime
    """Aware."""
    is_resumed: bool = False
    """Whether it was cut off and taken up again."""
    is_joined: bool = False
    """Whether other workers are at it already."""
    finished: datetime | None = None
    """Aware; ``None`` while it lasts."""
    verdict: str | None = None
    """``healthy``, ``degraded`` or ``failed``; ``None`` while it lasts."""
    report: Mapping[str, Any] | None = None
    """Its figures as plain JSON types; ``None`` while it lasts."""


class Archive:
    """The archive in that directory, made when it is not there.

    Raises `ArchiveError`, one line that names the file, when it cannot be opened, read or written.
    """

    def __init__(
        self, directory: Path, lock_timeout: float = LOCK_TIMEOUT, *, store: Store | None = None
    ) -> None:
        """``store`` is the database, when it is not ``news.db`` in the directory: see `store.open_archive`."""
        self.directory = directory
        self.db: Store = store or Connection(directory / "news.db", lock_timeout)

    def close(self) -> None:
        """Close the database, and let other processes crawl what this one crawled."""
        self.db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing of what is written inside; may be nested. Never ``await`` inside."""
        return self.db.transaction()

    def transact(self, work: Callable[[], T]) -> T:
        """What the work returns, done in one transaction, and again when the server gave it up: what a crawl writes."""
        return self.db.transact(work)

    def start_run(self, site: str, now: datetime) -> Run:
        """The site's unfinished run, taken up again or joined, else a new one.

        Raises `BusyError` while another process crawls the site into this archive.
        """
        with self.db.claiming(site) as is_alone:
            for unfinished in self._runs("site = ? AND finished IS NULL", site):
                if not is_alone:
                    return replace(unfinished, is_resumed=False, is_joined=True)
                self.db.execute("UPDATE runs SET resumed = resumed + 1 WHERE id = ?", (unfinished.id,))
                return replace(unfinished, is_resumed=True)
            id_ = self.db.insert("INSERT INTO runs (site, started) VALUES (?, ?)", (site, now.isoformat()))
        return Run(id=id_, site=site, started=now)

    def finish_run(self, run: Run, now: datetime, verdict: str, report: Mapping[str, Any]) -> None:
        """Note the end of the run: the next one of its site starts anew.

        Of several workers the last one does; one that slept, and whom nobody waited for, finds it noted.
        """
        if not self.db.leave(run.site):
            return
        self.db.execute(
            "UPDATE runs SET finished = ?, verdict = ?, report = ? WHERE id = ? AND finished IS NULL",
            (now.isoformat(), verdict, json.dumps(report, ensure_ascii=False), run.id),
        )

    def judge_run(self, run: Run, verdict: str, report: Mapping[str, Any]) -> None:
        """Note how the run went so far: its site stopped answering, and the next run goes on with it."""
        self.db.execute(
            "UPDATE runs SET verdict = ?, report = ? WHERE id = ? AND finished IS NULL",
            (verdict, json.dumps(report, ensure_ascii=False), run.id),
        )

    def last_run(self, site: str) -> Run | None:
        """The site's latest finished run."""
        return next(
            iter(self._runs("site = ? AND finished IS NOT NULL ORDER BY id DESC LIMIT 1", site)), None
        )

    def runs(self, site: str, limit: int = 30) -> tuple[Run, ...]:
        """The site's latest runs, the newest first, an unfinished one among them."""
        return self._runs("site = ? ORDER BY id DESC LIMIT ?", site, limit)

    def sites(self) -> tuple[str, ...]:
        """The sites that were ever crawled into this archive, or read into it from WARC files, sorted."""
        found = self.db.rows("SELECT site FROM runs UNION SELECT site FROM articles ORDER BY site")
        return tuple(site for (site,) in found)

    def _runs(self, condition: str, *values: object) -> tuple[Run, ...]:
        return tuple(_run(*row) for row in self.db.rows(f"{RUN} WHERE {condition}", values))

    def known_url(self, key: str) -> str | None:
        """``id`` of the article that has an address with that `url_key`."""
        return articles.known_url(self.db, key)

    def known_content(self, site: str, content_hash: str) -> str | None:
        """``id`` of the site's first article that reads so now."""
        return articles.known_content(self.db, site, content_hash)

    def article(self, id_: str) -> Article | None:
        """The latest revision, with every address that was added to it since."""
        return articles.article(self.db, id_)

    def save(self, article: Article, run: Run) -> Article:
        """The article as stored: new, a new revision when it reads differently, else only seen again.

        It comes back with its ``id`` and ``revision``. Who it is, is told by ``id``, then by the key of ``url``.
        """
        seen = article.provenance.fetched_at or run.started
        return articles.save(self.db, article, site=run.site, run=run.id, seen=seen)

    def revisions(
        self, *, after: int = 0, site: str | None = None, run: Run | None = None
    ) -> Iterator[tuple[int, Article]]:
        """Every stored text in the order of storing, with its sequence number: the cursor to go on ``after``.

        Of one site, or of one run, where these are given. Nothing may be written while it is being read.
        """
        found = self.db.each(
            "SELECT r.sequence, r.record FROM revisions r JOIN articles a ON a.id = r.article"
            " WHERE r.sequence > ? AND (? IS NULL OR a.site = ?) AND (? IS NULL OR r.run = ?) ORDER BY r.sequence",
            (after, site, site, run and run.id, run and run.id),
        )
        for sequence, text in found:
            yield sequence, records.article(json.loads(text))

    def recent_urls(self, site: str, since: datetime, *, undated: bool = True) -> tuple[str, ...]:
        """Addresses at which the site's articles published since then answered; the newest first.

        Articles without a date count by when they were first seen; with ``undated`` off not those of the site's first
        run, which meets the old ones as well.
        """
        found = self.db.rows(
            "SELECT p.url FROM articles a JOIN article_urls u ON u.article = a.id JOIN pages p ON p.key = u.key"
            " WHERE a.site = ? AND coalesce(a.published, a.first_seen) >= ?"
            " AND (? OR a.published IS NOT NULL"
            " OR a.first_seen > (SELECT min(finished) FROM runs WHERE site = a.site))"
            " AND p.outcome IN ('exported', 'dropped/unchanged') ORDER BY coalesce(a.published, a.first_seen) DESC",
            (site, articles.utc(since), undated),
        )
        return tuple(url for (url,) in found)

    def add_url(self, article_id: str, url: str) -> None:
        """Make the address known as the article's. One that another article has stays with that one."""
        articles.add_urls(self.db, article_id, (url,))

    def expect_url(self, target: str, url: str) -> None:
        """Make the address known as that of the article with the key ``target``, now or as soon as it is stored."""
        articles.expect_url(self.db, target, url)

    def count(self, site: str | None = None) -> int:
        """How many articles there are, of the site or of all."""
        condition, values = ("WHERE site = ?", (site,)) if site else ("", ())
        found = self.db.row(f"SELECT count(*) FROM articles {condition}", values)  # noqa: S608 - our own conditions
        return int(found[0]) if found else 0

    def search(self, query: str, *, site: str | None = None, limit: int = 100) -> tuple[str, ...]:
        """``id`` of the articles that have all the words, the best first; spelling as loose as `fold`.

        Words in double quotes stand together; a word that ends in ``*`` is a beginning.
        """
        asked = words.terms(query)
        return tuple(self.db.search(asked, site, limit)) if asked else ()

    def save_page(self, page: Page, key: str, outcome: Outcome, run: Run) -> None:
        """Note how the page was met last. A 304 keeps the validators that it does not repeat."""
        warc = page.warc
        self.db.execute(
            "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET site = excluded.site, url = excluded.url, status = excluded.status,"
            " content_type = coalesce(excluded.content_type, pages.content_type),"
            " etag = CASE excluded.status WHEN 304 THEN coalesce(excluded.etag, pages.etag) ELSE excluded.etag END,"
            " last_modified = CASE excluded.status WHEN 304 THEN coalesce(excluded.last_modified, pages.last_modified)"
            " ELSE excluded.last_modified END,"
            " outcome = excluded.outcome, fetched_at = coalesce(excluded.fetched_at, pages.fetched_at),"
            " warc_file = coalesce(excluded.warc_file, pages.warc_file),"
            " warc_offset = coalesce(excluded.warc_offset, pages.warc_offset),"
            " warc_id = coalesce(excluded.warc_id, pages.warc_id), run = excluded.run",
            (
                *(key, run.site, page.url, page.status, page.content_type, page.etag, page.last_modified),
                *(outcome, articles.utc(page.fetched_at)),
                *((warc.file, warc.offset, warc.id) if warc else (None, None, None)),
                run.id,
            ),
        )

    def outcome_in(self, key: str, run: int) -> Outcome | None:
        """How the page ended in that run, ``None`` when it was not stored in it."""
        found = self.db.row("SELECT outcome FROM pages WHERE key = ? AND run = ?", (key, run))
        return Outcome(found[0]) if found else None

    def validators(self, key: str) -> tuple[str | None, str | None] | None:
        """ETag and Last-Modified of the page, when the archive has what it held then and one of them was sent."""
        found = self.db.row("SELECT etag, last_modified, outcome FROM pages WHERE key = ?", (key,))
        if found is None or found[2] not in HELD or not (found[0] or found[1]):
            return None
        return found[0], found[1]

    def capture(self, url: str) -> Capture | None:
        """The last whole response from that address in the WARC files."""
        found = self.db.row("SELECT digest, date, file, offset, id FROM captures WHERE url = ?", (url,))
        if found is None:
            return None
        digest, date, file, offset, id_ = found
        return Capture(digest=digest, date=date, file=file, offset=offset, id=id_)

    def keep_capture(self, url: str, capture: Capture) -> None:
        """Remember it in the place of the earlier one."""
        self.db.execute(
            "INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET"
            " digest = excluded.digest, date = excluded.date, file = excluded.file, offset = excluded.offset,"
            " id = excluded.id",
            (url, capture.digest, capture.date, capture.file, capture.offset, capture.id),
        )

    def compact(self) -> int:
        """How many bytes the database is smaller, after its pages and its index were put in order.

        It needs as much free room as the database has, and no other process may be writing.
        """
        return self.db.compact()


def _run(
    id_: int,
    site: str,
    started: str,
    resumed: int,
    finished: str | None,
    verdict: str | None,
    report: str | None,
) -> Run:
    return Run(
        id=id_,
        site=site,
        started=datetime.fromisoformat(started),
        is_resumed=resumed > 0,
        finished=datetime.fromisoformat(finished) if finished else None,
        verdict=verdict,
        report=json.loads(report) if report else None,
    )
