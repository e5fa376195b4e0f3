"""Why an article is what it is, for ``scrapy extract --explain``."""

from __future__ import annotations

from typing import Any

from newscrawler.dates import isoformat
from newscrawler.extraction.body import Body
from newscrawler.extraction.dates import date_candidates
from newscrawler.extraction.headline import candidates
from newscrawler.extraction.read import Reading, article_of, date_reader, reading, story_of
from newscrawler.items import Page
from newscrawler.sites import Site


def explain(page: Page, site: Site) -> dict[str, Any]:
    """Which reader gave which field, what else was found, and why each block was kept or dropped, as plain JSON types.

    ``fields``: field to reader. ``headlines`` and ``dates``: every candidate, the dates in
    order of trust with what each was read as. ``blocks``: text, element, probability, whether
    trafilatura has it, and what became of it. ``outcome`` and ``platform`` by name.
    """
    read = reading(page, site)
    if read is None:
        nothing: dict[str, Any] = {"fields": {}, "headlines": [], "dates": [], "blocks": []}
        return {"outcome": "dropped/not_html", "platform": None} | nothing
    story = story_of(read, site)
    article = article_of(page, site, read, story)
    hint = page.link.title if page.link else None
    found = candidates(read.document, read.stated, read.blocks, hint, read.outlet)
    return {
        "outcome": str(article.outcome),
        "platform": read.platform.name if read.platform else None,
        "encoding": read.document.encoding,
        "copies": story.copies,
        "fields": dict(article.provenance.field_sources),
        "headlines": [{"text": c.text, "source": c.source} for c in found],
        "dates": _dates(page, site, read),
        "blocks": _blocks(read, story),
    }


def _dates(page: Page, site: Site, read: Reading) -> list[dict[str, Any]]:
    reader = date_reader(page, site, read)
    found = date_candidates(read.document, read.stated, read.blocks, reader, read.evidence.headline)
    return [
        {"text": raw[:200], "source": source, "date": isoformat(dated.parsed) if dated else None}
        for raw, source, dated in found
    ]


def _blocks(read: Reading, story: Body) -> list[dict[str, Any]]:
    kept = {b.index for b in story.blocks}
    reasons = {d.text[:80]: d.reason for d in story.dropped}
    rows = []
    for block in read.blocks.blocks:
        chance = story.probabilities.get(block.index, 0.0)
        has = read.table.trafilatura[block.index]
        reason = reasons.get(block.text[:80])
        if block.index not in kept and reason is None and chance < 0.05 and not has:
            continue
        frame = block.frame
        rows.append(
            {
                "text": block.text[:120],
                "element": f"{frame.tag}.{'.'.join(frame.names.split()[:3])}" if frame.names else frame.tag,
                "probability": chance,
                "trafilatura": has,
                "verdict": str(block.role) if block.index in kept else reason or "chrome",
            }
        )
    return rows
