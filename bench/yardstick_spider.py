"""Scrapy and trafilatura in its callback, and nothing else: what ``bench/speed.py`` compares a crawl with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
import trafilatura
from scrapy.http import Response


class YardstickSpider(scrapy.Spider):
    """Reads the addresses that a file lists: ``scrapy runspider bench/yardstick.py -a urls=FILE``."""

    name = "yardstick"

    def __init__(self, urls: str, **arguments: str) -> None:
        super().__init__(**arguments)
        self.urls = Path(urls).read_text("utf-8").split()

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """All at once, in its favour: it looks for nothing."""
        for url in self.urls:
            yield scrapy.Request(url)

    def parse(self, response: Response, **_: Any) -> None:
        """The story, to nowhere."""
        trafilatura.bare_extraction(response.body, url=response.url, with_metadata=True)
