from __future__ import annotations

from datetime import datetime

import pytest

from newscrawler.errors import UsageError
from newscrawler.options import DEFAULT_SITE, crawl_options


def test_nothing_given_is_the_first_site() -> None:
    options = crawl_options({})
    assert options.site.key == DEFAULT_SITE
    assert (options.since, options.max_articles, options.max_pages, options.start) == (None, None, None, None)


def test_everything_given() -> None:
    options = crawl_options(
        {"site": "tolonews.com", "since": "2026-11-01", "max_articles": "50", "max_pages": "3"}
    )
    assert options.since == datetime.fromisoformat("2026-11-01T00:00:00+04:30")
    assert (options.max_articles, options.max_pages) == (50, 3)


def test_site_and_url_is_the_site_at_that_address() -> None:
    site = crawl_options({"site": "tolonews.com", "url": "http://newspaper.localhost:9/"}).site
    assert (site.name, site.home) == ("TOLOnews", "http://newspaper.localhost:9/")
    assert site.owns("http://www.newspaper.localhost:9/x")
    assert site.owns("https://tolonews.com/x")


def test_scrapyd_arguments_are_ignored() -> None:
    assert crawl_options({"_job": "1"}).site.key == DEFAULT_SITE


FAULTS = [
    ({"sites": "x"}, "-a sites: unknown argument; did you mean site?"),
    ({"zzz": "x"}, "-a zzz: unknown argument; known are site, url"),
    ({"since": "yesterday"}, "-a since=yesterday: a day such as 2026-11-01 is wanted"),
    ({"max_articles": "0"}, "-a max_articles=0: a whole number above 0 is wanted"),
    ({"max_pages": "۳"}, "-a max_pages=۳: a whole number above 0 is wanted"),
    ({"mode": "all"}, "-a mode=all: backfill, latest, update is wanted"),
    ({"site": "tolo"}, "unknown site 'tolo'"),
    ({"url": "tolonews.com"}, "url 'tolonews.com': not an http or https address"),
]


@pytest.mark.parametrize(("arguments", "message"), FAULTS, ids=[m[:24] for _, m in FAULTS])
def test_a_fault_is_one_line(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        crawl_options(arguments)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
