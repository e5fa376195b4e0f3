"""What the articles of one run have, counted while they pass."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from statistics import median
from typing import Any

from newscrawler.runs import COVERED


class Tally:
    """Counts of the exported articles: a few numbers for each, however many there are."""

    def __init__(self) -> None:
        self.articles = 0
        self.languages: Counter[str] = Counter()
        self.filled: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        """Field to the address of an article that lacks it, or outcome to that of a page that ended so."""
        self.latest: datetime | None = None
        """Newest publication so far, aware; a day counts from its midnight in UTC."""
        self.hosts: dict[str, dict[str, float]] = {}
        """Host to ``pages`` that it answered, ``seconds`` from request to answer added up, and the ``slowest``."""
        self._chars = array("L")

    def add(self, record: Mapping[str, Any]) -> None:
        """Count the article, given as plain JSON types."""
        self.articles += 1
        self.languages[record["language"]] += 1
        self._chars.append(len(record["text"]))
        for name in COVERED:
            if record[name]:
                self.filled[name] += 1
            else:
                self.examples.setdefault(name, record["url"])
        if record["date_published"]:
            moment = datetime.fromisoformat(record["date_published"])
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            self.latest = max(self.latest or moment, moment)

    def add_drop(self, outcome: str, url: str) -> None:
        """Remember a page that became no article."""
        self.examples.setdefault(outcome, url)

    def add_answer(self, host: str, seconds: float) -> None:
        """Count an answer of that host, so long after it was asked."""
        told = self.hosts.setdefault(host, {"pages": 0, "seconds": 0.0, "slowest": 0.0})
        told["pages"] += 1
        told["seconds"] = round(told["seconds"] + seconds, 3)
        told["slowest"] = max(told["slowest"], round(seconds, 3))

    def hosts_with(self, failures: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, Any]]:
        """The hosts with what ``failed`` of them by outcome, those that never answered among them."""
        return {
            host: self.hosts.get(host, {"pages": 0}) | {"failed": dict(failures.get(host, {}))}
            for host in sorted({*self.hosts, *failures})
        }

    @property
    def coverage(self) -> dict[str, float]:
        """Field to share of the articles that have it; empty without articles."""
        return {name: self.filled[name] / self.articles for name in COVERED} if self.articles else {}

    @property
    def chars(self) -> int | None:
        """Median length of the texts, ``None`` without articles."""
        return round(median(self._chars)) if self._chars else None
