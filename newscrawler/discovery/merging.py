"""What two discoverers know of one address."""

from __future__ import annotations

from dataclasses import fields, replace

from newscrawler.items import Link, LinkKind

# Whose word on date, title and section counts first: a feed's times have a zone, a row's may be rounded to days, and
# a plain sitemap knows little.
TRUST = (LinkKind.FEED, LinkKind.LISTING, LinkKind.HOME, LinkKind.SITEMAP, None)
KEPT = frozenset({"url", "kind", "found_on", "source", "page", "stale"})


def merged(known: Link, found: Link) -> Link:
    """The known link with what it lacks from the other; a feed's word goes before a listing's, that before a sitemap's.

    Address, kind and where it was found stay the known link's. Date, text and precision go together.
    """
    first, second = (
        (found, known) if TRUST.index(found.source) < TRUST.index(known.source) else (known, found)
    )
    values = {
        f.name: getattr(first, f.name) or getattr(second, f.name)
        for f in fields(Link)
        if f.name not in KEPT and not f.name.startswith("date")
    }
    dated = first if first.date is not None else second
    return replace(
        known, **values, date=dated.date, date_raw=dated.date_raw, date_precision=dated.date_precision
    )
