"""What ``bench/speed.py`` compares a page's reading with: another reader in a plain loop, and nothing else."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path


def trafilatura_reads(body: bytes, url: str) -> None:
    """One page."""
    import trafilatura

    trafilatura.bare_extraction(body, url=url, with_metadata=True)


def news_please_reads(body: bytes, url: str) -> None:
    """One page."""
    from newsplease import NewsPlease

    with suppress(Exception):  # some pages are too much for its readers; their time counts all the same
        NewsPlease.from_html(body.decode("utf-8", "replace"), url=url)


READERS = {"trafilatura": trafilatura_reads, "news-please": news_please_reads}


def main() -> int:
    """The pages of WARC files in a plain loop over FastWARC: ``python bench/yardstick.py READER FILE…``."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    reads, pages = READERS[sys.argv[1]], 0
    for name in sys.argv[2:]:
        with Path(name).open("rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
                if record.http_headers.status_code == 200 and "html" in (record.http_content_type or ""):
                    reads(record.reader.read(), record.headers["WARC-Target-URI"])
                    pages += 1
    sys.stdout.write(f"{pages}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
