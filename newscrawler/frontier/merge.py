"""Two links to one page as one: a listing row has the date, the feed the time, the sitemap the translations."""

from __future__ import annotations

from dataclasses import replace

from newscrawler.items import Link

PRECISIONS = ("year", "month", "day", "hour", "minute", "second")


def merged(known: Link, other: Link) -> Link:
    """The known link with what only the other one knows; of two dates the more precise one, with all its parts."""
    dated = other if _precision(other) > _precision(known) else known
    return replace(
        known,
        title=known.title or other.title,
        date=dated.date,
        date_raw=dated.date_raw,
        date_precision=dated.date_precision,
        modified=max(filter(None, (known.modified, other.modified)), default=None),
        section=known.section or other.section,
        image=known.image or other.image,
        authors=known.authors or other.authors,
        language=known.language or other.language,
        translations={**other.translations, **known.translations},
    )


def _precision(link: Link) -> int:
    """-1 without a date, 0 for a date of unknown precision, then from year to second."""
    if link.date is None:
        return -1
    return PRECISIONS.index(link.date_precision) + 1 if link.date_precision in PRECISIONS else 0
