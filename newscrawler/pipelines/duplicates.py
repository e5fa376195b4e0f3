"""Sixth station: the article meets what the archive already holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from newscrawler.dedupe.identity import settled, with_identity
from newscrawler.items import Article
from newscrawler.state import CrawlState, crawl_state
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class DuplicatesPipeline:
    """`Article` in, the same with its identity, revision and outcome against the archive out."""

    def __init__(self, state: CrawlState) -> None:
        self.state = state

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline for that crawl."""
        return cls(crawl_state(crawler))

    async def process_item(self, item: Article) -> Article:
        """The article, knowing whether it is new, changed, or another address of one that is stored."""
        article = with_identity(item, self.state.options.site)
        archive = self.state.archive
        same_url = next((known for u in article.urls if (known := archive.known_url(url_key(u)))), None)
        twin = None if same_url else archive.known_content(self.state.options.site.key, article.content_hash)
        return settled(
            article,
            stored=archive.article(same_url) if same_url else None,
            twin=archive.article(twin) if twin else None,
        )
