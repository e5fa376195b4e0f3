"""What only programs read: feeds, sitemaps, robots.txt and the answers of "load more"."""

import json
from collections.abc import Sequence
from datetime import UTC
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from newscrawler.demo.article import Article
from newscrawler.demo.article_page import feed_body
from newscrawler.demo.layout import Site
from newscrawler.demo.listing_page import rows_view
from newscrawler.demo.stories import SECTIONS, Language
from newscrawler.demo.words import words

SITEMAP_URLS = 60
"""Addresses on one page of the sitemap."""


def feed(site: Site, language: Language) -> str:
    """RSS 2.0 as Drupal writes it: times in UTC, descriptions as escaped HTML of the whole node."""
    word = words(language)
    # The Dari feed counts its clicks, as many feeds do.
    tracking = "?utm_source=rss&utm_campaign=feed" if language is Language.FA else ""
    items = []
    for article in site.edition.feed(language):
        creators = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in article.story.authors)
        items.append(
            f"<item><title>{escape(article.headline)}</title>\n"
            f"<link>{escape(site.base + article.path + tracking)}</link>\n"
            f"<description>{escape(feed_body(article))}</description>\n"
            f"<pubDate>{format_datetime(article.saved.astimezone(UTC))}</pubDate>\n{creators}"
            f'<guid isPermaLink="false">{article.number} at {site.base}</guid></item>'
        )
    joined = "\n".join(items)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<rss version="2.0" xml:base={quoteattr(site.base + "/")} '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel><title>{escape(word.name)}</title><link>{site.base}{language.prefix}/</link>"
        f"<description/><language>{language}</language>\n{joined}\n</channel></rss>\n"
    )


def _sitemap_entries(site: Site) -> list[str]:
    entries = []
    today = site.today.isoformat()
    for language in Language:
        for path in ("", *(f"/{section}" for section in SECTIONS)):
            location = f"{site.base}{language.prefix}{path or '/'}"
            entries.append(f"<url><loc>{location}</loc><lastmod>{today}</lastmod></url>")
    # A page without a date was saved again, with many others, on the day the theme changed.
    theme_day = site.edition.articles[-1].saved.replace(hour=3, minute=0, second=0).isoformat()
    for article in site.edition.articles:
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{site.base}{other.path}"/>'
            for language, other in site.edition.hreflang(article).items()
        )
        stamp = article.changed.isoformat() if article.story.is_dated else theme_day
        entries.append(
            f"<url><loc>{site.base}{article.path}</loc>{alternates}<lastmod>{stamp}</lastmod></url>"
        )
    return entries


def sitemap_index(site: Site) -> str:
    """The index: one entry for each page of the sitemap."""
    count = -(-len(_sitemap_entries(site)) // SITEMAP_URLS)
    stamp = site.today.isoformat()
    pages = "\n".join(
        f"<sitemap><loc>{site.base}/sitemap.xml?page={number}</loc><lastmod>{stamp}</lastmod></sitemap>"
        for number in range(1, count + 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{pages}\n</sitemapindex>\n'
    )


def sitemap_page(site: Site, number: int) -> str | None:
    """Page ``number`` (from 1) of the sitemap; ``None`` past the end."""
    entries = _sitemap_entries(site)[(number - 1) * SITEMAP_URLS : number * SITEMAP_URLS]
    if number < 1 or not entries:
        return None
    joined = "\n".join(entries)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{joined}\n</urlset>\n'
    )


def robots(site: Site, crawl_delay: float) -> str:
    """robots.txt: a delay in seconds, and a section that robots must not enter."""
    closed = [f"{prefix}{language.prefix}/members" for prefix in ("", "/index.php") for language in Language]
    lines = [
        "User-agent: *",
        f"Crawl-delay: {crawl_delay:g}",
        *(f"Disallow: {path}" for path in closed),
        "Disallow: /search",
        "Disallow: /embed/",
        "",
        f"Sitemap: {site.base}/sitemap.xml",
    ]
    return "\n".join(lines) + "\n"


def ajax(
    site: Site, language: Language, articles: Sequence[Article], number: int, *, is_shifting: bool
) -> str:
    """Drupal's answer to "load more": a list of commands, the last of which carries HTML."""
    html = rows_view(site, language, articles, number, is_shifting=is_shifting)
    commands = [
        {"command": "settings", "settings": {"views": {"ajax_path": "/views/ajax"}}, "merge": True},
        {"command": "insert", "method": "replaceWith", "selector": ".js-view-dom-id-listing", "data": html},
    ]
    return json.dumps(commands, ensure_ascii=False)
