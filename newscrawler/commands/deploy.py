"""``scrapy deploy``: the egg of this checkout onto a Scrapyd server, with an honest exit status."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.utils.conf import closest_scrapy_cfg, get_config

from newscrawler.commands import Frame
from newscrawler.deployment.egg import build_egg
from newscrawler.deployment.scrapyd import Scrapyd, ScrapydError
from newscrawler.errors import UsageError

if TYPE_CHECKING:
    import argparse

DEFAULT_TARGET = "production"


class Command(Frame, ScrapyCommand):
    """Deploy; 0 when Scrapyd could start what it was given, 1 when not, 2 for a mistake in the command."""

    requires_project = True
    usage = "[options] [TARGET]"
    about = "Build the egg and deploy it to a [deploy:TARGET] of scrapy.cfg (default: production)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument("--url", help="address of the Scrapyd server, in the place of the target's")

    def status(self, args: list[str], opts: argparse.Namespace) -> int:
        """Build, deploy, and look at what became of it."""
        if len(args) > 1:
            raise UsageError("one target is wanted")
        server = scrapyd_target(args[0] if args else DEFAULT_TARGET, opts.url)
        version = str(int(time.time()))  # as scrapyd-deploy counts, so that either may follow the other
        spiders = deploy(server, version, build_egg(Path(closest_scrapy_cfg()).parent))
        versions = server.versions()
        sys.stdout.write(f"{server.url}: {server.project} {version} is deployed, {spiders} spiders\n")
        if versions[-1] != version:
            raise ScrapydError(f"{server.url} counts version {versions[-1]} as newer and runs it")
        return 0


def deploy(server: Scrapyd, version: str, egg: bytes) -> int:
    """How many spiders the deployed egg has.

    Raises `ScrapydError` when Scrapyd cannot start it, and takes it away again: Scrapyd keeps even a broken egg, as
    the newest version, and would run it for every job from then on.
    """
    try:
        return server.add_version(version, egg)
    except ScrapydError as error:
        if version in _versions(server):
            server.delete_version(version)
            raise ScrapydError(f"{error} (version {version} is taken away again)") from error
        raise


def _versions(server: Scrapyd) -> list[str]:
    try:
        return server.versions()
    except ScrapydError:
        return []  # it did not get that far


def scrapyd_target(name: str, url: str | None = None) -> Scrapyd:
    """The server of that target in scrapy.cfg, at ``url`` when one is given. Raises `UsageError`."""
    config = get_config()
    section = f"deploy:{name}"
    if not config.has_section(section):
        known = ", ".join(s.removeprefix("deploy:") for s in config.sections() if s.startswith("deploy:"))
        raise UsageError(f"{name}: no such target in scrapy.cfg; known are {known or 'none'}")
    target = dict(config.items(section))
    return Scrapyd.from_target(name, target | ({"url": url} if url else {}))
