"""What one run was asked for: the arguments of ``scrapy crawl site``, checked."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from newscrawler.errors import UsageError
from newscrawler.sites import Site, load_site, site_for_url

DEFAULT_SITE = "tolonews.com"
ARGUMENTS: Mapping[str, str] = {
    "site": "name of a site file, such as tolonews.com or demo (default: tolonews.com)",
    "url": "address of any news site, no site file needed",
    "since": "day such as 2026-11-01: nothing published before it",
    "mode": "backfill for everything there is, latest for what is new, update to ask again for stored articles "
    "(default: backfill until a run has come to its end, then latest)",
    "max_articles": "stop after so many exported articles",
    "max_pages": "read at most so many pages of each listing",
}
"""Argument to what it means; ``scrapy crawl --help`` and the README print them."""


class Mode(StrEnum):
    """How much of a site a run goes through."""

    BACKFILL = "backfill"
    """Sitemaps, feeds, and every pager to where it shows nothing new; the default until a run has come to its end."""
    LATEST = "latest"
    """Feeds and first listing pages, then what is new on them; recent articles are asked for again, when due."""
    UPDATE = "update"
    """As latest, and every article since ``since``, or of the last 30 days, is asked for again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The checked arguments of one run."""

    site: Site
    start: str | None = None
    """Address to start from besides the site's own; from ``url``."""
    since: datetime | None = None
    """Aware; midnight of the day in the site's zone, UTC when it has none."""
    mode: Mode | None = None
    """``None`` lets the archive decide: see `Mode`."""
    max_articles: int | None = None
    max_pages: int | None = None


def crawl_options(arguments: Mapping[str, str], sites_dirs: Sequence[Path] = ()) -> Options:
    """The options that the arguments ask for. Raises `UsageError` naming the argument and the fault.

    With both ``site`` and ``url``, the site file describes what is served at that address.
    """
    given = {k: v for k, v in arguments.items() if not k.startswith("_")}  # Scrapyd adds _job and the like
    for name in given:
        if name not in ARGUMENTS:
            close = difflib.get_close_matches(name, ARGUMENTS, n=1)
            hint = f"; did you mean {close[0]}?" if close else f"; known are {', '.join(ARGUMENTS)}"
            raise UsageError(f"-a {name}: unknown argument{hint}")
    site = _site(given.get("site"), given.get("url"), sites_dirs)
    return Options(
        site=site,
        start=given.get("url"),
        mode=_mode(given.get("mode")),
        since=_since(given.get("since"), site),
        max_articles=_count("max_articles", given.get("max_articles")),
        max_pages=_count("max_pages", given.get("max_pages")),
    )


def _site(name: str | None, url: str | None, sites_dirs: Sequence[Path]) -> Site:
    if url is None:
        return load_site(name or DEFAULT_SITE, sites_dirs)
    found = site_for_url(url, sites_dirs)
    return load_site(name, sites_dirs).served_at(found) if name else found


def _since(value: str | None, site: Site) -> datetime | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"-a since={value}: a day such as 2026-11-01 is wanted") from error
    return datetime.combine(day, time(), ZoneInfo(site.timezone or "UTC"))


def _mode(value: str | None) -> Mode | None:
    if value is None:
        return None
    if value not in list(Mode):
        raise UsageError(f"-a mode={value}: {', '.join(Mode)} is wanted")
    return Mode(value)


def _count(name: str, value: str | None) -> int | None:
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise UsageError(f"-a {name}={value}: a whole number above 0 is wanted")
    return int(value)
