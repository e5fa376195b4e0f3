from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive, Run
from newscrawler.archive.related import placed
from newscrawler.items import Article, DroppedBlock, Paragraph, Provenance
from newscrawler.outcomes import Outcome
from newscrawler.sites import Site, site_for_url
from newscrawler.urls import url_key

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
TEXT = (
    "The bridge over the river was opened on Monday, eleven months after the flood that took the old one.",
    "Traders from both banks crossed it with carts of melons while a brass band played on a lorry.",
    "The governor said that the next one, upstream, will be wide enough for two lorries.",
)


@pytest.fixture
def site() -> Site:
    return site_for_url("https://news.example/")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    found = Archive(tmp_path)
    yield found
    found.close()


@pytest.fixture
def run(archive: Archive, site: Site) -> Run:
    return archive.start_run(site.key, NOW)


def article(
    url: str,
    texts: tuple[str, ...] = TEXT,
    *,
    canonical: str = "",
    asked: str | None = None,
    published: datetime | None = None,
    headline: str = "A bridge again",
) -> Article:
    return Article(
        url=url,
        canonical_url=canonical,
        headline=headline,
        paragraphs=tuple(Paragraph(text=text) for text in texts),
        date_published=published,
        provenance=Provenance(requested_url=asked, fetched_at=NOW),
    )


def met(archive: Archive, run: Run, site: Site, item: Article) -> Article:
    """The article as the pipelines leave it."""
    return archive.save(placed(archive.db, item, site, day=NOW.toordinal()), run)


ADDRESS = "https://news.example/world/bridge-182076"
CLOTHES = [
    pytest.param({"url": "http://news.example/world/bridge-182076"}, id="scheme"),
    pytest.param({"url": "https://www.news.example/world/bridge-182076"}, id="www"),
    pytest.param({"url": "https://news.example/index.php/world/bridge-182076"}, id="index.php"),
    pytest.param({"url": "https://news.example/world/bridge-182076/"}, id="trailing slash"),
    pytest.param({"url": "https://news.example/world/bridge-182076?utm_source=x&fbclid=y"}, id="tracking"),
    pytest.param({"url": "https://news.example/amp/world/bridge-182076"}, id="amp first"),
    pytest.param({"url": "https://news.example/world/bridge-182076/amp"}, id="amp last"),
    pytest.param({"url": "https://amp.news.example/world/bridge-182076"}, id="amp host"),
    pytest.param({"url": "https://news.example/world/bridge-182076?amp=1"}, id="amp query"),
    pytest.param({"url": "https://m.news.example/world/bridge-182076"}, id="mobile host"),
    pytest.param({"url": "https://news.example/print/world/bridge-182076"}, id="print first"),
    pytest.param({"url": "https://news.example/world/bridge-182076?print=1"}, id="print query"),
    pytest.param({"url": "https://news.example/world/bridge-182076#comments"}, id="fragment"),
    pytest.param({"url": "https://NEWS.example:443/world/bridge%2D182076"}, id="port, case and escapes"),
    pytest.param({"url": "https://news.example/n/182076", "canonical": ADDRESS}, id="canonical link"),
    pytest.param({"url": "https://news.example/node/182076"}, id="site id, same text"),
    pytest.param(
        {"url": "https://news.example/other/bridge-182076", "asked": ADDRESS}, id="redirect from it"
    ),
]


@pytest.mark.parametrize("clothes", CLOTHES)
def test_other_clothes_are_one_article(
    clothes: dict[str, str], archive: Archive, run: Run, site: Site
) -> None:
    first = met(archive, run, site, article(ADDRESS))
    again = met(archive, run, site, article(**clothes))  # type: ignore[arg-type]
    assert again.id == first.id
    assert again.outcome in (Outcome.UNCHANGED, Outcome.DUPLICATE_URL, Outcome.DUPLICATE_CONTENT)
    assert archive.count() == 1
    stored = archive.article(first.id)
    assert stored is not None
    assert stored.revision == 1
    assert archive.known_url(url_key(clothes["url"])) == first.id


CHANGED = (TEXT[0], TEXT[1].replace("melons", "apricots"), TEXT[2])


@pytest.mark.parametrize(
    "url",
    [
        ADDRESS,
        "https://www.news.example/index.php/world/bridge-182076/",
        "https://news.example/node/182076",
        "https://news.example/politics/the-bridge-and-its-governor-182076",
    ],
    ids=["same address", "other clothes", "site id alone", "site id under another name"],
)
def test_changed_content_is_a_revision(url: str, archive: Archive, run: Run, site: Site) -> None:
    first = met(archive, run, site, article(ADDRESS))
    second = met(archive, run, site, article(url, CHANGED))
    assert (second.id, second.revision, second.outcome) == (first.id, 2, Outcome.EXPORTED)
    assert archive.count() == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/world/bridge-182077",
        "https://news.example/20261120/bridge-again",
        "https://news.example/182076/bridge-again",
    ],
    ids=["another number", "a date is no number of a story", "a number of the section"],
)
def test_a_rewrite_under_another_number_is_another_article(
    url: str, archive: Archive, run: Run, site: Site
) -> None:
    first = met(
        archive, run, site, article(ADDRESS if "2026" not in url else "https://news.example/20261120/a")
    )
    second = met(archive, run, site, article(url, CHANGED))
    assert second.id != first.id
    assert [(d.id, d.relation) for d in second.duplicates] == [(first.id, "near")]


def test_the_same_content_under_two_addresses_is_one_article_with_both(
    archive: Archive, run: Run, site: Site
) -> None:
    first = met(archive, run, site, article(ADDRESS))
    second = met(archive, run, site, article("https://news.example/economy/a-bridge-again"))
    assert (second.id, second.outcome) == (first.id, Outcome.DUPLICATE_CONTENT)
    stored = archive.article(first.id)
    assert stored is not None
    assert stored.urls == (ADDRESS, "https://news.example/economy/a-bridge-again")


@pytest.mark.parametrize(
    ("days", "outcome"), [(0, Outcome.DUPLICATE_CONTENT), (1, Outcome.EXPORTED)], ids=["same day", "next day"]
)
def test_a_short_form_of_another_day_is_another_story(
    days: int, outcome: Outcome, archive: Archive, run: Run, site: Site
) -> None:
    text, headline = ("See the cartoon of the day.",), "Cartoon of the day"
    met(archive, run, site, article("https://news.example/c/1", text, published=NOW, headline=headline))
    later = NOW.replace(day=NOW.day + days)
    again = met(
        archive, run, site, article("https://news.example/c/2", text, published=later, headline=headline)
    )
    assert again.outcome is outcome


def test_a_template_line_learned_since_makes_no_revision(archive: Archive, run: Run, site: Site) -> None:
    line = "Follow our channel and never miss a story again."
    met(archive, run, site, article(ADDRESS, (*TEXT, line)))
    clean = Article(
        url=ADDRESS,
        headline="A bridge again",
        paragraphs=tuple(Paragraph(text=text) for text in TEXT),
        dropped_blocks=(DroppedBlock(text=line, reason="template"),),
        provenance=Provenance(fetched_at=NOW),
    )
    again = met(archive, run, site, clean)
    assert (again.outcome, again.revision) == (Outcome.UNCHANGED, 1)
    assert archive.db.rows("SELECT count(*) FROM revisions") == [(1,)]
