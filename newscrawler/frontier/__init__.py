"""What is queued, leased and done: nothing is lost, nothing is fetched twice, whatever gets killed.

A job is queued, then leased to one worker, then acknowledged with its `Outcome`: in the same transaction that
stores what it brought. What a dead worker held is queued again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from newscrawler.frontier.priority import priority
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome

__all__ = ["Frontier", "Job", "State", "priority"]


class State(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"
    """Done for this run; a later run tries again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One address to fetch, leased to whoever has it."""

    key: str
    """`url_key` of the link: what the job is known by, whatever it redirects to."""
    link: Link
    """What its discoverers knew."""
    url: str
    """Address to fetch: the link's, or what it redirected to."""
    priority: int
    """Higher ones are leased first."""
    retries: int = 0
    """How often it was put back after a failure, in this run."""
    redirects: tuple[str, ...] = ()
    """Addresses that redirected to ``url``, in order."""


class Frontier(Protocol):
    """The queue of one site's crawl."""

    def add(self, link: Link) -> bool:
        """Whether the link is new and was queued. What it knows is added to a job that is not done yet."""

    def add_all(self, links: Iterable[Link]) -> int:
        """How many of the links were queued; all are added, or none."""

    def lease(self) -> Job | None:
        """The best queued job of the least busy host, now leased; ``None`` when nothing is queued."""

    def put_back(self, job: Job) -> bool:
        """Whether the leased job is queued again, with the ``url``, ``retries`` and ``redirects`` it comes with.

        ``False`` when it redirects to what is known as another job, or is not leased: the caller acknowledges it.
        """

    def acknowledge(self, key: str, outcome: Outcome, *, url: str | None = None) -> bool:
        """Whether this is how the job ended: the first outcome stands, a second one is not counted.

        ``url`` is where it answered, when that differs.
        """

    def known_as(self, url: str) -> LinkKind | None:
        """What kind of job the address is known as, or redirects to."""

    def known_before(self, url: str) -> bool:
        """Whether an earlier run dealt with the address, or the archive has its story by another way."""

    def peek(self, limit: int) -> list[Job]:
        """The best queued jobs, left where they are."""

    def link(self, key: str) -> Link | None:
        """All that is known of a job that is not done yet."""

    def counts(self) -> Mapping[State, int]:
        """How many jobs are in each state, of all runs."""

    def queued(self) -> int:
        """How many jobs are queued."""

    def has_work(self) -> bool:
        """Whether anything is queued, or held by another worker who may find more, or die."""

    def close(self) -> None:
        """Leave it to others."""

    def outcomes(self) -> Mapping[Outcome, int]:
        """How the jobs ended that this run acknowledged."""

    def failures(self) -> Mapping[str, Mapping[str, int]]:
        """Host to how many of its pages failed in this run, by outcome."""

    def clear(self) -> None:
        """Forget every job that is queued, leased or failed, and every listing page; done articles stay known."""
