"""``scrapy extract``: the article of one page as JSON, without a crawl and without an archive."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawler.archive.records import record
from newscrawler.errors import UsageError
from newscrawler.extraction.explain import explain
from newscrawler.items import Page
from newscrawler.outcomes import Outcome
from newscrawler.reading import article_of
from newscrawler.sites import load_site, site_for_url
from newscrawler.sites.visits import ask
from newscrawler.spiders.visitor import be_quiet, visited

if TYPE_CHECKING:
    import argparse

NOWHERE = "https://page.invalid/"
"""Address of a page whose own nobody told; RFC 2606 keeps the name for no one."""


class Command(ScrapyCommand):
    """Read one page: a file, an address, or standard input."""

    def syntax(self) -> str:
        """How it is called."""
        return "[options] <FILE | URL | ->"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Print the article of one page as JSON"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument("--url", help="address of the page, when a file or standard input is read")
        parser.add_argument(
            "--site", help="site file to read it with (default: the one with the page's host)"
        )
        parser.add_argument(
            "--explain",
            action="store_true",
            help="print which reader gave which field, and why each block was kept or dropped, instead of the article",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print nothing but the article."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before it asks for anything
        be_quiet(self.settings, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the article; 0 when it is one, 1 when the page is no article, 2 for a mistake in the command."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        try:
            page = self._page(args, opts)
            directories = [Path(d) for d in self.settings.getlist("SITES_DIR")]
            site = load_site(opts.site, directories) if opts.site else site_for_url(page.url, directories)
        except UsageError as error:
            sys.stderr.write(f"scrapy extract: {error}\n")
            self.exitcode = 2
            return
        article = article_of(page, site)
        told = explain(page, site) if opts.explain else record(article)
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        self.exitcode = 0 if article.outcome is Outcome.EXPORTED else 1

    def _page(self, args: list[str], opts: argparse.Namespace) -> Page:
        if len(args) != 1:
            raise UsageError("one file, address or - is wanted")
        if args[0].startswith(("http://", "https://")):
            return self._fetched(args[0])
        try:
            body = sys.stdin.buffer.read() if args[0] == "-" else Path(args[0]).read_bytes()
        except OSError as error:
            raise UsageError(f"{args[0]}: {error.strerror}") from error
        return Page(url=opts.url or NOWHERE, body=body)

    def _fetched(self, url: str) -> Page:
        assert self.crawler_process is not None  # noqa: S101 - Scrapy sets it before run()
        answer = visited(self.crawler_process, ask(url), url)
        if answer.page is None:
            raise UsageError(f"{url}: {answer.reason}")
        return answer.page
