"""What is stored: the articles of the window by day, hour, language and section; what resembles what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from newscrawler.report.scope import Scope
from newscrawler.report.values import Cluster, Count, Day, Named, Totals, commonest

if TYPE_CHECKING:
    from newscrawler.archive.store import Store

MOST_HOURS = 20_000
"""Articles, the newest, whose hour is looked up: it stands in the record, which costs more to read than a column."""
MOST_CLUSTERS = 8
MOST_MEMBERS = 6


def totals(db: Store, scope: Scope, outcomes: tuple[Count, ...]) -> Totals:
    """The numbers at the head; ``outcomes`` are those of the window's runs."""
    (articles,) = db.rows(*scope.asked("SELECT count(*) FROM articles", "site"))[0]
    since = scope.since.isoformat()
    new, undated, older = db.rows(
        *scope.asked(
            "SELECT count(*), count(CASE WHEN day IS NULL THEN 1 END), count(CASE WHEN day < ? THEN 1 END)"
            " FROM articles WHERE first_seen >= ?",
            "site",
            *(since, since),
        )
    )[0]
    (revised,) = db.rows(*scope.articles("SELECT count(*)", "a.revision > 1"))[0]
    return Totals(
        articles=articles,
        new=new,
        undated=undated,
        older=older,
        revised=revised,
        failed=sum(c.count for c in outcomes if c.name.startswith("failed/")),
        pages=sum(c.count for c in outcomes),
    )


def days(db: Store, scope: Scope) -> Iterator[Day]:
    """Every day from the first to the last of the window."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for day, language, count in db.rows(
        *scope.articles(
            "SELECT a.day, a.language, count(*)", "a.day IS NOT NULL", end="GROUP BY a.day, a.language"
        )
    ):
        found[day][language] = count
    if not found:
        return
    day = scope.since
    # Where it is tomorrow already, articles of tomorrow have been published.
    while day <= max(scope.until, date.fromisoformat(max(found))):
        yield Day(day=day, languages=found.get(day.isoformat(), {}))
        day += timedelta(days=1)


def hours(db: Store, scope: Scope) -> tuple[int, ...]:
    """Articles per hour of the day, in the zone of each source; empty when none has an hour."""
    told, values = scope.articles(
        "SELECT json_extract(r.record, '$.date_published') AS published",
        "a.day IS NOT NULL",
        join="JOIN revisions r ON r.article = a.id AND r.revision = a.revision",
        end=f"ORDER BY a.number DESC LIMIT {MOST_HOURS}",
    )
    rows = db.rows(
        f"SELECT substr(t.published, 12, 2), count(*) FROM ({told}) t GROUP BY substr(t.published, 12, 2)",  # noqa: S608
        values,
    )
    hours = {int(hour): count for hour, count in rows if hour}  # a day alone has none
    return tuple(hours.get(hour, 0) for hour in range(24)) if hours else ()


def counts(db: Store, scope: Scope, what: str) -> tuple[Count, ...]:
    """How many articles there are of each value of that SQL expression, the commonest first."""
    rows = db.rows(*scope.articles(f"SELECT {what}, count(*)", "1 = 1", end=f"GROUP BY {what}"))
    return commonest({name: int(count) for name, count in rows})


def relations(db: Store, scope: Scope) -> tuple[Count, ...]:
    """How many links there are from the articles to others, by relation."""
    rows = db.rows(
        *scope.articles(
            "SELECT l.relation, count(*)",
            "1 = 1",
            join="JOIN relations l ON l.article = a.id",
            end="GROUP BY l.relation",
        )
    )
    return commonest({name: int(count) for name, count in rows})


def clusters(db: Store, scope: Scope) -> tuple[dict[int, int], tuple[Cluster, ...]]:
    """How many clusters there are of each size, and the largest of them."""
    grouped, values = scope.articles(
        "SELECT a.cluster AS cluster, count(*) AS size",
        "a.cluster IS NOT NULL",
        end="GROUP BY a.cluster HAVING count(*) > 1",
    )
    counted = db.rows(f"SELECT c.size, count(*) FROM ({grouped}) c GROUP BY c.size", values)  # noqa: S608
    sizes = {int(size): int(count) for size, count in counted}
    largest = db.rows(f"{grouped} ORDER BY size DESC, cluster LIMIT {MOST_CLUSTERS}", values)
    return sizes, tuple(Cluster(size=size, members=tuple(_members(db, id_))) for id_, size in largest)


def _members(db: Store, cluster: str) -> Iterator[Named]:
    for site, url, headline, language, day in db.rows(
        "SELECT site, url, headline, language, day FROM articles WHERE cluster = ? ORDER BY number LIMIT ?",
        (cluster, MOST_MEMBERS),
    ):
        yield Named(site=site, url=url, headline=headline or "", language=language, day=day)
