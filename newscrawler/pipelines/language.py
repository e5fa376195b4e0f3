"""Fourth station: languages are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from newscrawler.items import Article
from newscrawler.language.story import with_languages
from newscrawler.state import crawl_state

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.sites import Site


class LanguagePipeline:
    """`Article` in, the same with its languages out."""

    def __init__(self, site: Site) -> None:
        self.site = site

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline for that crawl's site."""
        return cls(crawl_state(crawler).options.site)

    async def process_item(self, item: Article) -> Article:
        """The article with the language of the story and of each paragraph."""
        return with_languages(item, self.site)
