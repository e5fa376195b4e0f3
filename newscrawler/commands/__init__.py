"""Commands: `scrapy COMMAND` in a project of this crawler; and the frame that several of them share.

Scrapy takes every command class in this package for a command of its own, so the frames are mixed into one:
``class Command(Frame, ScrapyCommand)``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from newscrawler.archive.database import Archive
from newscrawler.archive.locks import BusyError
from newscrawler.errors import NewscrawlerError, UsageError

if TYPE_CHECKING:
    import argparse

    from scrapy.settings import Settings

FAILED, MISTAKE, BUSY = 1, 2, 75
"""Exit statuses: it could not be done; the command was wrong; ``EX_TEMPFAIL`` of sysexits.h, the site is being crawled."""
PATIENCE = 5.0
"""Seconds for which a command waits for a server that is away: a person waits with it."""

ELSEWHERE = (
    "another one is named by -s ARCHIVE_DIR=…, or by NEWSCRAWLER_ARCHIVE with SCRAPY_PROJECT=production"
)


class Frame:
    """Does the work of a command; what it raises on purpose becomes one line and an exit status."""

    usage: ClassVar[str] = "[options]"
    """Behind the command's name."""
    about: ClassVar[str]
    """One line for the list of commands."""
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}
    exitcode: int
    settings: Settings | None

    def syntax(self) -> str:
        """How it is called."""
        return self.usage

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return self.about

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do it: 0 for done, 1 for what could not be done, 2 for a mistake in the command, 75 for a busy site."""
        try:
            self.exitcode = self.status(args, opts)
            sys.stdout.flush()
        except BrokenPipeError:  # whoever read has seen enough, as with `| head`
            os.dup2(
                os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
            )  # the interpreter flushes once more
            self.exitcode = FAILED
        except NewscrawlerError as error:
            name = type(self).__module__.rpartition(".")[2]
            sys.stderr.write(f"scrapy {name}: {error}\n")
            self.exitcode = _status_of(error)

    def status(self, args: list[str], opts: argparse.Namespace) -> int:
        """Exit status of what was done. Raises `NewscrawlerError`."""
        raise NotImplementedError

    @property
    def given(self) -> Settings:
        """The settings, which Scrapy sets before it runs a command."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        return self.settings

    @property
    def directory(self) -> Path:
        """The archive's."""
        return Path(self.given["ARCHIVE_DIR"])

    @contextmanager
    def archive(self) -> Iterator[Archive]:
        """The archive that the settings name, closed at the end. Raises `UsageError` where there is none."""
        archive = existing_archive(self.directory, self.given["ARCHIVE_URL"])
        try:
            yield archive
        finally:
            archive.close()


class SiteFrame(Frame):
    """The same for a command about one site of the archive; 1 for a site that nothing is known of."""

    usage: ClassVar[str] = "[options] <SITE>"
    unknown: ClassVar[str]
    """What is said of a site that is not among the `known` ones."""

    def status(self, args: list[str], opts: argparse.Namespace) -> int:
        """Exit status of what was done about the site."""
        if len(args) != 1:
            raise UsageError("one site, as its folder in the archive's feeds is named, is wanted")
        with self.archive() as archive:
            known = self.known(archive)
            if args[0] not in known:
                hint = f"; known are {', '.join(known)}" if known else ""
                raise NewscrawlerError(f"{args[0]}: {self.unknown}{hint}")
            return self.of_site(archive, args[0], opts)

    def known(self, archive: Archive) -> Collection[str]:
        """The sites it can be asked about."""
        return archive.sites()

    def of_site(self, archive: Archive, site: str, opts: argparse.Namespace) -> int:
        """Exit status of what was done about the site. Raises `NewscrawlerError`."""
        raise NotImplementedError


def existing_archive(directory: Path, url: str | None = None) -> Archive:
    """The archive in that directory, or on the server with that address.

    Raises `UsageError` where the directory has none: asking must not make one.
    """
    if url:
        from newscrawler.archive.postgres import PostgresStore  # its driver is an extra

        return Archive(directory, store=PostgresStore(url, wait=PATIENCE))
    if not (directory / "news.db").exists():
        raise UsageError(f"{directory.absolute()}: there is no archive (news.db) in it; {ELSEWHERE}")
    return Archive(directory)


def _status_of(error: NewscrawlerError) -> int:
    if isinstance(error, BusyError):
        return BUSY
    return MISTAKE if isinstance(error, UsageError) else FAILED
