"""A page that is met again: whether it has to be fetched once more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from newscrawler.frontier import State
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome

MAX_FAILURES = 3
"""In so many runs in a row a page is tried before it is left alone."""
PASSING = frozenset({Outcome.CHALLENGE, Outcome.CONSENT})
"""Drops that are the server's mood of the day: tried again as failures are."""
AGAIN = frozenset({Outcome.OVER_LIMIT, Outcome.ROBOTS, Outcome.TRAP})
"""Drops that cost no fetch and that another run may see differently: queued again when met again."""
MAX_PATIENCE = timedelta(days=30)
"""A page that is announced as changed and never is, is asked for at least this often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the frontier has of a page."""

    id: int
    """Row."""
    key: str
    """`url_key` of the link by which it came."""
    kind: LinkKind
    """What it was taken for."""
    state: State
    """Where it is."""
    link: str | None
    """The link as JSON, while the page is not done."""
    outcome: Outcome | None
    """How it ended last, when it has ended."""
    is_of_this_run: bool
    """Whether this run queued or ended it."""
    unchanged: int
    """Fetches in a row that brought nothing new."""
    fetched_at: datetime | None
    """Aware; when it was fetched last."""


def is_due(link: Link, known: Known, again: Collection[Outcome] = AGAIN) -> bool:
    """Whether a page that is done has to be queued once more for this link.

    A story that turned out to be a listing page is, when it is linked as one. In a later run so are those that ended
    in ``again``, and those that the link says have changed since.
    """
    if known.state is not State.DONE:
        return False
    if known.kind is LinkKind.ARTICLE and link.kind is not LinkKind.ARTICLE:
        return True
    if known.is_of_this_run:
        return False
    return known.outcome in again or _is_changed(link, known)


def _is_changed(link: Link, known: Known) -> bool:
    """Whether feed or sitemap say that the page has changed since it was fetched, or may have by ``modified``.

    Some print the time of the day on everything: each fetch that brings nothing new doubles our patience.
    """
    if link.modified is None or known.fetched_at is None:
        return False
    patience = min(timedelta(hours=2 ** min(known.unchanged, 20) - 1), MAX_PATIENCE)
    return link.modified > known.fetched_at + patience
