"""What the row around a story's link says of it: title, date, section, image."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from lxml.html import HtmlElement

from newscrawler.discovery.anchors import Anchor, Anchors
from newscrawler.discovery.article_urls import Verdict, letters, verdict
from newscrawler.discovery.candidates import SHORT, Candidate, is_inline
from newscrawler.discovery.date_headings import headed_dates, with_clock
from newscrawler.discovery.images import row_image
from newscrawler.discovery.regions import HEADINGS, Region
from newscrawler.discovery.row_dates import DateReader, RowDate, row_date
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site
from newscrawler.text.labels import label_kind

# Letters of a title; how far up a row can reach; elements looked at in one row.
SHORTEST_TITLE, LONGEST_TITLE = 4, 300
# Characters of a row without a headline: a link and a teaser.
LONGEST_TEASER = 600
# Characters of an interface label such as "Read the full story".
LONGEST_LABEL = 30
TITLE_NAMES = re.compile(r"title|headline|heading", re.IGNORECASE)
HIGHEST, MOST_ELEMENTS = 8, 80
ROW_TAGS = frozenset({"article", "li", "tr", "dl"})
PAGE_TAGS = frozenset({"body", "main", "html"})


def read_rows(
    stories: Sequence[Candidate],
    anchors: Anchors,
    url: str,
    site: Site,
    *,
    link: Link | None,
    now: datetime | None,
) -> tuple[Link, ...]:
    """A link per story, with what its row says."""
    owners = _owners(stories)
    said = Counter(text for c in stories for text in {a.text for a in c.anchors})
    sections = _section_names(anchors)
    best = {story.key: max(story.anchors, key=lambda a: _rank(a, said)) for story in stories}
    rows = {story.key: _row(best[story.key].element, owners, story.key) for story in stories}
    parts = {key: list(_elements(row)) for key, row in rows.items()}
    reader = DateReader(site=site, now=now)
    dates = {key: row_date(elements, reader) for key, elements in parts.items()}
    undated = [rows[key] for key, date in dates.items() if date is None]
    headed = _headed(undated, rows.values(), reader)
    found = []
    for story in stories:
        anchor, row, elements = best[story.key], rows[story.key], parts[story.key]
        date = dates[story.key]
        if date is None and row in headed:
            date = with_clock(headed[row], elements)
        found.append(
            Link(
                url=min((a.url for a in story.anchors), key=len),  # the one without tracking parameters
                kind=LinkKind.ARTICLE,
                found_on=url,
                source=LinkKind.LISTING,
                title=_title(anchor, row, said),
                date=date.when if date else None,
                date_raw=date.raw if date else None,
                date_precision=date.precision if date else None,
                section=_section(elements, sections) or (link.section if link else None),
                image=row_image(elements, anchors.base),
                language=anchor.element.get("hreflang") or None,
            )
        )
    return tuple(found)


def _headed(
    undated: Sequence[HtmlElement], rows: Iterable[HtmlElement], reader: DateReader
) -> Mapping[HtmlElement, RowDate]:
    """Rows without a date of their own to the day they stand under."""
    if not undated:
        return {}
    body = next(undated[0].iterancestors("body"), None)
    under = headed_dates(list(rows), body, reader) if body is not None else {}
    return {row: under[row] for row in undated if row in under}


def row_elements(stories: Sequence[Candidate]) -> frozenset[HtmlElement]:
    """The blocks that stand for one story each: with its headline over them, or with little more than its link."""
    owners = _owners(stories)
    rows = ((a, _row(a.element, owners, s.key)) for s in stories for a in s.anchors)
    return frozenset(row for a, row in rows if a.is_headline or len(row.text_content()) <= LONGEST_TEASER)


def _owners(stories: Sequence[Candidate]) -> dict[HtmlElement, str | None]:
    """Each ancestor of a story's link to the one story below it; to ``None`` when there are several."""
    owners: dict[HtmlElement, str | None] = {}
    for story in stories:
        for anchor in story.anchors:
            if anchor.size < SHORTEST_TITLE:
                continue  # "fa", "ps" in a row: the same story in other languages, not another row
            node = anchor.element.getparent()
            while node is not None:
                known = owners.setdefault(node, story.key)
                if known is None:
                    break  # all above it have several stories too
                if known != story.key:
                    _shared(node, owners)
                    break
                node = node.getparent()
    return owners


def _shared(node: HtmlElement | None, owners: dict[HtmlElement, str | None]) -> None:
    while node is not None and owners.get(node, "") is not None:
        owners[node] = None
        node = node.getparent()


def _row(element: HtmlElement, owners: dict[HtmlElement, str | None], key: str) -> HtmlElement:
    """The largest block around the link that stands for this story alone."""
    row = element
    for _ in range(HIGHEST):
        above = row.getparent()
        if above is None or above.tag in PAGE_TAGS or owners.get(above) != key:
            return row
        row = above
        if row.tag in ROW_TAGS:
            return row
    return row


def _elements(row: HtmlElement) -> Iterator[HtmlElement]:
    for count, element in enumerate(row.iter()):
        if count >= MOST_ELEMENTS:
            return
        if isinstance(element.tag, str):
            yield element


def _rank(anchor: Anchor, said: Counter[str]) -> tuple[bool, bool, int]:
    """The anchor that names the story: in a heading, its text no one else's, and long."""
    own = said[anchor.text] == 1 and anchor.size >= SHORTEST_TITLE
    return own and anchor.is_headline, own, min(anchor.size, LONGEST_TITLE)


def _title(anchor: Anchor, row: HtmlElement, said: Counter[str]) -> str | None:
    heading = next(anchor.element.iter(*HEADINGS), None)
    if heading is None and len(anchor.element) and not anchor.is_spoken:
        heading = _card_title(anchor.element)
    text = _shown(heading) if heading is not None else anchor.text
    if is_inline(anchor):
        return None  # some words of a sentence
    if not anchor.is_spoken and _is_title(text, said):
        return text
    for element in _elements(row):
        if element.tag in HEADINGS or TITLE_NAMES.search(element.get("class", "")):
            shown = _shown(element)
            if _is_title(shown, said):
                return shown
    return text if _is_title(text, said) else None


def _card_title(card: HtmlElement) -> HtmlElement | None:
    """The part of a link around a whole card that is its title: by its name, else the first of a headline's length."""
    parts = [e for e in card.iter() if isinstance(e.tag, str) and e is not card and e.text and e.text.strip()]
    if len(parts) < 2:
        return None
    named = [e for e in parts if TITLE_NAMES.search(e.get("class", ""))]
    long = [e for e in parts if letters(e.text or "") >= SHORT]
    return next(iter(named + long), None)


def _shown(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _is_title(text: str, said: Counter[str]) -> bool:
    """A text of a headline's length that does not stand in every row, as "read more" does in any language."""
    if said[text] > 1 or not SHORTEST_TITLE <= letters(text) <= LONGEST_TITLE:
        return False
    return len(text) > LONGEST_LABEL or label_kind(text) is None


def _section_names(anchors: Anchors) -> dict[HtmlElement, str]:
    """Links in content that name a section or category."""
    names = {}
    for anchor in anchors.shown:
        if (
            not anchor.is_own
            or not 1 < anchor.size <= 40
            or anchor.region in (Region.NAV, Region.FOOTER, Region.PAGER)
        ):
            continue
        if (
            " category " in anchor.rel
            or (" tag " in anchor.rel and "/tag" not in anchor.url)
            or _is_category(anchor)
        ):
            names[anchor.element] = anchor.text
    return names


def _is_category(anchor: Anchor) -> bool:
    url = anchor.url.lower()
    marks = ("/category/", "/categories/", "/section/", "/sections/", "/topic/", "/rubric")
    return any(mark in url for mark in marks) and verdict(anchor.url) is Verdict.LISTING


def _section(elements: Sequence[HtmlElement], sections: dict[HtmlElement, str]) -> str | None:
    if not sections:
        return None
    return next((sections[e] for e in elements if e in sections), None)
