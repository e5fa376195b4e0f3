"""A page's way to an article: the pure functions of the item pipelines in their order.

``scrapy crawl`` takes the same steps one pipeline at a time; a notebook, a file or a WARC takes them here.
"""

from __future__ import annotations

from datetime import datetime

from newscrawler.dedupe.identity import with_identity
from newscrawler.dedupe.story import without_repeats
from newscrawler.extraction.read import read_page
from newscrawler.items import Article, Link, Page
from newscrawler.language.story import with_languages
from newscrawler.sites import Site, site_for_url
from newscrawler.text.markup import without_labels


def extract_article(
    html: bytes | str,
    url: str,
    *,
    site: Site | None = None,
    link: Link | None = None,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
) -> Article:
    """The article on the page. Never raises for what a page contains: ``outcome`` names what is no article.

    ``site`` is found by the address when not given. ``link`` is what a listing row or feed entry said of the page.
    """
    body = html.encode("utf-8", "replace") if isinstance(html, str) else html
    kind = "text/html; charset=utf-8" if isinstance(html, str) else content_type
    page = Page(url=url, body=body, content_type=kind, fetched_at=fetched_at, link=link)
    return article_of(page, site or site_for_url(url))


def article_of(page: Page, site: Site) -> Article:
    """The page read, cleaned, tagged and identified, as the crawl does it."""
    article = read_page(page, site)
    article = without_labels(article)
    article = without_repeats(article)
    article = with_languages(article, site)
    return with_identity(article, site)
