"""One page to one article."""

from __future__ import annotations

from newscrawler.extraction import metadata
from newscrawler.extraction.authors import authors
from newscrawler.extraction.blocks import Block, page_blocks
from newscrawler.extraction.dates import Reader, modified, published
from newscrawler.extraction.document import parse_document
from newscrawler.extraction.headline import headline
from newscrawler.extraction.structured import structured
from newscrawler.extraction.trafilatura_reader import trafilatura_text
from newscrawler.items import Article, Page, Paragraph, Provenance
from newscrawler.outcomes import Outcome
from newscrawler.sites import Site
from newscrawler.text.clean import clean
from newscrawler.text.fold import fold
from newscrawler.urls import canonical


def read_page(page: Page, site: Site) -> Article:
    """The article of the page, or an article whose outcome says why there is none. Never raises."""
    document = parse_document(page.body, page.content_type, page.url)
    if document is None:
        return Article(url=page.url, canonical_url=canonical(page.url), outcome=Outcome.NOT_HTML)
    stated = structured(document)
    blocks = page_blocks(document)
    names = metadata.outlet_names(stated, site, page.url)
    title = headline(document, stated, blocks, page.link.title if page.link else None, names)
    lines = trafilatura_text(document, len(blocks.frames))
    whole = fold("\n".join(lines))
    title_key = fold(title.text) if title else ""
    kept: list[Block] = []
    seen = set()
    for block in blocks.blocks:
        key = fold(block.text)
        if key and key in whole and key != title_key and not (key in seen and len(key) > 30):
            seen.add(key)
            kept.append(block)
    people, _ = authors(document, stated, blocks, names | {title_key})
    language = metadata.declared_language(document, stated)
    reader = Reader(page, site, (language,) if language else ())
    dated = published(document, stated, blocks, reader)
    changed = modified(stated, reader)
    name, _ = metadata.publisher(stated, site)
    summary, _ = metadata.description(stated)
    return Article(
        url=page.url,
        canonical_url=canonical(page.url),
        headline=title.text if title else None,
        description=summary,
        paragraphs=tuple(Paragraph(text=clean(b.text), role=b.role) for b in kept),
        date_published=dated.parsed.value if dated else None,
        date_published_raw=dated.raw if dated else None,
        date_published_source=dated.source if dated else None,
        date_published_precision=dated.parsed.precision if dated else None,
        date_published_calendar=dated.parsed.calendar if dated else None,
        date_modified=changed.parsed.value if changed else None,
        authors=people,
        publisher=name,
        section=metadata.section(stated)[0],
        breadcrumbs=metadata.breadcrumbs(stated),
        keywords=metadata.keywords(stated),
        is_accessible_for_free=metadata.is_free(stated),
        license=metadata.licence(document, stated),
        translations=metadata.translations(document),
        outcome=Outcome.EXPORTED if kept and title else Outcome.NO_TEXT if not kept else Outcome.NO_HEADLINE,
        provenance=Provenance(fetched_at=page.fetched_at, status=page.status, declared_language=language),
    )
