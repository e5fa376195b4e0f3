"""The ways without an egg: the wheel beside Scrapyd, and cron without Scrapyd."""

from __future__ import annotations

import subprocess
import zipfile
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from shutil import copy

import pytest

from newscrawler.demo.server import serve
from newscrawler.deployment.egg import build_egg
from tests.deployment.daemon import ROOT, checkout, scrapyd
from tests.deployment.test_scrapyd import FAST, feed, scrapy


@pytest.mark.skipif(
    not find_spec("scrapyd"), reason="Scrapyd is not installed: pip install 'newscrawler[deploy]'"
)
def test_the_package_beside_scrapyd(tmp_path: Path) -> None:
    """Scrapyd with the shipped configuration, in an environment that has the package: nothing is deployed."""
    installed = tmp_path / "installed"
    zipfile.ZipFile(BytesIO(build_egg(checkout(tmp_path / "source")))).extractall(installed)
    (installed / "EGG-INFO").rename(installed / "newscrawler.egg-info")
    directory = tmp_path / "scrapyd"
    directory.mkdir()
    copy(ROOT / "deploy" / "scrapyd" / "scrapy.cfg", directory)
    with serve() as newspaper, scrapyd(directory, environment={"PYTHONPATH": str(installed)}) as daemon:
        assert daemon.server.versions() == []
        arguments = {"site": "demo", "url": f"{newspaper.base}/", "max_articles": "3"}
        job = daemon.server.schedule("site", arguments, FAST)
        daemon.wait_for(job)
        assert "articles   3 new" in daemon.log(job), daemon.log(job) + daemon.output()
        assert len(feed(daemon.archive, "demo")) == 3


def test_plain_cron(tmp_path: Path) -> None:
    """The printed crontab line, run as cron does: by sh, in the home directory, with next to no environment."""
    source = checkout(tmp_path / "source")
    with serve() as newspaper:
        arguments = ["-a", f"url={newspaper.base}/?روز=امروز", "-a", "max_articles=3", "-a", "site=demo"]
        settings = [part for name, value in FAST.items() for part in ("--setting", f"{name}={value}")]
        printed = scrapy(
            source, "schedule", "--site", "demo", "--every", "30m", "--direct", *arguments, *settings
        )
        assert printed.returncode == 0, printed.stderr
        command = printed.stdout.strip().split(maxsplit=5)[5].replace("\\%", "%")
        environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "news"}
        environment |= {"NEWSCRAWLER_ARCHIVE": str(tmp_path / "kept")}
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr
    assert len(feed(tmp_path / "kept", "demo")) == 3
