"""Home, sections, tags, authors and the other pages that are no articles."""

from collections.abc import Sequence
from html import escape

from newscrawler.demo.article import Article
from newscrawler.demo.body import styled_image_path, views
from newscrawler.demo.layout import (
    MEMBERS_NUMBERS,
    Site,
    latest_block,
    most_read_block,
    newsletter_block,
    page,
    poll_block,
    row,
    row_href,
)
from newscrawler.demo.stories import SECTIONS, Language
from newscrawler.demo.words import Words, digits, words

ROWS_PER_PAGE = 10
HOME_ROWS = 3


def shifted(articles: Sequence[Article], number: int, *, is_shifting: bool) -> tuple[Article, ...]:
    """The rows of page ``number``.

    On a shifting site every page after the first looks as if, since page 0 was served, an editor had
    put an older story on top: the last row of page 0 comes again, and no row is missed.
    """
    rows = list(articles)
    if is_shifting and number > 0 and len(rows) > ROWS_PER_PAGE:
        rows.insert(0, rows[-1])
    return tuple(rows[number * ROWS_PER_PAGE : (number + 1) * ROWS_PER_PAGE])


def page_count(articles: Sequence[Article], *, is_shifting: bool) -> int:
    """How many pages the pager names."""
    count = len(articles)
    if is_shifting and count > ROWS_PER_PAGE:
        count += 1
    return -(-count // ROWS_PER_PAGE)


def pager(word: Words, language: Language, number: int, count: int) -> str:
    """Drupal's full pager, all of whose addresses are queries only; empty for a single page."""
    if count < 2:
        return ""

    def item(kind: str, target: int, title: str, text: str, rel: str = "") -> str:
        rel_ = f' rel="{rel}"' if rel else ""
        return (
            f'<li class="pager__item {kind}"><a href="?page={target}" title="{title}"{rel_}>'
            f'<span class="visually-hidden">{title}</span><span aria-hidden="true">{text}</span></a></li>'
        )

    items = []
    if number > 0:
        items.append(item("pager__item--first", 0, word.first, word.first))
        items.append(item("pager__item--previous", number - 1, word.previous_page, word.previous, "prev"))
    for target in range(count):
        active, title = ("is-active", word.current_page) if target == number else ("", "")
        items.append(item(active, target, title, digits(target + 1, language)))
    if number < count - 1:
        items.append(item("pager__item--next", number + 1, word.next_page, word.next, "next"))
        items.append(item("pager__item--last", count - 1, word.last, word.last))
    return (
        '<nav class="pager" role="navigation" aria-labelledby="pagination-heading">'
        f'<h4 id="pagination-heading" class="visually-hidden">{word.pagination}</h4>'
        f'<ul class="pager__items js-pager__items">{"".join(items)}</ul></nav>'
    )


def rows_view(site: Site, language: Language, articles: Sequence[Article], number: int, **shift: bool) -> str:
    """The view with the rows of a page and its pager; past the end it says so."""
    word = words(language)
    rows = shifted(articles, number, **shift)
    if not rows:
        empty = f'<div class="view-empty"><p>{word.empty}</p></div>'
        return f'<div class="views-element-container"><div class="view view-listing">{empty}</div></div>'
    listing = views("listing", "\n".join(row(site, article) for article in rows), "page_1")
    return listing + pager(word, language, number, page_count(articles, **shift))


def _side(site: Site, language: Language) -> str:
    return (
        f'<div class="right">{most_read_block(site, language)}{poll_block(language)}'
        f"{newsletter_block(language)}</div>"
    )


def listing_page(
    site: Site, language: Language, title: str, articles: Sequence[Article], number: int, **shift: bool
) -> str:
    """A section, tag or author page."""
    main = (
        f'<h1 class="page-title">{escape(title)}</h1><div class="listing row"><div class="col">'
        f"{rows_view(site, language, articles, number, **shift)}</div>{_side(site, language)}</div>"
    )
    return page(site, language, title=title, main=main, css="path-section")


def _lead(site: Site, article: Article) -> str:
    href = escape(row_href(site, article))
    picture = (
        f'<a href="{href}"><img src="{styled_image_path(article.image_name)}" width="800" height="450" '
        'alt="" /></a>'
        if article.image_name
        else ""
    )
    return (
        f'<div class="top-post">{picture}<h2 class="title-top-post-lajward"><a href="{href}">'
        f"{escape(article.headline, quote=False)}</a></h2></div>"
    )


def home_page(site: Site, language: Language) -> str:
    """The home page: one lead, then the newest of every section."""
    word = words(language)
    newest = site.edition.rows(language)
    blocks = []
    for section in SECTIONS:
        rows = [each for each in site.edition.rows(language, section) if each is not newest[0]][:HOME_ROWS]
        blocks.append(
            f'<section class="home-section"><h2><a href="{language.prefix}/{section}">'
            f"{word.sections[section]}</a></h2>"
            + views(f"home-{section}", "\n".join(row(site, each) for each in rows))
            + f'<p class="more"><a href="{language.prefix}/{section}/all">{word.all}</a></p></section>'
        )
    main = (
        f'<div class="home row"><div class="col">{_lead(site, newest[0])}{"".join(blocks)}</div>'
        f'<div class="right">{latest_block(site, language)}{most_read_block(site, language)}'
        f"{poll_block(language)}{newsletter_block(language)}</div></div>"
    )
    head = [
        f'<link rel="alternate" hreflang="{each}" href="{site.base}{each.prefix}/" />' for each in Language
    ]
    return page(site, language, title=word.tagline, main=main, head=head)


def text_page(site: Site, language: Language, title: str, paragraphs: Sequence[str]) -> str:
    """About, contact, errors: a title and some paragraphs."""
    text = "".join(f"<p>{escape(each, quote=False)}</p>" for each in paragraphs)
    main = f'<h1 class="page-title">{escape(title)}</h1><div class="plain-text">{text}</div>'
    return page(site, language, title=title, main=main, css="path-node page-node-type-page")


def members_page(site: Site, language: Language, number: int | None) -> str:
    """The section that robots.txt forbids, or one of its stories."""
    word = words(language)
    links = [
        f'<a href="{language.prefix}/members-{each}">{word.members} {each}</a>' for each in MEMBERS_NUMBERS
    ]
    title = word.members if number is None else f"{word.members} {digits(number, language)}"
    body = f"<p>{word.members_text}</p>" + "".join(f"<p>{link}</p>" for link in links)
    main = f'<h1 class="page-title">{title}</h1><div class="plain-text">{body}</div>'
    return page(site, language, title=title, main=main, css="path-members")
