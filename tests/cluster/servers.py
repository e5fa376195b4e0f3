"""Real servers for tests: Redis and PostgreSQL on free ports, with data of their own, stopped at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

REDIS = shutil.which("redis-server")
POSTGRES = shutil.which("postgres") or next(
    (str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)), None
)
MISSING = (
    "redis-server is not installed (apt-get install redis-server)"
    if REDIS is None
    else "PostgreSQL is not installed (apt-get install postgresql)"
    if POSTGRES is None
    else None
)
"""Why the cluster's tests cannot run here, if they cannot."""
SECONDS = 30.0
"""No server takes longer to begin."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A server program that can be stopped and started again on the same data."""

    command: Sequence[str]
    port: int
    user: str | None = None
    """Whom to run it as; PostgreSQL refuses root."""
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self.process = subprocess.Popen(
            self.command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self.user,
            cwd="/",
            env=os.environ | self.environment,
        )
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self.process.poll() is None, f"{self.command[0]} ended with {self.process.returncode}"
            time.sleep(0.05)
        raise TimeoutError(self.command[0])

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it and wait for its end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(SECONDS)


@contextmanager
def redis_server(directory: Path) -> Iterator[Server]:
    """A Redis that appends each change to a file within a second."""
    directory.mkdir(parents=True)
    port = free_port()
    options = (
        "--appendonly",
        "yes",
        "--appendfsync",
        "everysec",
        "--save",
        "",
        "--maxmemory-policy",
        "noeviction",
    )
    command = (str(REDIS), "--bind", "127.0.0.1", "--port", str(port), "--dir", str(directory), *options)
    server = Server(command, port)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def postgres_server() -> Iterator[tuple[Server, str]]:
    """A PostgreSQL with a database ``news``, and the address of that."""
    bin_ = Path(str(POSTGRES)).resolve().parent
    user = "postgres" if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="newscrawler-postgres-") as directory:
        if user:
            owner = pwd.getpwnam(user)
            os.chown(directory, owner.pw_uid, owner.pw_gid)
        data = f"{directory}/data"
        made = subprocess.run(
            [bin_ / "initdb", "-D", data, "-U", "news", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            user=user,
            cwd="/",
            capture_output=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr.decode()
        port = free_port()
        options = ("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off")
        server = Server((str(bin_ / "postgres"), "-D", data, "-p", str(port), *options), port, user)
        server.start()
        try:
            yield server, new_database(f"postgresql://news@127.0.0.1:{port}/postgres", "news")
        finally:
            server.stop(signal.SIGQUIT)  # "immediate": its data goes with it


def new_database(url: str, name: str) -> str:
    """The address of a new, empty database on the server, as soon as it takes connections."""
    import psycopg  # of an extra

    end = time.monotonic() + SECONDS
    while True:
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            return f"{url.rpartition('/')[0]}/{name}"
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
