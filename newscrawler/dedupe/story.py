"""Repeats inside one story."""

from __future__ import annotations

from dataclasses import replace

from newscrawler.dedupe.paragraphs import collapse_repeats
from newscrawler.items import Article, DroppedBlock, Role


def without_repeats(article: Article) -> Article:
    """The article with each of its paragraphs once, in the story's order; what went is in ``dropped_blocks``."""
    told = [p for p in article.paragraphs if p.role is not Role.CAPTION]
    found = collapse_repeats([p.text for p in told], headline=article.headline)
    if not found.dropped:
        return article
    gone = {id(told[repeat.index]) for repeat in found.dropped}
    dropped = tuple(DroppedBlock(text=told[r.index].text[:300], reason=str(r.reason)) for r in found.dropped)
    return replace(
        article,
        paragraphs=tuple(p for p in article.paragraphs if id(p) not in gone),
        dropped_blocks=(*article.dropped_blocks, *dropped),
    )
