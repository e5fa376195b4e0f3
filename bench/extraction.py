"""The extractor as the scorer calls it."""

from __future__ import annotations

from newscrawler.extraction import read_page
from newscrawler.items import Article, Page
from newscrawler.sites import site_for_url


def extract(html: bytes, url: str) -> Article:
    """The article of a page of the benchmark."""
    return read_page(Page(url=url, body=html), site_for_url(url))
