"""Archives for the tests of the report, made through the archive's own interface."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newscrawler.archive.database import Archive, Run
from newscrawler.frontier.sqlite import SqliteFrontier
from newscrawler.items import (
    Article,
    Author,
    DroppedBlock,
    Duplicate,
    Link,
    LinkKind,
    Page,
    Paragraph,
    Provenance,
)
from newscrawler.outcomes import Outcome
from newscrawler.runs import RunReport
from newscrawler.tally import Tally
from newscrawler.urls import url_key

KABUL = timezone(timedelta(hours=4.5))
LAST = datetime(2026, 11, 21, 18, tzinfo=UTC)
"""When the last run of a busy archive begins."""
HOSTILE = (
    "</script><script>window.broken = 1; console.error('ran')</script>",
    '"><img src=x onerror="window.broken = 2; console.error(\'ran\')">',
    '</title></style></svg><svg onload="window.broken = 3"><style>*{display:none}</style>',
    "$\\frac{1}{0}$ {{ 7*7 }} {% raw %} @0@ &amp; &#x202e; <!-- ]]> --",
    "\u202egpj.exe \u2066\u2067 isolated \u2069 and \u200f\x1b[31m red \x00\x07\u2028 line",
)
"""What strangers may put into any field."""
VOICES = {
    "en": (
        "ltr",
        "World",
        ("Bridge", "Orchard", "Railway", "School", "Harbour"),
        "opens after the long winter",
    ),
    "fa-AF": ("rtl", "افغانستان", ("پل", "باغ", "مکتب", "کتابخانه", "بازار"), "پس از زمستان دراز گشوده شد"),
    "ps": ("rtl", "سوداګري", ("پل", "باغ", "ښوونځی", "کتابتون", "بازار"), "له اوږده ژمي وروسته پرانستل شو"),
    "ur": ("rtl", "پاکستان", ("پل", "باغ", "اسکول", "کتب خانہ", "بازار"), "طویل سردی کے بعد کھل گیا"),
    "ckb": ("rtl", "کوردستان", ("پرد", "باخ", "قوتابخانە"), "دوای زستانێکی درێژ کرایەوە"),
    "zh": ("ltr", "国际", ("大桥", "果园", "铁路"), "漫长冬季后重新开放"),
}
"""Language to direction, section, subjects and predicate of invented headlines."""


SITES = (
    ("example.af", ("fa-AF", "ps", "en"), 9),
    ("news.example", ("en", "ur", "zh"), 6),
    ("kurdish.example", ("ckb",), 3),
)
"""Name, languages and usual articles a day of the sites of a busy archive."""
OLDER = "kurdish.example"
"""Its runs are of a version that told no hosts: what is in the frontier is taken."""


def article(
    url: str, *, language: str, subject: str, predicate: str, at: datetime | None, **more: object
) -> Article:
    """A story of two paragraphs."""
    direction = VOICES[language][0] if language in VOICES else "ltr"
    headline = f"{subject} {predicate}"
    return Article(
        url=url,
        headline=headline,
        paragraphs=(
            Paragraph(text=f"{headline}. {url}", language=language, direction=direction),
            Paragraph(text=f"{predicate} {subject}.", language=language, direction=direction),
        ),
        language=language,
        direction=direction,
        date_published=at,
        date_published_precision="minute" if at else None,
        content_hash=url_key(url)[-32:],
        **more,  # type: ignore[arg-type]
    )


def busy(directory: Path, days: int = 24) -> Archive:
    """Three sites over some days: languages, drifts, failures, copies, clusters."""
    return filled(Archive(directory), days)


def filled(archive: Archive, days: int) -> Archive:
    """The archive, so filled."""
    chance = random.Random(7)  # noqa: S311 - the same archive every time
    for back in range(days, -1, -1):
        for site, tongues, daily in SITES:
            _day(archive, site, tongues, daily, back, chance)
    return archive


def _day(
    archive: Archive, site: str, tongues: tuple[str, ...], daily: int, back: int, chance: random.Random
) -> None:
    started = LAST - timedelta(days=back)
    run = archive.start_run(site, started)
    books = Books(archive, run)
    count = max(1, daily + chance.randint(-4, 5) - (6 if started.weekday() == 4 else 0))
    ids: list[str] = []
    for number in range(count):
        url = f"https://{site}/news/{started:%Y%m%d}-{number}"
        tongue = tongues[min(chance.randrange(4), len(tongues) - 1)]
        _, section, subjects, predicate = VOICES[tongue]
        at = started.astimezone(KABUL) - timedelta(minutes=chance.randrange(720))
        story = article(
            url,
            language=tongue,
            subject=f"{chance.choice(subjects)} {number}",
            predicate=predicate,
            at=at if chance.random() < 0.94 else None,
            section=section if chance.random() < 0.8 else None,
            authors=(Author(name="Desk"),),
            dropped_blocks=(
                DroppedBlock(text="تصویر بندانگشتی", reason="label"),
                DroppedBlock(text=f"{subjects[0]} {predicate}", reason="copy"),
                DroppedBlock(text="Share this story", reason="template"),
            )[: chance.randrange(4)],
            duplicates=(Duplicate(id=ids[-1], relation="near", similarity=0.7),)
            if ids and number % 4 == 0
            else (Duplicate(id=ids[-1], relation="translation"),)
            if ids and number % 3 == 0
            else (),
            cluster=ids[0] if ids and number % 4 == 0 else None,
            provenance=Provenance(fetched_at=started + timedelta(seconds=2 * number)),
        )
        with archive.transaction():
            books.settle(url, Outcome.EXPORTED)
            stored = archive.save(story, run)
            archive.save_page(
                Page(url=url, body=b"", fetched_at=started + timedelta(seconds=(2 + back % 2) * number)),
                url_key(url),
                Outcome.EXPORTED,
                run,
            )
        ids.append(stored.id)
    if len(ids) > 4:
        archive.db.execute("UPDATE articles SET cluster = ? WHERE id = ?", (ids[0], ids[0]))
    books.settle(f"https://{site}/{back}", Outcome.LISTED, LinkKind.LISTING)
    for number, (host, outcome) in enumerate(
        (
            (site, Outcome.GONE),
            (f"cdn.{site}", Outcome.TIMEOUT),
            (site, Outcome.DUPLICATE_URL),
            (site, Outcome.ROBOTS),
        )
    ):
        if chance.random() < 0.4:
            books.settle(f"https://{host}/old/{back}-{number}", outcome)
    report = RunReport(
        site=site,
        started=started,
        finished=started + timedelta(minutes=7),
        articles=count,
        outcomes=dict(books.outcomes),
        hosts={} if site == OLDER else books.hosts(),
        coverage={
            "headline": 1.0,
            "date_published": 0.94,
            "authors": 0.9 if back > 5 else 0.3,
            "section": 0.8,
            "description": 0.7,
            "main_image": 0.98,
        },
    )
    reasons = ["authors: 90% of the articles had it, 30% have it now"] if back <= 5 else []
    verdict = "failed" if (back, site) == (2, "news.example") else "degraded" if reasons else "healthy"
    archive.finish_run(run, report.finished, verdict, report.record() | {"reasons": reasons})


class Books:
    """How the pages of a run ended; in the frontier as well, where it is in the same database."""

    def __init__(self, archive: Archive, run: Run) -> None:
        self.frontier = None if archive.db.is_shared else SqliteFrontier(archive, run.site, run.id)
        self.outcomes: Counter[str] = Counter()
        self.tally = Tally()
        self.failures: dict[str, Counter[str]] = defaultdict(Counter)

    def settle(self, url: str, outcome: Outcome, kind: LinkKind = LinkKind.ARTICLE) -> None:
        """Queue the address, lease it and end it so."""
        host = str(urlsplit(url).hostname)
        self.outcomes[outcome] += 1
        if outcome.is_failure:
            self.failures[host][outcome] += 1
        if outcome is not Outcome.TIMEOUT:
            self.tally.add_answer(host, 0.4)
        if self.frontier is None:
            return
        self.frontier.add(Link(url=url, kind=kind))
        job = self.frontier.lease()
        assert job is not None
        self.frontier.acknowledge(job.key, outcome)

    def hosts(self) -> dict[str, dict[str, Any]]:
        """What the run tells of its hosts."""
        return self.tally.hosts_with(self.failures)


def hostile(directory: Path) -> Archive:
    """One site that puts `HOSTILE` into every field, and a headline of a megabyte."""
    archive = Archive(directory)
    run = archive.start_run("hostile.example", LAST)
    headlines = (*HOSTILE, "ب" * 1_000_000, "m" * 1_000_000)
    ids: list[str] = []
    for number, text in enumerate(headlines):
        scheme = "javascript:alert(1)//" if number == 1 else "https://"
        stored = archive.save(_hostile_article(f"{scheme}hostile.example/a-{number}", text, ids, number), run)
        ids.append(stored.id)
    marks = ", ".join("?" * len(ids))
    archive.db.execute(f"UPDATE articles SET cluster = ? WHERE id IN ({marks})", (ids[0], *ids))  # noqa: S608
    for number, text in enumerate(HOSTILE):
        for table in ("article", "listing"):
            archive.db.execute(
                "INSERT INTO run_outcomes VALUES (?, ?, ?, ?)", (run.id, table, text, number + 1)
            )
        archive.db.execute(
            "INSERT INTO frontier (site, key, kind, host, url, priority, state, outcome, run)"
            " VALUES ('hostile.example', ?, 'article', ?, ?, 0, 'failed', ?, ?)",
            (f"k{number}", text, text, text, run.id),
        )
    _finish_hostile(archive, run)
    return archive


def _hostile_article(url: str, text: str, ids: list[str], number: int) -> Article:
    return Article(
        url=url,
        canonical_url=url,
        headline=text,
        description=text,
        paragraphs=(Paragraph(text=text[:5000]),),
        language=text[:60],
        direction=text[:60],
        section=text[:5000],
        date_published=LAST,
        date_published_precision="minute",
        authors=(Author(name=text[:5000]),),
        content_hash=f"{number}",
        dropped_blocks=tuple(DroppedBlock(text=bad, reason=bad) for bad in HOSTILE),
        duplicates=(Duplicate(id=ids[-1], relation=text[:200], similarity=0.5),) if ids else (),
        provenance=Provenance(fetched_at=LAST),
    )


def _finish_hostile(archive: Archive, run: Run) -> None:
    report = {
        "articles": 7,
        "coverage": dict.fromkeys(HOSTILE, 0.5),
        "reasons": list(HOSTILE),
        "hosts": {text: {"pages": 2, "seconds": 3.5} for text in HOSTILE},
    }
    archive.finish_run(run, LAST + timedelta(minutes=1), HOSTILE[0], report)
