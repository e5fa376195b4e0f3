"""Feeds for readers: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from newscrawler.archive.records import Record, dumps
from newscrawler.exports.selection import Row

ATOM = "http://www.w3.org/2005/Atom"
EPOCH = "1970-01-01T00:00:00+00:00"
"""When a feed without an article was updated: a time is demanded."""
# Outside the characters of XML 1.0, section 2.2.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a feed says of itself."""

    title: str
    """Name of the feed."""
    home: str
    """Address of the site, or of whoever publishes the feed."""
    updated: str | None = None
    """When its newest text was stored, ISO 8601; ``None`` without one."""


def atom(rows: Iterable[Row], about: About) -> Iterator[str]:
    """An Atom feed in the order of storing."""
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="{ATOM}">\n'
    yield _element("id", about.home) + _element("title", about.title)
    yield _element("updated", about.updated or EPOCH)
    # An entry without an author takes the feed's: RFC 4287, section 4.1.1 demands one of the two.
    yield f"<author>{_element('name', about.title)}</author>\n<generator>newscrawler</generator>\n"
    for row in rows:
        yield _entry(row)
    yield "</feed>\n"


def _entry(row: Row) -> str:
    record = row.record
    address = record["canonical_url"] or record["url"]
    published = rfc3339(record["date_published"])
    language = f' xml:lang="{_text(record["language"])}"' if record["language"] != "und" else ""
    parts = [
        f"<entry{language}>\n",
        _element("id", address),
        _element("title", record["headline"] or address),
        f'<link rel="alternate" href="{_text(address)}"/>\n',
        _element("updated", rfc3339(record["date_modified"]) or row.stored_at),
        _element("published", published) if published else "",
        *(
            f"<author>{_element('name', author['name'])}</author>\n"
            for author in record["authors"]
            if author["name"]
        ),
        f'<category term="{_text(record["section"])}"/>\n' if record["section"] else "",
        _element("summary", record["description"]) if record["description"] else "",
        f'<content type="html">{_text(story_html(record))}</content>\n',
        "</entry>\n",
    ]
    return "".join(parts)


def rss(rows: Iterable[Row], about: About) -> Iterator[str]:
    """An RSS 2.0 feed with the whole stories in ``content:encoded``."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"'
    yield ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
    yield f"<channel>\n{_element('title', about.title)}{_element('link', about.home)}"
    yield _element("description", about.title) + _element("lastBuildDate", _rfc822(about.updated or EPOCH))
    for row in rows:
        yield _item(row)
    yield "</channel>\n</rss>\n"


def _item(row: Row) -> str:
    record = row.record
    address = record["canonical_url"] or record["url"]
    published = rfc3339(record["date_published"])
    parts = [
        "<item>\n",
        _element("title", record["headline"] or address),
        _element("link", address),
        f'<guid isPermaLink="true">{_text(address)}</guid>\n',
        _element("pubDate", _rfc822(published)) if published else "",
        *(_element("dc:creator", author["name"]) for author in record["authors"] if author["name"]),
        _element("dc:language", record["language"]) if record["language"] != "und" else "",
        _element("category", record["section"]) if record["section"] else "",
        _element("description", record["description"] or record["headline"] or ""),
        _element("content:encoded", story_html(record)),
        "</item>\n",
    ]
    return "".join(parts)


def json_feed(rows: Iterable[Row], about: About) -> Iterator[str]:
    """A JSON Feed 1.1."""
    head = {"version": "https://jsonfeed.org/version/1.1", "title": about.title, "home_page_url": about.home}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    separator = "\n"
    for row in rows:
        yield separator + dumps(_json_item(row))
        separator = ",\n"
    yield "\n]}\n"


def _json_item(row: Row) -> Record:
    record = row.record
    address = record["canonical_url"] or record["url"]
    image = record["main_image"]
    item: dict[str, Any] = {
        "id": address,
        "url": address,
        "title": record["headline"],
        "content_html": story_html(record),
        "summary": record["description"],
        "image": image["url"] if image else None,
        "date_published": rfc3339(record["date_published"]),
        "date_modified": rfc3339(record["date_modified"]) or row.stored_at,
        "authors": [
            {k: v for k, v in (("name", one["name"]), ("url", one["url"])) if v}
            for one in record["authors"]
            if one["name"] or one["url"]
        ],
        "tags": record["keywords"],
        "language": record["language"] if record["language"] != "und" else None,
    }
    return {name: value for name, value in item.items() if value not in (None, [])}


def story_html(record: Record) -> str:
    """The paragraphs as HTML, each in its own language and direction; what they say is escaped."""
    return "".join(
        f'<p lang="{escape(paragraph["language"])}" dir="{escape(paragraph["direction"])}">'
        f"{escape(paragraph['text'])}</p>"
        for paragraph in record["paragraphs"]
        if paragraph["role"] != "caption"
    )


def rfc3339(moment: str | None) -> str | None:
    """The moment with a time: a day of which no time is known begins at midnight UTC, as readers take it anyway."""
    if moment is None:
        return None
    return f"{moment}T00:00:00+00:00" if len(moment) == len("2026-11-24") else moment


def _rfc822(moment: str | None) -> str:
    """The moment as RSS wants it."""
    return format_datetime(datetime.fromisoformat(moment or EPOCH).astimezone(UTC), usegmt=True)


def _element(name: str, text: str | None) -> str:
    return f"<{name}>{_text(text or '')}</{name}>\n"


def _text(text: str) -> str:
    return escape(NOT_XML.sub("", text))
