"""What was found of a site, as words for a person and as a site file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlsplit

from newscrawler.discovery.home import listings_to_walk
from newscrawler.items import Article
from newscrawler.sites.probe import Findings, Sample, Source

SHOWN = 90
"""Characters of a headline or paragraph that are shown."""


def report(found: Findings) -> Iterator[str]:
    """Lines that say what was found, and why."""
    yield f"{found.site.home} ({found.requests} requests)"
    yield _row("name", found.name or "the home page does not say")
    yield _row("software", found.software or "not named")
    yield _row(
        "crawl delay", f"{found.crawl_delay} s, from robots.txt" if found.crawl_delay else "none asked for"
    )
    yield _row("languages", ", ".join(found.languages) or "unknown")
    yield _row(
        "time zone", " - ".join(found.timezone) if found.timezone else "unknown: dates without a zone are UTC"
    )
    yield _row("home page", _home(found))
    for name, sources in (("feed", found.feeds), ("sitemap", found.sitemaps), ("section", found.sections)):
        for source in sources:
            yield _row(name, f"{source.url}: {_said(source)}")
        if not sources:
            yield _row(name, "none found")
    if found.rest:
        yield _row("REST", f"{found.rest}: not asked for; it goes back to the first story")
    yield _row("stories at", found.article_url or "no one pattern; the spider learns their shapes")
    for sample in found.samples:
        yield ""
        yield from _reading(sample)


def _home(found: Findings) -> str:
    home, looked_at, count = found.home, len(found.sections), len(listings_to_walk(found.home))
    sections = f"{count} sections"
    if looked_at < count:
        sections += f" ({looked_at} looked at)"
    told = f"{len(home.articles)} stories, {sections}, {len(home.homes)} other languages"
    if found.has_readable_home:
        return told
    has_others = any(source.is_good for source in (*found.sections, *found.feeds, *found.sitemaps))
    return told + (
        ": too few; the rest comes from what follows"
        if has_others
        else ": too few, it may be drawn by a script"
    )


def _said(source: Source) -> str:
    how = ", found in the usual place" if source.is_guessed and source.is_good else ""
    if not source.is_good:
        return source.fault or "no stories"
    dated = sum(link.date is not None for link in source.links)
    pager = f", next page {source.pager}" if source.pager else ""
    return f"{len(source.links)} stories, {dated} with a date{pager}{how}"


def _reading(sample: Sample) -> Iterator[str]:
    yield f"story {sample.url}"
    if sample.article is None:
        yield _row("not read", sample.fault)
        return
    if sample.fault:
        yield _row("no article", sample.fault)
    yield from _fields(sample.article)


def _fields(article: Article) -> Iterator[str]:
    yield _row("headline", article.headline or "none")
    when, source = article.date_published, article.date_published_source
    yield _row("published", f"{when} (from {source})" if when else "none found")
    yield _row("authors", ", ".join(a.name for a in article.authors) or "none")
    yield _row("section", article.section or "none")
    yield _row("language", article.language)
    paragraphs = [p.text for p in article.paragraphs]
    letters = sum(map(len, paragraphs))
    yield _row(
        "text",
        f"{len(paragraphs)} paragraphs, {letters} characters, {len(article.dropped_blocks)} blocks left out",
    )
    for name, text in zip(("first", "last"), (paragraphs[:1], paragraphs[-1:]), strict=True):
        yield from (_row(name, _short(one)) for one in text)


def site_file(found: Findings, today: date) -> str:
    """The TOML of a site file: keys for what discovery needs to be told, comments for what it finds by itself."""
    host = found.site.hosts[0]
    lines = [
        f"# Written by scrapy newsite on {today}, after {found.requests} requests. Discovery works without this file:",
        "# keep what a person has looked at, and say here what was seen and what was not.",
        f"name = {_quoted(found.name)}" if found.name else '# name = "…"  # the home page does not say',
        f"hosts = {_list([host])}",
    ]
    if found.site.home != f"https://{host}/":
        lines.append(f"home = {_quoted(found.site.home)}")
    lines.append(
        f"languages = {_list(found.languages)}" if found.languages else '# languages = ["…"]  # none was told'
    )
    if found.timezone:
        zone, why = found.timezone
        lines.append(f"timezone = {_quoted(zone)}  # {why}")
    else:
        lines.append('# timezone = "…"  # unknown: dates without a zone are taken for UTC')
    needed = [*_needed(found)]
    if needed:
        lines += ["", "# What discovery has to be told, since no page names it:", *needed]
    lines += [
        "",
        "# What it finds by itself. A key that is switched on holds it to what the key says.",
        *_found(found),
    ]
    return "\n".join(lines) + "\n"


def _needed(found: Findings) -> Iterator[str]:
    """Feeds and sitemaps in usual places: runs for the latest do not guess."""
    feeds = [_short_address(s.url, found) for s in found.feeds if s.is_guessed and s.is_good]
    if feeds:
        yield f"feeds = {_list(feeds)}"
    sitemaps = [
        _short_address(s.url, found)
        for s in found.sitemaps
        if s.is_guessed and not s.fault.startswith("status")
    ]
    if sitemaps and not found.has_readable_home:
        yield f"sitemaps = {_list(sitemaps)}"


def _found(found: Findings) -> Iterator[str]:
    feeds = [s.url for s in found.feeds if s.is_good and not s.is_guessed]
    if feeds:
        yield f"# feeds = {_list(_short_address(url, found) for url in feeds)}"
    empty = {source.url for source in found.sections if not source.is_good}
    listings = [
        _short_address(link.url, found) for link in listings_to_walk(found.home) if link.url not in empty
    ]
    if listings:
        yield f"# listings = {_list(listings)}"
    if found.rest:
        yield f"# listings = {_list([_short_address(found.rest, found)])}  # WordPress REST: every story, with its date"
    if found.article_url:
        yield f"# article_url = {_quoted(found.article_url)}"
    if not (feeds or listings or found.article_url):
        yield "# (nothing)"


def _short_address(url: str, found: Findings) -> str:
    """The address from the root, when it is on the host of the home page."""
    parts, home = urlsplit(url), urlsplit(found.site.home)
    if parts.netloc != home.netloc:
        return url
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _row(name: str, text: str) -> str:
    return f"  {name:<12} {text}"


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _quoted(text: str) -> str:
    """A TOML string: literal when it may be, which leaves backslashes alone; else basic, which JSON's are too."""
    if "'" not in text and text.isprintable() and "\\" in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_quoted, texts)) + "]"
