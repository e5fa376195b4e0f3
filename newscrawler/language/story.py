"""The languages of one story."""

from __future__ import annotations

from dataclasses import replace

from newscrawler.items import Article, Paragraph
from newscrawler.language import identify_document
from newscrawler.sites import Site


def with_languages(article: Article, site: Site) -> Article:
    """The article with its language, the shares of all its languages, and one language per paragraph.

    The text decides; what the page declares is a hint, and a template's default cannot overrule the letters.
    """
    declared = article.provenance.declared_language
    found = identify_document(
        [p.text for p in article.paragraphs],
        title=article.headline,
        hints=(declared,) if declared else (),
        site_languages=site.languages,
    )
    return replace(
        article,
        language=found.language,
        languages=found.languages,
        script=found.script,
        direction=found.direction,
        provenance=replace(article.provenance, is_declared_language_right=found.is_declared_right),
        paragraphs=tuple(
            _tagged(p, language.language, language.direction)
            for p, language in zip(article.paragraphs, found.paragraphs, strict=True)
        ),
    )


def _tagged(paragraph: Paragraph, language: str, direction: str) -> Paragraph:
    return replace(paragraph, language=language, direction=direction)
