"""First station: the page is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from newscrawler.extraction import read_page
from newscrawler.items import Article, Page
from newscrawler.state import crawl_state

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.sites import Site


class ExtractionPipeline:
    """`Page` in, `Article` out."""

    def __init__(self, site: Site) -> None:
        self.site = site

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline for that crawl's site."""
        return cls(crawl_state(crawler).options.site)

    async def process_item(self, item: Page) -> Article:
        """The article on the page."""
        return read_page(item, self.site)
