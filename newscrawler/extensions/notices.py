"""Who is told of a run: a file in the archive, Prometheus, a webhook. None of them can fail the run."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from newscrawler.archive.locks import file_name
from newscrawler.errors import UsageError
from newscrawler.metrics import metrics
from newscrawler.runs import RunReport, Verdict

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)
TIMEOUT = 10
"""Seconds that the webhook may take, each of two times."""


async def notify(settings: BaseSettings, report: RunReport, judged: Verdict, told: Mapping[str, Any]) -> None:
    """Tell everyone whom the settings name."""
    name = file_name(report.site)
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    _write(Path(settings["ARCHIVE_DIR"]) / "runs" / f"{name}-{report.started:%Y%m%dT%H%M%SZ}.json", text)
    folder = settings.get("METRICS_DIR", "")
    if folder:
        _write(Path(folder) / f"newscrawler-{name}.prom", metrics(report, judged))
    url = settings.get("WEBHOOK_URL", "")
    if url and judged in settings.getlist("WEBHOOK_VERDICTS", [Verdict.DEGRADED, Verdict.FAILED]):
        await asyncio.to_thread(_post, url, message(report, judged, told))


def message(report: RunReport, judged: Verdict, told: Mapping[str, Any]) -> bytes:
    """The JSON that the webhook gets: ``text`` is a line for people, which Slack, Mattermost and others show."""
    reasons = "; ".join(told["reasons"]) or "nothing to complain of"
    text = f"{report.site}: {judged}, {report.articles} articles: {reasons}"
    return json.dumps({"text": text, "site": report.site, "verdict": judged, "run": dict(told)}).encode()


def check_settings(settings: BaseSettings) -> None:
    """Raise `UsageError` for a setting that cannot be meant, before anything is crawled."""
    url = settings.get("WEBHOOK_URL", "")
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise UsageError("WEBHOOK_URL: an http or https address is wanted")
    for name in settings.getlist("WEBHOOK_VERDICTS"):
        if name not in list(Verdict):
            raise UsageError(f"WEBHOOK_VERDICTS: {name} is none of {', '.join(Verdict)}")


def _write(path: Path, text: str) -> None:
    """Write the file whole or not at all: a collector may read it at any moment."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, "utf-8")
        temporary.replace(path)
    except OSError as error:
        logger.warning("%s could not be written: %s", path, error.strerror)


def _post(url: str, body: bytes) -> None:
    """Post the message; the log never shows more of the address than its host, for the rest is often a secret."""
    request = Request(url, data=body, headers={"Content-Type": "application/json"})  # noqa: S310 - checked
    error: Exception | None = None
    for _ in range(2):
        try:
            with urlopen(request, timeout=TIMEOUT):  # noqa: S310 - checked
                return
        except (URLError, TimeoutError, ConnectionError) as fault:
            error = fault
    logger.warning("the webhook at %s did not take the message: %s", urlsplit(url).hostname, error)
