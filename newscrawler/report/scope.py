"""What a report is about: a site or all of them, a window of days; and how that is said to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Asked = tuple[str, tuple[Any, ...]]
"""A statement and its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One site, or all of them with ``None``; the days from ``since`` to ``until``."""

    site: str | None = None
    since: date = date.min
    until: date = date.max

    def asked(self, sql: str, column: str, *values: object, end: str = "") -> Asked:
        """The statement about this site: ``column`` holds the site, ``values`` are those of the statement so far."""
        if self.site is None:
            return f"{sql} {end}", values
        word = "AND" if " WHERE " in sql else "WHERE"
        return f"{sql} {word} {column} = ? {end}", (*values, self.site)

    def articles(self, what: str, condition: str, *, join: str = "", end: str = "") -> Asked:
        """A statement about the articles ``a`` of the window.

        They are those published in it, a day further where it is tomorrow already, and the undated ones first stored
        in it.
        """
        since = self.since.isoformat()
        last = (self.until + timedelta(days=1)).isoformat()
        return self.asked(
            f"{what} FROM articles a {join} WHERE {condition}"
            " AND (a.day BETWEEN ? AND ? OR (a.day IS NULL AND a.first_seen >= ?))",
            "a.site",
            *(since, last, since),
            end=end,
        )
