"""The one place where our Scrapy components are switched on."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, Self

from newscrawler import __version__

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

PIPELINES = {
    "newscrawler.pipelines.extraction.ExtractionPipeline": 100,
    "newscrawler.pipelines.markup.MarkupPipeline": 200,
    "newscrawler.pipelines.paragraphs.ParagraphsPipeline": 300,
    "newscrawler.pipelines.language.LanguagePipeline": 400,
    "newscrawler.pipelines.template.TemplatePipeline": 450,
    "newscrawler.pipelines.outcome.OutcomePipeline": 500,
    "newscrawler.pipelines.absent.AbsentPipeline": 550,
    "newscrawler.pipelines.duplicates.DuplicatesPipeline": 600,
    "newscrawler.pipelines.images.MainImagePipeline": 650,
    "newscrawler.pipelines.archive.ArchivePipeline": 700,
}
DOWNLOADER_MIDDLEWARES = {
    "newscrawler.downloadermiddlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # Nearest to the downloader, so that it sees the response still compressed.
    "newscrawler.downloadermiddlewares.warc.WarcMiddleware": 950,
    # The spider and the scheduler ask the site itself what belongs to it.
    "newscrawler.downloadermiddlewares.redirects.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "newscrawler.downloadermiddlewares.bodies.BodyMiddleware": 590,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "newscrawler.downloadermiddlewares.redirects.MetaRefreshMiddleware": 580,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    # Below the retries, so that what is refused is not asked for again.
    "newscrawler.downloadermiddlewares.addresses.AddressMiddleware": 560,
    "newscrawler.downloadermiddlewares.backoff.BackoffMiddleware": 550,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    # The frontier orders and bounds.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
EXTENSIONS = {
    "newscrawler.extensions.logs.PrintableLogs": 0,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "newscrawler.extensions.throttle.Throttle": 0,
    "newscrawler.extensions.books.Books": 0,
    "newscrawler.extensions.feeds.FeedRecovery": 0,
    "newscrawler.extensions.progress.Progress": 0,
    "newscrawler.extensions.verdict.VerdictExtension": 0,
}
DOWNLOAD_HANDLERS = {
    "http": "newscrawler.downloader.BoundedDownloadHandler",
    "https": "newscrawler.downloader.BoundedDownloadHandler",
    # No redirect or link leads to a file of this machine, whatever a middleware overlooks.
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
EXPORTERS = {
    "jsonlines": "newscrawler.exporters.JsonLinesExporter",
    "jsonl": "newscrawler.exporters.JsonLinesExporter",
    "jl": "newscrawler.exporters.JsonLinesExporter",
    "csv": "newscrawler.exporters.CsvExporter",
    "xml": "newscrawler.exporters.XmlExporter",
}


class NewscrawlerAddon:
    """Sets what makes a Scrapy project this crawler; whatever a user sets at a higher priority wins."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The add-on for that crawler, whose spider exists already."""
        return cls(crawler)

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Set what belongs to the process and not to a crawl."""
        # What a run writes is nobody else's to read, unless the user says so.
        os.umask(int(str(settings["FILE_UMASK"]), 8))
        settings.set("TWISTED_DNS_RESOLVER", "newscrawler.resolver.Resolver", "addon")

    def update_settings(self, settings: BaseSettings) -> None:
        """Switch our components on."""
        for name, ours in (
            ("ITEM_PIPELINES", PIPELINES),
            ("DOWNLOADER_MIDDLEWARES", DOWNLOADER_MIDDLEWARES),
            ("SPIDER_MIDDLEWARES", SPIDER_MIDDLEWARES),
            ("EXTENSIONS", EXTENSIONS),
            ("DOWNLOAD_HANDLERS", DOWNLOAD_HANDLERS),
            ("FEED_EXPORTERS", EXPORTERS),
        ):
            _add(settings, name, ours)
        settings.set("SCHEDULER", "newscrawler.scheduler.FrontierScheduler", "addon")
        settings.set("DOWNLOADER", "newscrawler.downloader.BoundedDownloader", "addon")
        contact = settings["CONTACT"]
        settings.set(
            "USER_AGENT", f"newscrawler/{__version__}" + (f" (+{contact})" if contact else ""), "addon"
        )
        self._set_for_site(settings)
        logging.getLogger("scrapy").setLevel(settings["SCRAPY_LOG_LEVEL"] or logging.NOTSET)

    def _set_for_site(self, settings: BaseSettings) -> None:
        """What depends on the site: the languages we ask for, and the feed in its folder."""
        spider: Any = self.crawler.spider
        languages = spider.site.languages if hasattr(spider, "site") else ()
        headers = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
        if languages:
            headers["Accept-Language"] = accept_language(languages)
        settings.set("DEFAULT_REQUEST_HEADERS", headers, "addon")
        if settings["ARCHIVE_FEED"]:
            feeds = settings.getdict("FEEDS")
            options = {"format": "jsonlines", "encoding": "utf-8", "store_empty": False, "overwrite": False}
            feeds.setdefault(f"{settings['ARCHIVE_DIR']}/feeds/%(site_key)s/%(time)s.jsonl", options)
            settings.set("FEEDS", feeds, settings.getpriority("FEEDS") or "addon")


def accept_language(languages: tuple[str, ...]) -> str:
    """The Accept-Language header that asks for those languages, the first most."""
    first, *rest = languages
    return ", ".join([first, *(f"{tag};q={max(0.1, 0.9 - 0.1 * i):.1f}" for i, tag in enumerate(rest))])


def _add(settings: BaseSettings, name: str, ours: dict[str, Any]) -> None:
    """Our entries under what the user has set: a user's entry for the same component wins."""
    settings.set(name, {**ours, **settings.getdict(name)}, settings.getpriority(name) or "addon")
