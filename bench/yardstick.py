"""What ``bench/speed.py`` compares with: trafilatura with metadata, under Scrapy and in a plain loop, and nothing else."""

from __future__ import annotations

import sys
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


def main() -> int:
    """The pages of WARC files in a plain loop over FastWARC."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    pages = 0
    for name in sys.argv[1:]:
        with Path(name).open("rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
                if record.http_headers.status_code == 200 and "html" in (record.http_content_type or ""):
                    body = record.reader.read()
                    trafilatura.bare_extraction(
                        body, url=record.headers["WARC-Target-URI"], with_metadata=True
                    )
                    pages += 1
    sys.stdout.write(f"{pages}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
