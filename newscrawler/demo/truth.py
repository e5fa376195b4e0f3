"""What is true of every page of the demo newspaper, field by field.

A row has ``url`` (canonical form), ``urls`` (every address that leads there), ``id``, ``kind``,
``language``, ``headline``, ``description`` (``None`` where the page shows none), ``paragraphs``
(``text`` and ``role``: one copy, in the story's order, no labels), ``authors``, ``date_published``
(ISO 8601 with offset, ``None`` where no page tells it), ``date_precision`` (``minute`` or ``day``),
``date_found_in`` (``page``, ``listing``, ``feed``), ``date_modified``, ``section``, ``keywords``,
``main_image``, ``images`` (those standing in the page), ``videos``, ``translations`` (by hreflang),
``relations`` (by ``wire_copy``, ``same_content`` and ``translation``, which also names translations of
which no page speaks) and ``expected``: the outcome, an :class:`Outcome` or ``not_exported``.
"""

from newscrawler.demo.article import Article, DateForm, Summary
from newscrawler.demo.article_page import author_path
from newscrawler.demo.body import image_path, styled_image_path
from newscrawler.demo.layout import GONE_PATH, Site
from newscrawler.demo.stories import SECTIONS, Kind, Language
from newscrawler.demo.words import words
from newscrawler.items import Role
from newscrawler.outcomes import Outcome

Row = dict[str, object]
NOT_EXPORTED = "not_exported"
"""Expected of pages with text that are no articles: any outcome but the first."""


def _paragraphs(article: Article) -> list[Row]:
    rows: list[Row] = [{"text": block.text, "role": block.role.value} for block in article.blocks]
    if article.summary_from is Summary.OWN and article.shows_summary:
        rows.insert(0, {"text": article.summary, "role": Role.LEAD.value})
    return rows


def _description(article: Article) -> str | None:
    """The page's description: from its metadata, else the summary printed on it."""
    if article.has_open_graph or article.shows_summary:
        return article.summary or None
    return None


def _date(site: Site, article: Article) -> Row:
    if not article.story.is_dated:
        return {"date_published": None, "date_precision": None, "date_found_in": []}
    is_on_page = article.date_form is not DateForm.NONE and not article.story.has_broken_data
    found = {
        "page": is_on_page,
        "listing": article.has_row_time,
        "feed": any(article is each for each in site.edition.feed(article.language)),
    }
    is_day = article.prints_day_only and not found["listing"] and not found["feed"]
    moment = article.saved.replace(hour=0, minute=0, second=0) if is_day else article.saved
    return {
        "date_published": moment.isoformat(),
        "date_precision": "day" if is_day else "minute",
        "date_found_in": [name for name, is_found in found.items() if is_found],
    }


def _images(site: Site, article: Article) -> tuple[str | None, list[Row]]:
    images: list[Row] = []
    main: str | None = None
    if article.image_name:
        styled = site.base + styled_image_path(article.image_name)
        is_named = article.has_open_graph or (
            article.date_form is DateForm.JSON_LD and not article.story.has_broken_data
        )
        main = site.base + image_path(article.image_name) if is_named else styled
        images.append({"url": styled, "caption": None, "credit": None})
    images += [
        {"url": site.base + image_path(photo.name), "caption": photo.caption, "credit": photo.credit}
        for photo in article.story.photos
    ]
    return main, images


def _addresses(site: Site, article: Article) -> list[str]:
    path = article.path
    found = [
        site.base + path,
        f"{site.base}/index.php{path}",
        site.www + path,
        f"{site.base}/node/{article.number}",
        f"{site.base}{path}?utm_source=courier&utm_medium=most-read&fbclid=Lj{article.number}",
        f"{site.base}{path}?utm_source=rss&utm_campaign=feed",
    ]
    return list(dict.fromkeys(found))


def _relations(site: Site, article: Article) -> Row:
    relations: Row = {}
    for name, groups in (("wire_copy", site.edition.wire_groups), ("same_content", site.edition.same_groups)):
        for group in groups:
            if article in group:
                relations[name] = [site.base + each.path for each in group if each is not article]
    if others := site.edition.translations(article):
        relations["translation"] = [site.base + each.path for each in others.values() if each is not article]
    return relations


def _expected(site: Site, article: Article) -> str:
    if article.story.kind is Kind.VIDEO_ONLY:
        return Outcome.NO_TEXT.value
    if any(article in group[1:] for group in site.edition.same_groups):
        return Outcome.DUPLICATE_CONTENT.value
    return Outcome.EXPORTED.value


def article_row(site: Site, article: Article) -> Row:
    """What is true of an article."""
    story = article.story
    main, images = _images(site, article)
    is_video = story.kind in (Kind.VIDEO, Kind.VIDEO_ONLY)
    return {
        "url": site.base + article.path,
        "urls": _addresses(site, article),
        "id": str(article.number),
        "kind": story.kind.value,
        "language": article.language.tag,
        "headline": article.headline,
        "description": _description(article),
        "paragraphs": _paragraphs(article),
        "authors": [
            {"name": name, "url": site.base + author_path(article.language, name)} for name in story.authors
        ],
        **_date(site, article),
        "date_modified": article.modified.isoformat() if article.modified else None,
        "section": words(article.language).sections[story.section],
        "keywords": list(story.tags),
        "main_image": main,
        "images": images,
        "videos": [{"url": f"{site.base}/embed/{article.number}"}] if is_video else [],
        "translations": {
            language.value: site.base + other.path
            for language, other in site.edition.hreflang(article).items()
            if language is not article.language
        },
        "relations": _relations(site, article),
        "shape": article.shape,
        "layout": article.layout.value,
        "expected": _expected(site, article),
    }


def _other_rows(site: Site) -> list[Row]:
    rows: list[Row] = []
    for language in Language:
        start = site.base + language.prefix
        listings = [f"{start}/", f"{start}/latest", *(f"{start}/{section}" for section in SECTIONS)]
        listings += [f"{start}/{section}/all" for section in SECTIONS]
        rows += [{"url": url, "kind": "listing", "expected": Outcome.LISTING.value} for url in listings]
        rows += [
            {"url": f"{start}/{name}", "kind": "page", "expected": NOT_EXPORTED}
            for name in ("about", "contact")
        ]
        rows.append({"url": f"{start}/members", "kind": "forbidden", "expected": Outcome.ROBOTS.value})
    rows.append({"url": site.base + GONE_PATH, "kind": "missing", "expected": Outcome.GONE.value})
    return rows


def truth_rows(site: Site) -> list[Row]:
    """Rows of all articles, newest first, then of pages that are no articles."""
    return [article_row(site, article) for article in site.edition.articles] + _other_rows(site)
