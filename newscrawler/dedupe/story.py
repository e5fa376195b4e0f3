"""Repeats inside one story."""

from __future__ import annotations

from dataclasses import replace

from newscrawler.dedupe.joiners import richer_twins
from newscrawler.dedupe.paragraphs import collapse_repeats
from newscrawler.dedupe.repeats import SUMMARIES
from newscrawler.items import Article, DroppedBlock, Paragraph, Role


def without_repeats(article: Article) -> Article:
    """The article with each of its paragraphs once, in the story's order; what went is in ``dropped_blocks``."""
    told = [p for p in article.paragraphs if p.role is not Role.CAPTION]
    texts = [p.text for p in told]
    found = collapse_repeats(texts, headline=article.headline)
    if not found.dropped:
        return article
    richer = {id(told[i]): texts[twin] for i, twin in richer_twins(texts, found).items()}
    summary = next((told[r.index].text for r in found.dropped if r.reason in SUMMARIES), None)
    dropped = tuple(DroppedBlock(text=told[r.index].text[:300], reason=str(r.reason)) for r in found.dropped)
    return replace(
        article,
        description=article.description or summary,
        paragraphs=tuple(
            replace(p, text=richer[id(p)]) if id(p) in richer else p
            for p in _arranged(article.paragraphs, [told[i] for i in found.order])
        ),
        dropped_blocks=(*article.dropped_blocks, *dropped),
    )


def _arranged(paragraphs: tuple[Paragraph, ...], told: list[Paragraph]) -> tuple[Paragraph, ...]:
    """The told paragraphs in their order, each followed by the captions that stand behind it on the page."""
    kept = set(map(id, told))
    behind: dict[int | None, list[Paragraph]] = {None: []}
    last: int | None = None
    for paragraph in paragraphs:
        if paragraph.role is Role.CAPTION:
            behind[last].append(paragraph)
        elif id(paragraph) in kept:
            last = id(paragraph)
            behind[last] = []
    return (*behind[None], *(p for one in told for p in (one, *behind[id(one)])))
