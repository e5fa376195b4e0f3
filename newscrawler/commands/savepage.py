"""``scrapy savepage``: keep one page, and how it reads, as a fixture for the tests."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawler.errors import UsageError
from newscrawler.reading import article_of
from newscrawler.sites import Site, load_site, site_for_url
from newscrawler.sites.fixture import fixture, fixture_slug
from newscrawler.sites.visits import ask
from newscrawler.spiders.visitor import be_quiet, visited
from newscrawler.urls import is_web

if TYPE_CHECKING:
    import argparse

    from newscrawler.items import Page

NO_SITE = "-"
"""In place of a site's name: read the page without a site file."""


class Command(ScrapyCommand):
    """Write SLUG.html and SLUG.json; a person then corrects the JSON."""

    def syntax(self) -> str:
        """How it is called."""
        return "[options] <SITE | -> <URL>"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Save one page and how it reads as a fixture for the tests"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument(
            "--to", default="tests/quality/pages", help="directory (default: tests/quality/pages)"
        )
        parser.add_argument("--slug", help="name of the two files (default: from the address)")
        parser.add_argument("--force", action="store_true", help="write over files that are there already")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print nothing but where the files are."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before it asks for anything
        be_quiet(self.settings, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Save; 0 when it was saved, 1 when the page could not be fetched, 2 for a mistake in the command."""
        assert self.crawler_process is not None  # noqa: S101 - Scrapy sets it before run()
        try:
            name, site, url = self._asked(args)
            answer = visited(self.crawler_process, ask(url), url)
            if answer.fault or answer.page is None:
                sys.stderr.write(f"scrapy savepage: {url}: {answer.fault}\n")
                self.exitcode = 1
                return
            for path in _saved(answer.page, site, name, opts):
                sys.stdout.write(f"{path}\n")
        except UsageError as error:
            sys.stderr.write(f"scrapy savepage: {error}\n")
            self.exitcode = 2

    def _asked(self, args: list[str]) -> tuple[str, Site, str]:
        """Name of the site file, or empty, the site and the address. Raises `UsageError`."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        if len(args) != 2 or not is_web(args[1]):
            raise UsageError("a site's name (or -) and an address are wanted")
        name, url = args
        if name == NO_SITE:
            return "", site_for_url(url), url
        return name, load_site(name, [Path(d) for d in self.settings.getlist("SITES_DIR")]), url


def _saved(page: Page, site: Site, name: str, opts: argparse.Namespace) -> tuple[Path, Path]:
    """The two files, written. Raises `UsageError` when they are there already, or cannot be written."""
    told = fixture(page, article_of(page, site), name)
    stem = Path(opts.to) / (opts.slug or fixture_slug(page.url))
    html, data = stem.with_name(f"{stem.name}.html"), stem.with_name(f"{stem.name}.json")
    if not opts.force and (html.exists() or data.exists()):
        raise UsageError(f"{html} or {data.name} is there already; --force writes over it")
    try:
        stem.parent.mkdir(parents=True, exist_ok=True)
        html.write_bytes(page.body)
        data.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise UsageError(f"{html}: {error.strerror}") from error
    return html, data
