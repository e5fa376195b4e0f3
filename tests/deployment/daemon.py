"""A real Scrapyd on loopback, in a process and a directory of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

from newscrawler.deployment.scrapyd import Scrapyd, ScrapydError

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
"""Nothing in these tests is waited for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """A running Scrapyd."""

    server: Scrapyd
    directory: Path
    process: subprocess.Popen[bytes]

    @property
    def archive(self) -> Path:
        """Where production settings put the archive here."""
        return self.directory / "kept"

    def log(self, job: str, spider: str = "site") -> str:
        """The log of that job."""
        path = self.directory / "logs" / self.server.project / spider / f"{job}.log"
        return path.read_text("utf-8") if path.exists() else ""

    def output(self) -> str:
        """What Scrapyd itself said."""
        return (self.directory / "scrapyd.log").read_text("utf-8")

    def state(self, job: str) -> str | None:
        """State of the job."""
        return next((found.state for found in self.server.jobs() if found.id == job), None)

    def wait_for(self, *jobs: str) -> None:
        """Wait until the jobs are finished."""
        until(lambda: all(self.state(job) == "finished" for job in jobs), f"jobs {jobs}")


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait until the condition holds."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, f"{what}: waited {SECONDS} seconds for nothing"
        time.sleep(0.1)


@contextmanager
def scrapyd(
    directory: Path,
    *,
    config: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    project: str = "newscrawler",
) -> Iterator[Daemon]:
    """A Scrapyd in that directory, stopped at the end with its jobs."""
    port = free_port()
    options = {"bind_address": "127.0.0.1", "http_port": str(port), "poll_interval": "0.2", "max_proc": "4"}
    lines = [f"{name} = {value}" for name, value in (options | dict(config or {})).items()]
    (directory / "scrapyd.conf").write_text("[scrapyd]\n" + "\n".join(lines) + "\n", "utf-8")
    env = (
        os.environ | {"NEWSCRAWLER_ARCHIVE": str(directory / "kept"), "LC_ALL": "C"} | dict(environment or {})
    )
    with (directory / "scrapyd.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "scrapyd", "--pidfile="],
            cwd=directory,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        daemon = Daemon(
            server=Scrapyd(url=f"http://127.0.0.1:{port}", project=project),
            directory=directory,
            process=process,
        )
        try:
            until(lambda: _answers(daemon), "Scrapyd")
            yield daemon
        finally:
            _stop(daemon)


def _answers(daemon: Daemon) -> bool:
    assert daemon.process.poll() is None, daemon.output()
    try:
        daemon.server._answer("daemonstatus.json")
    except ScrapydError:
        return False
    return True


def _stop(daemon: Daemon) -> None:
    try:
        for job in daemon.server.jobs():
            if job.state != "finished":
                daemon.server.cancel(job.id)
        daemon.wait_for(*(job.id for job in daemon.server.jobs()))
    except ScrapydError:
        pass  # the project was never there
    daemon.process.send_signal(signal.SIGTERM)
    daemon.process.wait(SECONDS)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def checkout(directory: Path) -> Path:
    """A copy of what an egg is built from, to be changed at will."""
    directory.mkdir(exist_ok=True)
    for package in ("newscrawler", "settings"):
        copytree(ROOT / package, directory / package, ignore=ignore_patterns("__pycache__"))
    for name in ("setup.py", "pyproject.toml", "scrapy.cfg", "README.md", "LICENSE"):
        (directory / name).write_bytes((ROOT / name).read_bytes())
    return directory
