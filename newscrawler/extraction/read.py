"""One page to one article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar

from newscrawler.dedupe.repeats import SUMMARIES
from newscrawler.extraction import metadata
from newscrawler.extraction.authors import authors, names
from newscrawler.extraction.blocks import Blocks, page_blocks
from newscrawler.extraction.body import Body, body, body_from_text
from newscrawler.extraction.dates import Reader, modified, published
from newscrawler.extraction.document import Document, parse_document
from newscrawler.extraction.embedded import LONGER, SHORT, embedded_story
from newscrawler.extraction.features import Evidence, Table, feature_table
from newscrawler.extraction.headline import Candidate, headline
from newscrawler.extraction.images import main_image, story_images, videos, with_caption
from newscrawler.extraction.kinds import outcome
from newscrawler.extraction.platforms import dropped_elements, platform_of
from newscrawler.extraction.repeats import printed_once, whole_copies
from newscrawler.extraction.selectors import selected, selected_text
from newscrawler.extraction.structured import Structured, structured, texts
from newscrawler.extraction.trafilatura_reader import trafilatura_text
from newscrawler.items import Article, Author, Image, Page, Provenance, Role
from newscrawler.outcomes import Outcome
from newscrawler.sites import Site
from newscrawler.sites.platforms import Platform
from newscrawler.text.clean import clean
from newscrawler.text.fold import fold
from newscrawler.text.labels import label_kind
from newscrawler.urls import canonical, url_key

T = TypeVar("T")
ALMOST_NONE = 150
"""Letters of a visible story under which the text of JSON-LD ``articleBody`` is taken instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page with everything the readers of single fields share."""

    document: Document
    stated: Structured
    blocks: Blocks
    platform: Platform | None
    outlet: frozenset[str]
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
    platform = platform_of(document, stated)
    blocks = page_blocks(document, dropped_elements(document, platform, site.drop))
    outlet = metadata.outlet_names(stated, site, page.url)
    title = _headline(document, stated, blocks, page, site, outlet)
    summary, _ = metadata.description(stated)
    keys = [fold(block.text) for block in blocks.blocks]
    named = fold(title.text) if title else ""
    printed = printed_once(blocks, keys, named)
    copies = whole_copies(blocks, printed.dropped.keys())
    evidence = Evidence(
        headline=named,
        description=fold(summary or ""),
        article_body=fold(" ".join(texts(stated.article.get("articleBody")))),
        trafilatura=fold("\n".join(trafilatura_text(document, blocks, copies))),
    )
    return Reading(
        document=document,
        stated=stated,
        blocks=blocks,
        platform=platform,
        outlet=outlet,
        headline=title,
        evidence=evidence,
        table=feature_table(blocks, evidence, printed, keys),
    )


def read_page(page: Page, site: Site) -> Article:
    """The article of the page, or an article whose outcome says why there is none.

    Pure and total: the same page gives the same article, whatever is in it. Language, identity and relations to other
    articles are left to later stages.
    """
    read = reading(page, site)
    if read is None:
        return _nothing(page)
    return article_of(page, site, read, story_of(read, site))


def story_of(read: Reading, site: Site) -> Body:
    """The story of a page that was read."""
    chosen = selected(read.document, site.selectors.get("body", ()))
    story = body(read.blocks, read.evidence, read.table, selected=chosen)
    return story if chosen else fuller(story, read)


def fuller(story: Body, read: Reading) -> Body:
    """The story, or where little of it is visible the one that the page states for machines, when they agree."""
    if story.letters >= SHORT:
        return story
    visible = fold(story.text)
    hints = (read.evidence.description, read.evidence.headline)
    paragraphs = embedded_story(read.document, visible, hints)
    if paragraphs:
        return replace(body_from_text(paragraphs, source="state"), dropped=story.dropped)
    stated = texts(read.stated.article.get("articleBody"))
    lines = [line for text in stated for line in text.split("\n")]
    # A stated text often holds captions, and the whole of which a wall shows the beginning: only for want of another.
    if len(visible) < ALMOST_NONE and len(read.evidence.article_body) > max(300, LONGER * len(visible)):
        return replace(body_from_text(lines, source="json-ld"), dropped=story.dropped)
    return story


def article_of(page: Page, site: Site, read: Reading, story: Body) -> Article:
    """The article: the story with what the page, and the link that led to it, say of it."""
    document, stated = read.document, read.stated
    sources: dict[str, str] = {"paragraphs": story.source}

    def noted(name: str, found: tuple[T, str | None]) -> T:
        value, source = found
        if value and source:
            sources[name] = source
        return value

    language = metadata.declared_language(document, stated)
    reader = date_reader(page, site, read)
    dated = published(
        document,
        stated,
        read.blocks,
        reader,
        read.evidence.headline,
        _by_selector(document, site, "date_published"),
    )
    changed = modified(stated, reader, _by_selector(document, site, "date_modified"))
    if dated:
        sources["date_published"] = dated.source
    title = read.headline
    section = noted("section", _section(document, stated, page, site))
    titles = [
        b.frame
        for b, key in zip(read.blocks.blocks, read.table.keys, strict=True)
        if key and key == read.evidence.headline
    ]
    pictures = story_images(document, story, titles)
    return Article(
        url=page.url,
        canonical_url=metadata.canonical_url(document, stated, page.url, site),
        headline=noted("headline", (title.text, title.source) if title else (None, None)),
        description=noted("description", _description(document, stated, site, story)),
        paragraphs=story.paragraphs,
        dropped_blocks=story.dropped,
        date_published=dated.parsed.value if dated else None,
        date_published_raw=dated.raw if dated else None,
        date_published_source=dated.source if dated else None,
        date_published_precision=str(dated.parsed.precision) if dated else None,
        date_published_calendar=str(dated.parsed.calendar) if dated else None,
        date_modified=changed.parsed.value if changed else None,
        authors=noted("authors", _authors(page, site, read, section)),
        publisher=noted("publisher", metadata.publisher(stated, site)),
        section=section,
        breadcrumbs=metadata.breadcrumbs(document, stated),
        keywords=_keywords(document, stated, site),
        main_image=_main_image(document, stated, page, site, pictures),
        images=pictures,
        videos=videos(document, stated, story, titles),
        is_accessible_for_free=metadata.is_free(stated),
        license=metadata.licence(document, stated),
        translations=_translations(document, page),
        outcome=outcome(document, stated, read.blocks, story, title.text if title else None, site),
        provenance=_provenance(page, language, sources),
    )


def _translations(document: Document, page: Page) -> dict[str, str]:
    """The other language versions: hreflang names the page itself as well."""
    named = dict(page.link.translations if page.link else {}) | metadata.translations(document)
    own = {url_key(page.url), url_key(page.requested_url or page.url)}
    return {tag: url for tag, url in named.items() if url_key(url) not in own}


def date_reader(page: Page, site: Site, read: Reading) -> Reader:
    """The reader of the page's dates: in the site's languages, or where they are not known the one it declares."""
    language = metadata.declared_language(read.document, read.stated)
    return Reader(page, site, site.languages or ((language,) if language else ()))


def _nothing(page: Page) -> Article:
    return Article(
        url=page.url,
        canonical_url=canonical(page.url),
        outcome=Outcome.NOT_HTML,
        provenance=_provenance(page, None, {}),
    )


def _provenance(page: Page, language: str | None, sources: Mapping[str, str]) -> Provenance:
    link = page.link
    return Provenance(
        requested_url=page.requested_url if page.requested_url != page.url else None,
        fetched_at=page.fetched_at,
        status=page.status,
        etag=page.etag,
        last_modified=page.last_modified,
        robots=page.robots,
        discovered_by=link.source if link else None,
        discovered_on=link.found_on if link else None,
        declared_language=language or (link.language if link else None),
        field_sources=dict(sorted(sources.items())),
        extractor_version=_version(),
        warc=page.warc,
    )


@cache
def _version() -> str | None:
    try:
        return version("newscrawler")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return None


def _by_selector(document: Document, site: Site, field: str) -> str:
    return clean(selected_text(document, site.selectors.get(field, ())))


def _headline(
    document: Document, stated: Structured, blocks: Blocks, page: Page, site: Site, outlet: frozenset[str]
) -> Candidate | None:
    if text := _by_selector(document, site, "headline"):
        return Candidate(text=text, source="selectors")
    return headline(document, stated, blocks, page.link.title if page.link else None, outlet)


def _description(
    document: Document, stated: Structured, site: Site, story: Body
) -> tuple[str | None, str | None]:
    if text := _by_selector(document, site, "description"):
        return text, "selectors"
    found = metadata.description(stated)
    if found[0] is None:
        printed = [p.text for p in story.paragraphs if p.role is Role.LEAD]
        printed += [block.text for block in story.dropped if block.reason in SUMMARIES]
        if printed:
            return printed[0], "body"
    return found


def _section(document: Document, stated: Structured, page: Page, site: Site) -> tuple[str | None, str | None]:
    if text := _by_selector(document, site, "section"):
        return text, "selectors"
    found = metadata.section(stated)
    if found[0] is not None:
        return found
    if crumbs := metadata.breadcrumbs(document, stated):
        return crumbs[-1], "breadcrumbs"
    # A list of everything, "Latest", is no section of the outlet.
    if page.link and page.link.section and label_kind(page.link.section) is None:
        return page.link.section, str(page.link.source or "listing")
    return found


def _authors(
    page: Page, site: Site, read: Reading, section: str | None
) -> tuple[tuple[Author, ...], str | None]:
    chosen = selected(read.document, site.selectors.get("authors", ()))
    if chosen:
        people = [n for e in chosen for n in names(" ".join("".join(e.itertext()).split()))]
        return tuple(Author(name=n) for n in dict.fromkeys(people)), "selectors"
    refused = frozenset(filter(None, (fold(section or ""),)))
    people_found, source = authors(
        read.document, read.stated, read.blocks, read.evidence.headline, read.outlet, refused
    )
    if not people_found and page.link and page.link.authors:
        signed = (n for text in page.link.authors for n in names(text))
        return tuple(Author(name=n) for n in dict.fromkeys(signed)), str(page.link.source or "feed")
    return people_found, source


def _keywords(document: Document, stated: Structured, site: Site) -> tuple[str, ...]:
    chosen = selected(document, site.selectors.get("keywords", ()))
    if chosen:
        return tuple(
            dict.fromkeys(k for e in chosen if (k := clean(" ".join("".join(e.itertext()).split()))))
        )
    return metadata.keywords(document, stated)


def _main_image(
    document: Document, stated: Structured, page: Page, site: Site, pictures: tuple[Image, ...]
) -> Image | None:
    for element in selected(document, site.selectors.get("main_image", ())):
        if address := document.absolute(element.get("src") or element.get("content") or element.get("href")):
            return with_caption(Image(url=address), pictures)
    found = main_image(document, stated, page.link.image if page.link else None)
    return with_caption(found, pictures) or (pictures[0] if pictures else None)
