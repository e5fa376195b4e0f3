"""A headless Chromium, driven through its own pipe: what a page shows, says on its console and asks the network for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--remote-debugging-pipe",
)  # fmt: skip
TROUBLE = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")


@dataclass(slots=True)
class Browser:
    """A running Chromium with one tab. DevTools protocol: messages of JSON, each with a NUL byte after it."""

    process: subprocess.Popen[bytes]
    to: int
    back: int
    session: str = ""
    count: int = 0
    unread: bytes = b""
    events: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The result of the command."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self.count:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def open(self, path: Path, *, width: int = 1280, dark: bool = False) -> None:
        """Load the file as a window of that width, in that light; forget what earlier pages did."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.events.clear()
        self.ask("Page.navigate", url=path.resolve().as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._read())

    def value(self, script: str) -> Any:
        """What the expression is on the page, as plain JSON types."""
        found = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def trouble(self) -> list[dict[str, Any]]:
        """Exceptions, console lines and complaints of the browser since the page was opened."""
        self.value("1")  # whatever happened before has been told by now
        return [event for event in self.events if event.get("method") in TROUBLE]

    def requests(self) -> list[str]:
        """Addresses that the page asked for."""
        self.value("1")
        asked = [event for event in self.events if event.get("method") == "Network.requestWillBeSent"]
        return [event["params"]["request"]["url"] for event in asked]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self.unread:
            part = os.read(self.back, 1 << 16)
            assert part, "Chromium ended"
            self.unread += part
        message, _, self.unread = self.unread.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        return told


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium of our own, ended with its profile afterwards."""
    assert PROGRAM, "asked for only where it is installed"
    to_child, to = os.pipe()
    back, from_child = os.pipe()

    def hand_over() -> None:
        """The two ends that Chromium expects under these numbers, first moved out of each other's way."""
        reading, writing = os.dup(to_child), os.dup(from_child)
        reading, writing = _above(reading), _above(writing)
        os.dup2(reading, 3)
        os.dup2(writing, 4)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [PROGRAM, *FLAGS, f"--user-data-dir={profile}"],
            preexec_fn=hand_over,
            close_fds=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_child)
        os.close(from_child)
        try:
            ours = Browser(process=process, to=to, back=back)
            target = ours.ask("Target.createTarget", url="about:blank")["targetId"]
            ours.session = ours.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ("Page", "Runtime", "Log", "Network"):
                ours.ask(f"{domain}.enable")
            yield ours
        finally:
            process.terminate()
            process.wait(20)
            os.close(to)
            os.close(back)


def _above(number: int) -> int:
    """A copy of the descriptor beyond the two numbers."""
    while number <= 4:
        number = os.dup(number)
    return number
