"""One page to one article."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawler.extraction import metadata
from newscrawler.extraction.authors import authors
from newscrawler.extraction.blocks import Blocks, page_blocks
from newscrawler.extraction.body import body
from newscrawler.extraction.dates import Reader, modified, published
from newscrawler.extraction.document import Document, parse_document
from newscrawler.extraction.features import Evidence, Table, feature_table
from newscrawler.extraction.headline import Candidate, headline
from newscrawler.extraction.selectors import all_selected, selected
from newscrawler.extraction.structured import Structured, structured, texts
from newscrawler.extraction.trafilatura_reader import trafilatura_text
from newscrawler.items import Article, Page, Provenance
from newscrawler.outcomes import Outcome
from newscrawler.sites import Site
from newscrawler.text.fold import fold
from newscrawler.urls import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page with everything the readers of single fields share."""

    document: Document
    stated: Structured
    blocks: Blocks
    names: frozenset[str]
    """Folded names of the outlet."""
    headline: Candidate | None
    evidence: Evidence
    table: Table


def reading(page: Page, site: Site) -> Reading | None:
    """The page read once; ``None`` when there is no markup in it."""
    document = parse_document(page.body, page.content_type, page.url)
    if document is None:
        return None
    stated = structured(document)
    blocks = page_blocks(document, all_selected(document, site.drop))
    names = metadata.outlet_names(stated, site, page.url)
    title = headline(document, stated, blocks, page.link.title if page.link else None, names)
    summary, _ = metadata.description(stated)
    evidence = Evidence(
        headline=fold(title.text) if title else "",
        description=fold(summary or ""),
        article_body=fold(" ".join(texts(stated.article.get("articleBody")))),
        trafilatura=fold("\n".join(trafilatura_text(document, len(blocks.frames), precision=True))),
    )
    return Reading(
        document=document,
        stated=stated,
        blocks=blocks,
        names=names,
        headline=title,
        evidence=evidence,
        table=feature_table(blocks, evidence),
    )


def read_page(page: Page, site: Site) -> Article:
    """The article of the page, or an article whose outcome says why there is none. Never raises."""
    read = reading(page, site)
    if read is None:
        return Article(url=page.url, canonical_url=canonical(page.url), outcome=Outcome.NOT_HTML)
    document, stated, blocks = read.document, read.stated, read.blocks
    story = body(
        blocks, read.evidence, read.table, selected=selected(document, site.selectors.get("body", ()))
    )
    title = read.headline
    people, _ = authors(document, stated, blocks, read.evidence.headline, read.names)
    language = metadata.declared_language(document, stated)
    reader = Reader(page, site, (language,) if language else ())
    dated = published(document, stated, blocks, reader, read.evidence.headline)
    changed = modified(stated, reader)
    return Article(
        url=page.url,
        canonical_url=canonical(page.url),
        headline=title.text if title else None,
        description=metadata.description(stated)[0],
        paragraphs=story.paragraphs,
        dropped_blocks=story.dropped,
        date_published=dated.parsed.value if dated else None,
        date_published_raw=dated.raw if dated else None,
        date_published_source=dated.source if dated else None,
        date_published_precision=str(dated.parsed.precision) if dated else None,
        date_published_calendar=str(dated.parsed.calendar) if dated else None,
        date_modified=changed.parsed.value if changed else None,
        authors=people,
        publisher=metadata.publisher(stated, site)[0],
        section=metadata.section(stated)[0],
        breadcrumbs=metadata.breadcrumbs(stated),
        keywords=metadata.keywords(stated),
        is_accessible_for_free=metadata.is_free(stated),
        license=metadata.licence(document, stated),
        translations=metadata.translations(document),
        outcome=Outcome.NO_TEXT
        if not story.paragraphs
        else Outcome.EXPORTED
        if title
        else Outcome.NO_HEADLINE,
        provenance=Provenance(fetched_at=page.fetched_at, status=page.status, declared_language=language),
    )
