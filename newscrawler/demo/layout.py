"""What stands around every page: head, masthead, navigation, side blocks, footer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from newscrawler.demo.article import Article
from newscrawler.demo.body import styled_image_path, views
from newscrawler.demo.edition import Edition
from newscrawler.demo.stories import SECTIONS, Language
from newscrawler.demo.words import row_time, words, written_weekday

LATEST_ROWS = 5
MOST_READ_FROM = 7
"""Index in its file of the first story in "most read", which is the same on every page."""
GONE_PATH = "/news-100001"
"""An article that "most read" still links to and that answers 404."""
MEMBERS_NUMBERS = (200_990, 200_991)
"""Articles of the section that robots.txt forbids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every template needs to know."""

    base: str
    """Scheme and host of canonical addresses."""
    asked: str
    """Scheme and host that the reader used."""
    edition: Edition
    today: datetime

    @property
    def www(self) -> str:
        """The other name of the host; the same where a ``www.`` cannot stand (an IP address)."""
        parts = urlsplit(self.base)
        host = parts.hostname or ""
        is_address = host.replace(".", "").isdigit() or ":" in host
        return self.base if is_address else f"{parts.scheme}://www.{parts.netloc}"


def row_href(site: Site, article: Article) -> str:
    """The address in listing rows: relative, absolute, on ``www.`` or behind ``/index.php``."""
    if article.index % 7 == 3:
        return f"/index.php{article.path}"
    if article.index % 7 == 5:
        return site.www + article.path
    if article.index % 2:
        return site.asked + article.path
    return article.path


def row(site: Site, article: Article) -> str:
    """One row of a listing."""
    href = escape(row_href(site, article))
    story = article.story
    picture = ""
    if article.image_name:
        picture = (
            f'<div class="img-wrap"><a href="{href}"><img loading="lazy" width="800" height="450" alt="" '
            f'src="{styled_image_path(article.image_name)}" /></a></div>'
        )
    time = ""
    if article.has_row_time:
        stamp = int(article.saved.timestamp()) if article.index % 3 else article.saved.isoformat()
        text = row_time(article.saved, site.today, article.language)
        time = f'<span class="post-date grey-light3 uppercase-txt"><time data-time="{stamp}">{text}</time></span>'
    return (
        f'<div class="views-row"><div class="content-article">{picture}'
        f'<h3 class="title-article"><a href="{href}" hreflang="{article.language}">'
        f"{escape(story.short or article.headline, quote=False)}</a></h3>"
        f'<p class="hidden-onmobile long-title">{escape(article.headline, quote=False)}</p>{time}</div></div>'
    )


def _menu(language: Language) -> str:
    word = words(language)
    entries = [
        (f"{language.prefix}/latest", word.latest_section),
        *((f"{language.prefix}/{section}", word.sections[section]) for section in SECTIONS),
        (f"{language.prefix}/members", word.members),
    ]
    items = "".join(f'<li><a href="{href}">{escape(text)}</a></li>' for href, text in entries)
    return f'<nav role="navigation" class="main-menu"><ul class="menu">{items}</ul></nav>'


def _languages(language: Language, others: dict[Language, str]) -> str:
    items = "".join(
        f'<li hreflang="{each}" class="{each}{" is-active" if each is language else ""}">'
        f'<a href="{escape(others.get(each) or each.prefix or "/")}" class="language-link" '
        f'hreflang="{each}">{words(each).own_name}</a></li>'
        for each in Language
    )
    return f'<ul class="links">{items}</ul>'


def latest_block(site: Site, language: Language) -> str:
    """The ticker: newest headlines, without times."""
    items = "\n".join(
        f'<div class="views-row"><a href="{each.path}">{escape(each.headline, quote=False)}</a></div>'
        for each in site.edition.rows(language)[:LATEST_ROWS]
    )
    return f"<h2>{words(language).latest}</h2>{views('latest-news', items)}"


def most_read_block(site: Site, language: Language) -> str:
    """Headlines with tracking parameters, an old address, a dead link and a forbidden one."""
    by_index = {each.index: each for each in site.edition.rows(language) if each.story.generation == 1}
    chosen = [by_index[index] for index in range(MOST_READ_FROM, MOST_READ_FROM + 3) if index in by_index]
    links = [
        (f"{each.path}?utm_source=courier&utm_medium=most-read&fbclid=Lj{each.number}", each.headline)
        for each in chosen
    ]
    if old := by_index.get(4):
        links.append((f"/node/{old.number}", old.headline))
    members = words(language).members
    links.append((f"{language.prefix}/members-{MEMBERS_NUMBERS[0]}", f"{members}: {words(language).tagline}"))
    if language is Language.EN:
        links.append((GONE_PATH, "The story that the mice ate"))
    items = "\n".join(
        f'<div class="views-row"><a href="{escape(href)}">{escape(text, quote=False)}</a></div>'
        for href, text in links
    )
    return f"<h2>{words(language).most_read}</h2>{views('most-read', items)}"


def poll_block(language: Language) -> str:
    """The reader poll."""
    word = words(language)
    answers = "".join(
        f'<label><input type="radio" name="choice" value="{n}" /> {escape(answer)}</label>'
        for n, answer in enumerate(word.poll_answers)
    )
    return (
        f'<div class="block block-poll poll"><h2>{word.poll}</h2>'
        f'<form action="#" class="poll-vote-form">{answers}<button type="button">{word.poll_button}</button>'
        "</form></div>"
    )


def newsletter_block(language: Language) -> str:
    """The newsletter box."""
    word = words(language)
    return (
        f'<div class="block newsletter"><h2>{word.newsletter}</h2><p>{word.newsletter_text}</p>'
        f'<button type="button">{word.newsletter_button}</button></div>'
    )


def _footer(language: Language) -> str:
    word = words(language)
    links = "".join(
        f'<a href="{language.prefix}/{name}">{text}</a>'
        for name, text in (("about", word.about), ("contact", word.contact), ("rss.xml", "RSS"))
    )
    return f'<footer role="contentinfo"><nav>{links}</nav><p>{word.rights}</p></footer>'


def page(
    site: Site,
    language: Language,
    *,
    title: str,
    main: str,
    head: Sequence[str] = (),
    css: str = "path-frontpage",
    others: dict[Language, str] | None = None,
) -> str:
    """A whole HTML page around its main part; ``others`` are addresses for the language switch."""
    word = words(language)
    feed = f"{language.prefix}/rss.xml"
    lines = "\n".join(head)
    return f"""<!DOCTYPE html>
<html lang="{language}" dir="{language.direction}" prefix="og: https://ogp.me/ns#">
<head><meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="Generator" content="Drupal 9 (https://www.drupal.org)" />
{lines}
<link rel="alternate" type="application/rss+xml" title="{word.name}" href="{feed}" />
<link rel="icon" type="image/svg+xml" href="/logo.svg" />
<link rel="stylesheet" media="all" href="/themes/custom/lajward/css/style.css" />
<title>{escape(title, quote=False)} | {word.name}</title></head>
<body class="{css}">
<a href="#main-content" class="visually-hidden focusable skip-link">{word.skip}</a>
<div class="dialog-off-canvas-main-canvas">
<header role="banner"><div class="masthead"><a class="site-name" href="{language.prefix or "/"}">\
<img src="/logo.svg" width="44" height="44" alt="" /><span>{word.name}</span></a>
<p class="tagline">{word.tagline}</p><p class="visit-day">{written_weekday(site.today, language)}</p>
{_languages(language, others or {})}</div>
{_menu(language)}</header>
<div id="wrapper">
<div class="main-content">
<a id="main-content" tabindex="-1"></a>
{main}
</div></div>
{_footer(language)}
</div></body></html>
"""
