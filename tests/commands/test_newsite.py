from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawler.sites.load import parse_site
from tests.commands.test_history import scrapy
from tests.small_paper import Paper, day, headline, listing, menu, pages_of, rows, serve, story_path

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")


@pytest.fixture(scope="module")
def paper() -> Iterator[Paper]:
    """A site whose home page declares no feed, though there is one in a usual place."""
    with serve() as running:
        numbers = running.add_stories(range(1, 31))
        first, second, *_ = pages_of(numbers)
        running.pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.05\n"
        running.pages["/"] = listing(rows(sorted(first)), menu=menu("world"), title="Home")
        running.pages["/world/"] = listing(rows(first), next_page="/world/?page=1", title="World")
        running.pages["/world/?page=1"] = listing(rows(second), title="World")
        entries = "".join(
            f"<item><title>{headline(n)}</title><link>{running.base}{story_path(n)}</link>"
            f"<pubDate>{day(n)}T12:30:00+04:30</pubDate></item>"
            for n in first
        )
        running.pages["/feed/"] = f'<rss version="2.0"><channel><title>x</title>{entries}</channel></rss>'
        yield running


@pytest.fixture(scope="module")
def probed(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The directory of site files, and what was printed."""
    directory = tmp_path_factory.mktemp("sites")
    paper.requests.clear()
    status, output, errors = scrapy("newsite", f"{paper.base}/", "-s", f"SITES_DIR={directory}", *QUICK)
    assert status == 0, errors
    assert errors == ""
    return directory, output


def test_it_says_what_was_found_and_how_three_stories_read(paper: Paper, probed: tuple[Path, str]) -> None:
    _, output = probed
    assert "crawl delay  0.05 s" in output
    assert "time zone    Asia/Kabul - its dates carry +04:30" in output
    assert f"{paper.base}/feed/: 6 stories, 6 with a date, found in the usual place" in output
    assert f"{paper.base}/world/: 6 stories, 6 with a date, next page {paper.base}/world/?page=1" in output
    assert output.count("\nstory ") == 3
    assert output.count("  text         5 paragraphs") == 3
    assert any(f"  headline     {headline(n)}" in output for n in range(25, 31))


def test_the_file_says_what_discovery_needs_and_can_be_loaded(paper: Paper, probed: tuple[Path, str]) -> None:
    directory, output = probed
    path = next(directory.glob("*.toml"))
    assert f"written to {path}" in output
    text = path.read_text("utf-8")
    site = parse_site(text, key=path.stem, file=path.name)
    assert site.home == f"{paper.base}/"
    assert site.languages == ("en",)
    assert site.timezone == "Asia/Kabul"
    assert site.feeds == ("/feed/",), "no page names it"
    assert site.listings == (), "the spider finds them"
    assert '# listings = ["/world/"]' in text


def test_a_dozen_requests_and_no_page_twice(paper: Paper, probed: tuple[Path, str]) -> None:
    asked = [path for path in paper.requests if path != "/robots.txt"]
    assert len(asked) == len(set(asked)) <= 12


def test_a_file_that_is_there_is_not_written_over(paper: Paper, probed: tuple[Path, str]) -> None:
    directory, _ = probed
    path = next(directory.glob("*.toml"))
    path.write_text('name = "By hand"', "utf-8")
    paper.requests.clear()
    status, _, errors = scrapy("newsite", f"{paper.base}/", "-s", f"SITES_DIR={directory}", *QUICK)
    assert status == 2
    assert f"{path} is there already; --force" in errors
    assert path.read_text("utf-8") == 'name = "By hand"'
    assert paper.requests == []


def test_a_site_that_cannot_be_read_is_a_fault_in_one_line(paper: Paper, tmp_path: Path) -> None:
    status, _, errors = scrapy("newsite", f"{paper.base}/nothing", "-s", f"SITES_DIR={tmp_path}", *QUICK)
    assert status == 2
    assert errors == f"scrapy newsite: {paper.base}/nothing: status 404\n"


def test_a_mistake_in_the_command() -> None:
    status, _, errors = scrapy("newsite", "any-news.example")
    assert status == 2
    assert errors.startswith("scrapy newsite: one http or https address is wanted")


def test_it_goes_where_the_home_page_went_and_tells_of_lists_for_programs(
    paper: Paper, tmp_path: Path
) -> None:
    api = (
        '<link rel="https://api.w.org/" href="/new/wp-json/"><meta name="generator" content="WordPress 6.8">'
    )
    paper.pages["/old"] = lambda: (301, {"Location": "/new/"}, "")
    paper.pages["/new/"] = listing(rows(list(range(10, 20))), head=api, title="Home")
    paper.pages["/wp-sitemap.xml"] = lambda: (302, {"Location": "/map.xml"}, "")
    urls = "".join(f"<url><loc>{paper.base}{story_path(n)}</loc></url>" for n in range(1, 31))
    paper.pages["/map.xml"] = f"<urlset>{urls}</urlset>"
    _, output, errors = scrapy("newsite", f"{paper.base}/old", "-s", f"SITES_DIR={tmp_path}", *QUICK)
    assert errors == ""
    posts = "/new/wp-json/wp/v2/posts?per_page=100"
    assert f"REST         {paper.base}{posts}" in output
    assert f"{paper.base}/wp-sitemap.xml: 30 stories" in output
    assert "/sitemap_index.xml" not in output, "one place that has something is enough"
    path = next(tmp_path.glob("*.toml"))
    assert f'# listings = ["{posts}"]' in path.read_text("utf-8")
    assert f"-a site={path.stem} -s SITES_DIR={tmp_path}" in output
