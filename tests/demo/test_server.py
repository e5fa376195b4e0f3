"""The server: a real socket, and nothing left behind."""

import signal
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newscrawler.demo.newspaper import Newspaper
from newscrawler.demo.server import Serving, serve

SOON = 5.0
"""Seconds within which everything here must be over."""


def connection(serving: Serving) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", urlsplit(serving.base).port or 0, timeout=SOON)


def test_it_serves_what_the_newspaper_answers() -> None:
    with serve() as serving:
        asker = connection(serving)
        asker.request("GET", "/fa/latest", headers={"Host": urlsplit(serving.base).netloc})
        response = asker.getresponse()
        host = {"Host": urlsplit(serving.base).netloc}
        assert response.read() == Newspaper(serving.base).respond("GET", "/fa/latest", host).body
        assert response.getheader("Date") == "Fri, 20 Nov 2026 13:30:00 GMT"
        asker.close()
        assert serving.requests == ["GET /fa/latest"]
        serving.clear_requests()
        assert serving.requests == []


def test_generation_can_be_changed_while_it_runs() -> None:
    with serve(generation=1) as serving:
        lengths = []
        for generation in (1, 2):
            serving.generation = generation
            assert serving.generation == generation
            asker = connection(serving)
            asker.request("GET", "/rss.xml")
            lengths.append(asker.getresponse().read())
            asker.close()
        assert lengths[0] != lengths[1]


def test_no_thread_is_left_even_with_an_idle_connection() -> None:
    before = set(threading.enumerate())
    with serve() as serving:
        asker = connection(serving)
        asker.request("POST", "/views/ajax?page=1", body="view_name=listing")
        assert asker.getresponse().read().startswith(b"[")
        asker.request("HEAD", "/")
        assert asker.getresponse().read() == b""
        started = time.monotonic()
    assert time.monotonic() - started < SOON / 2
    asker.close()
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_the_program_prints_its_address_logs_and_ends_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    log = tmp_path / "requests.log"
    command = [sys.executable, "-m", "newscrawler.demo.server", "--port", "0", "--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        base = program.stdout.readline().strip()
        asker = HTTPConnection("127.0.0.1", urlsplit(base).port or 0, timeout=SOON)
        asker.request("GET", "/robots.txt")
        assert b"Crawl-delay" in asker.getresponse().read()
        asker.close()
        program.send_signal(number)
        assert program.wait(SOON) == 0
        assert program.stderr.read() == ""
    assert base.startswith("http://newspaper.localhost:")
    assert log.read_text(encoding="utf-8") == "GET /robots.txt\n"


def test_a_taken_port_is_said_in_one_line() -> None:
    with serve() as serving:
        port = str(urlsplit(serving.base).port)
        command = [sys.executable, "-m", "newscrawler.demo.server", "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SOON * 2)
    assert done.returncode == 1
    assert done.stderr.startswith("cannot serve on 127.0.0.1:")
    assert len(done.stderr.splitlines()) == 1
