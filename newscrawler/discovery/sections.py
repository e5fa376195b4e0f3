"""The sections of a site, from its navigation; its archives and taxonomies, from anywhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from newscrawler.discovery.anchors import Anchor, Anchors
from newscrawler.discovery.article_urls import Verdict, is_narrow, segments, verdict
from newscrawler.discovery.pagers import page_number
from newscrawler.discovery.regions import Region
from newscrawler.discovery.shapes import Shapes
from newscrawler.discovery.words import words
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site
from newscrawler.urls import url_key

# Letters of a section's name, sections of one menu, levels of its address.
LONGEST_NAME, MOST_SECTIONS, DEEPEST = 40, 60, 4
FEWEST = 3


def section_links(
    anchors: Anchors, url: str, site: Site, shapes: Shapes, apart: Collection[str], *, has_pager: bool = False
) -> tuple[Link, ...]:
    """Listing links for the site's sections: the menus of the page, or what repeats like a menu without one.

    ``apart`` holds the keys of addresses that are something else: stories, the outlet's other languages. A page with
    a pager (``has_pager``) leads to all stories by itself: there, sections are not looked for beyond its menus.
    """
    here, home = url_key(url), url_key(site.home)
    out = {here, home, *apart}
    usable = [
        a for a in anchors.shown if a.is_own and a.key not in out and _could_be_section(a, site, shapes)
    ]
    for regions in ((Region.NAV, Region.HEADER), (Region.FOOTER,)):
        found = _links((a for a in usable if a.region in regions), url)
        if len(found) >= FEWEST or (found and has_pager):
            return found
    menus = _links(_repeated(usable), url)
    return menus or _links((a for a in usable if a.region in (Region.NAV, Region.HEADER, Region.FOOTER)), url)


def archive_links(anchors: Anchors, url: str, apart: Collection[str]) -> tuple[Link, ...]:
    """Listing links for years, months, categories and tags that the page links to outside its menus."""
    here = url_key(url)
    rows = (
        a
        for a in anchors.shown
        if a.is_own and a.key != here and a.key not in apart and a.region is not Region.PAGER
        and not _pages(a.url) and verdict(a.url) is Verdict.LISTING and words("authors").isdisjoint(segments(a.url))
    )  # fmt: skip
    return _links(rows, url)


def _could_be_section(anchor: Anchor, site: Site, shapes: Shapes) -> bool:
    if not 1 < anchor.size <= LONGEST_NAME or len(segments(anchor.url)) > DEEPEST or _pages(anchor.url):
        return False
    if shapes.verdict(anchor.url, site) is Verdict.OTHER:
        return False
    return " nofollow " not in anchor.rel and " next " not in anchor.rel and " prev " not in anchor.rel


def _pages(url: str) -> bool:
    return page_number(url) is not None


def _repeated(anchors: Iterable[Anchor]) -> list[Anchor]:
    """Short links of shallow addresses that stand side by side in a list."""
    groups: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        if (
            anchor.region is Region.CONTENT
            and "/article" not in anchor.place.path
            and not is_narrow(anchor.url)
            and len(segments(anchor.url)) <= 2
            and anchor.size <= LONGEST_NAME / 2
        ):
            groups[anchor.place.path].append(anchor)
    return [a for group in groups.values() if len({a.key for a in group}) >= FEWEST for a in group]


def _links(anchors: Iterable[Anchor], url: str) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for anchor in anchors:
        if anchor.key not in found and len(found) < MOST_SECTIONS:
            found[anchor.key] = Link(
                url=anchor.url,
                kind=LinkKind.LISTING,
                found_on=url,
                source=LinkKind.LISTING,
                section=anchor.text or None,
            )
    return tuple(found.values())
