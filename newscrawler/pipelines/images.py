"""Between duplicates and archive, when asked for: the story's main image is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.pipelines.images import ImagesPipeline

from newscrawler.errors import UsageError
from newscrawler.items import Article
from newscrawler.outcomes import Outcome
from newscrawler.safety.addresses import is_requestable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class MainImagePipeline(ImagesPipeline):
    """Scrapy's own pipeline, on `Article`: ``main_image.file`` says where in ``IMAGES_STORE`` the copy lies.

    Its settings work as ever: ``IMAGES_EXPIRES``, ``IMAGES_MIN_WIDTH``, ``IMAGES_THUMBS`` … robots.txt and the delays
    of the host hold for images as well. An image that cannot be had changes nothing else of the article.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline, when ``IMAGES_STORE`` is set. Raises `UsageError` without Pillow."""
        if not crawler.settings["IMAGES_STORE"]:
            raise NotConfigured
        try:
            return super().from_crawler(crawler)
        except NotConfigured as error:
            raise UsageError(f"IMAGES_STORE: {error}") from error

    def get_media_requests(self, item: Article, info: Any) -> list[Request]:
        """The request for the main image of a story that is new or changed."""
        image = item.main_image
        if item.outcome is not Outcome.EXPORTED or image is None or not is_requestable(image.url):
            return []
        return [Request(image.url)]

    def item_completed(self, results: list[Any], item: Article, info: Any) -> Article:
        """The article with the place of the stored image."""
        path = next((result["path"] for is_stored, result in results if is_stored), None)
        if path is None or item.main_image is None:
            return item
        return replace(item, main_image=replace(item.main_image, file=path))
