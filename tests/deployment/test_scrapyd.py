"""A real Scrapyd: deploy, schedule, compare with a direct crawl, redeploy, cancel, resume."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from newscrawler.commands.deploy import deploy
from newscrawler.demo.server import Serving, serve
from newscrawler.deployment.egg import build_egg
from newscrawler.deployment.scrapyd import ScrapydError
from tests.crawling import crawl
from tests.deployment.daemon import ROOT, Daemon, checkout, scrapyd, until

pytestmark = pytest.mark.skipif(
    not find_spec("scrapyd"), reason="Scrapyd is not installed: pip install 'newscrawler[deploy]'"
)

FAST = {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "False"}
# Template lines depend on which page came first: one after the other they come in one order.
IN_ORDER = FAST | {"CONCURRENT_REQUESTS": "1"}
SLOW = {"DOWNLOAD_DELAY": "0.3", "RANDOMIZE_DOWNLOAD_DELAY": "False", "AUTOTHROTTLE_ENABLED": "False"}
QUICK = FAST | {"RETRY_TIMES": "0", "BREAKER_PATIENCE": "1"}
PERSIAN = "روزنامه"
NOBODY = "http://127.0.0.1:9/?خبر=تازه"
"""Nobody answers at the discard port."""
Item = dict[str, Any]


@pytest.fixture(scope="module")
def newspapers() -> Iterator[tuple[Serving, Serving]]:
    with serve(is_shifting=False) as one, serve(is_shifting=False) as two:
        yield one, two


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with one more site file, whose name is Persian and which only an egg made of it has."""
    made = checkout(tmp_path_factory.mktemp("checkout"))
    demo = (made / "newscrawler" / "sites" / "demo.toml").read_text("utf-8")
    (made / "newscrawler" / "sites" / f"{PERSIAN}.toml").write_text(demo, "utf-8")
    return made


@pytest.fixture(scope="module")
def egg(source: Path) -> bytes:
    return build_egg(source)


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    with scrapyd(tmp_path_factory.mktemp("scrapyd"), config={"items_dir": "items"}) as running:
        yield running


def scrapy(directory: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "scrapy", *command],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def feed(archive: Path, site: str) -> list[Item]:
    files = sorted((archive / "feeds" / site).glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]


def rows(archive: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{archive / 'news.db'}?mode=ro", uri=True) as db:
        return db.execute(query, values).fetchall()


def differences(items: list[Item], expected: list[Item]) -> dict[tuple[str, str], tuple[object, object]]:
    """(address, field) to what was told and what was expected; all but when it was fetched and what it resembles.

    Of two addresses with one text whichever comes first is exported: a text that both told under another is no difference.
    """
    apart = {"provenance", "duplicates", "cluster"}  # the other newspaper prints the same stories
    texts = texts_of(items) & texts_of(expected)
    addresses = {item["url"] for item in items} & {item["url"] for item in expected}
    one, other = (
        {item["url"]: item for item in each if item["url"] in addresses or item["content_hash"] not in texts}
        for each in (items, expected)
    )
    return {
        (url, name): (one.get(url, {}).get(name), other.get(url, {}).get(name))
        for url in sorted(one.keys() | other.keys())
        for name in sorted(one.get(url, other.get(url, {})).keys() - apart)
        if one.get(url, {}).get(name) != other.get(url, {}).get(name)
    }


def texts_of(items: list[Item]) -> set[str]:
    """What the articles say, whatever their addresses."""
    return {item["content_hash"] for item in items}


def test_the_egg_holds_code_and_data_and_nothing_else(egg: bytes) -> None:
    names = {n for n in zipfile.ZipFile(BytesIO(egg)).namelist() if not n.endswith("/")}
    data = {
        str(path.relative_to(ROOT))
        for package in ("newscrawler", "settings")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert data <= names
    assert {name.split("/")[0] for name in names} == {"EGG-INFO", "newscrawler", "settings"}
    assert "EGG-INFO/zip-safe" in names


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What the jobs of one deployment left."""

    deployed: subprocess.CompletedProcess[str]
    jobs: tuple[str, str]
    direct: list[Item]


@pytest.fixture(scope="module")
def walk(
    source: Path,
    daemon: Daemon,
    newspapers: tuple[Serving, Serving],
    tmp_path_factory: pytest.TempPathFactory,
) -> Walk:
    one, two = newspapers
    deployed = scrapy(source, "deploy", "--url", daemon.server.url)
    assert deployed.returncode == 0, deployed.stderr + daemon.output()
    jobs = (
        daemon.server.schedule("site", {"site": "demo", "url": f"{one.base}/", "max_pages": "1"}, IN_ORDER),
        daemon.server.schedule(
            "site", {"site": PERSIAN, "url": f"{two.base}/?جستجو=افغانستان", "max_articles": "12"}, FAST
        ),
    )
    daemon.wait_for(*jobs)
    archive = tmp_path_factory.mktemp("direct") / "archive"
    direct = crawl(archive, "site=demo", f"url={one.base}/", "max_pages=1", settings=dict(IN_ORDER))
    assert direct.status == 0, direct.output[-3000:]
    return Walk(deployed=deployed, jobs=jobs, direct=direct.items)


def test_the_command_says_what_is_deployed(walk: Walk) -> None:
    assert "is deployed, 1 spiders" in walk.deployed.stdout


def test_jobs_end_healthy(walk: Walk, daemon: Daemon) -> None:
    for job in walk.jobs:
        assert "verdict    healthy" in daemon.log(job), daemon.log(job)[-3000:]
    assert daemon.output().count("Process finished") == len(walk.jobs)
    assert "Process died" not in daemon.output()


def test_articles_are_those_of_a_direct_crawl(walk: Walk, daemon: Daemon) -> None:
    assert not differences(feed(daemon.archive, "demo"), walk.direct)


def test_persian_arguments_arrive(walk: Walk, daemon: Daemon, newspapers: tuple[Serving, Serving]) -> None:
    """A Persian site name, whose file only the egg has, and Persian text in an address."""
    assert len(feed(daemon.archive, PERSIAN)) == 12
    asked = "GET /?%D8%AC%D8%B3%D8%AA%D8%AC%D9%88=%D8%A7%D9%81%D8%BA%D8%A7%D9%86%D8%B3%D8%AA%D8%A7%D9%86"
    assert asked in newspapers[1].requests


def test_everything_goes_where_production_says(walk: Walk, daemon: Daemon) -> None:
    assert {path.name for path in (daemon.archive / "feeds").iterdir()} == {"demo", PERSIAN}
    assert list((daemon.archive / "warc").glob("*.warc.gz"))
    assert not (daemon.directory / "archive").exists()


def test_items_dir_takes_no_feed_away(walk: Walk, daemon: Daemon) -> None:
    """Scrapyd's own ``items_dir`` sets FEEDS: its file comes besides ours."""
    path = daemon.directory / "items" / "newscrawler" / "site" / f"{walk.jobs[0]}.jl"
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert not differences(items, walk.direct)


def test_a_mistake_in_the_arguments_is_named(walk: Walk, daemon: Daemon) -> None:
    job = daemon.server.schedule("site", {"site": "تلو", "max_pges": "1"})
    daemon.wait_for(job)
    assert "did you mean max_pages?" in daemon.output()
    assert "Process died: exitstatus=2" in daemon.output()


def test_the_command_schedules_several_sites(walk: Walk, daemon: Daemon, source: Path) -> None:
    """Their crawls find nobody at that address, and say so: Scrapyd calls them finished all the same."""
    command = ["schedule", "--url", daemon.server.url, "--site", "demo", "--site", PERSIAN]
    command += ["-a", f"url={NOBODY}"]
    command += [part for k, v in QUICK.items() for part in ("--setting", f"{k}={v}")]
    done = scrapy(source, *command, "--setting", f"ARCHIVE_DIR={daemon.directory / 'scheduled'}")
    assert done.returncode == 0, done.stderr
    jobs = dict(line.split("\t")[:2] for line in done.stdout.splitlines())
    daemon.wait_for(*jobs.values())
    for site in ("demo", PERSIAN):
        assert f"failed: no listing, feed or sitemap of {site} could be read" in daemon.log(jobs[site])
    notices = (daemon.directory / "scheduled" / "runs").iterdir()
    assert [json.loads(path.read_text("utf-8"))["verdict"] for path in notices] == ["failed", "failed"]


def test_a_broken_egg_is_refused_and_taken_away(walk: Walk, daemon: Daemon, source: Path) -> None:
    before = daemon.server.versions()
    broken = BytesIO(build_egg(source))
    with zipfile.ZipFile(broken, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("newscrawler/spiders/site.py", "import no_such_module_anywhere\n")
    with pytest.raises(ScrapydError, match="no_such_module_anywhere"):
        deploy(daemon.server, "9999999999", broken.getvalue())
    assert daemon.server.versions() == before


@pytest.mark.parametrize(
    ("target", "status", "message"),
    [
        (["--url", "http://127.0.0.1:9"], 1, "refused"),
        (["--url", "127.0.0.1:6800"], 2, "[deploy:production] url"),
        (["elsewhere"], 2, "known are production"),
    ],
    ids=["no server", "no address", "no target"],
)
def test_a_failed_deploy_exits_non_zero(source: Path, target: list[str], status: int, message: str) -> None:
    done = scrapy(source, "deploy", *target)
    assert (done.returncode, message in done.stderr) == (status, True), done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_job_survives_a_redeploy_and_its_cancelling(
    walk: Walk, daemon: Daemon, egg: bytes, newspapers: tuple[Serving, Serving]
) -> None:
    """A job goes on while a newer version is deployed; cancelled, it is taken up by the newer version."""
    one, _ = newspapers
    arguments = {"site": PERSIAN, "url": f"{one.base}/", "max_pages": "1"}
    fresh = {"ARCHIVE_DIR": str(daemon.directory / "fresh")}
    version = int(daemon.server.versions()[-1])
    one.clear_requests()
    cut = daemon.server.schedule("site", arguments, SLOW | fresh)
    until(lambda: len(one.requests) > 10, "the first pages")
    deploy(daemon.server, str(version + 1), egg)
    before = len(one.requests)
    until(lambda: len(one.requests) > before + 10, "pages after the deployment")
    assert daemon.server.cancel(cut) == "running"
    daemon.wait_for(cut)
    assert "the same command goes on" in daemon.log(cut)
    assert "Traceback" not in daemon.log(cut)

    resumed = daemon.server.schedule("site", arguments, FAST | fresh)
    until(lambda: "Resuming run" in daemon.log(resumed), "the job to be taken up")
    deploy(daemon.server, str(version + 2), egg)
    daemon.wait_for(resumed)
    assert "verdict    healthy" in daemon.log(resumed), daemon.log(resumed)[-2000:]
    fetched = [line for line in one.requests if "robots.txt" not in line]
    assert len(fetched) - len(set(fetched)) <= 2  # what was under way when it was cut off
    told = feed(daemon.directory / "fresh", PERSIAN)
    assert len(told) == len({item["url"] for item in told}) > 40
    assert texts_of(told) <= texts_of(walk.direct)
    assert rows(daemon.directory / "fresh", "SELECT count(*) FROM articles") == [(len(told),)]
    open_jobs = "SELECT count(*) FROM frontier WHERE state IN ('queued', 'leased')"
    assert rows(daemon.directory / "fresh", open_jobs) == [(0,)]


def test_scrapyd_deploy_and_scrapyd_client(walk: Walk, daemon: Daemon, source: Path) -> None:
    """The usual programs work as well; they build the same egg."""
    if not find_spec("scrapyd_client"):
        pytest.skip("scrapyd-client is not installed: pip install 'newscrawler[deploy]'")
    cfg = source / "scrapy.cfg"
    cfg.write_text(cfg.read_text("utf-8").replace("http://localhost:6800", daemon.server.url), "utf-8")
    done = program(source, "scrapyd-deploy", "production")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "ok", done.stdout
    command = ["scrapyd-client", "schedule", "-t", "production", "-p", "newscrawler", "site"]
    settings = QUICK | {"ARCHIVE_DIR": str(daemon.directory / "other")}
    command += [part for k, v in settings.items() for part in ("--arg", f"setting={k}={v}")]
    done = program(source, *command, "--arg", f"url={NOBODY}", "--arg", "site=demo")
    assert done.returncode == 0, done.stderr
    job = done.stdout.split()[-1]
    daemon.wait_for(job)
    assert "no listing, feed or sitemap of demo could be read" in daemon.log(job), daemon.log(job)[-2000:]


def program(directory: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / name, *arguments],
        cwd=directory,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
