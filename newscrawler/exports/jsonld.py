"""schema.org ``NewsArticle`` in JSON-LD: one document with a graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newscrawler.archive.records import Record, dumps
from newscrawler.exports.selection import Row

CONTEXT = "https://schema.org"
TYPES = {"main_image": "ImageObject", "images": "ImageObject", "videos": "VideoObject"}


def json_ld(rows: Iterable[Row]) -> Iterator[str]:
    """The document, an article a line."""
    yield f'{{"@context":{json.dumps(CONTEXT)},"@graph":['
    separator = "\n"
    for row in rows:
        yield separator + dumps(news_article(row.record))
        separator = ",\n"
    yield "\n]}\n"


def news_article(record: Record) -> Record:
    """The article in schema.org's words; what is missing is left out."""
    address = record["canonical_url"] or record["url"]
    images = record["images"] or ([record["main_image"]] if record["main_image"] else [])
    node = {
        "@type": "NewsArticle",
        "@id": address,
        "identifier": record["id"],
        "url": address,
        "sameAs": [url for url in record["urls"] if url != address],
        "headline": record["headline"],
        "description": record["description"],
        "articleBody": record["text"],
        "inLanguage": record["language"] if record["language"] != "und" else None,
        "datePublished": record["date_published"],
        "dateModified": record["date_modified"],
        "author": [_thing("Person", name=one["name"], url=one["url"]) for one in record["authors"]],
        "publisher": _thing("Organization", name=record["publisher"]) if record["publisher"] else None,
        "articleSection": record["section"],
        "keywords": record["keywords"],
        "image": [_image(image) for image in images],
        "video": [
            _thing("VideoObject", contentUrl=one["url"], name=one["title"]) for one in record["videos"]
        ],
        "isAccessibleForFree": record["is_accessible_for_free"],
        "license": record["license"],
        "workTranslation": [
            _thing("NewsArticle", url=url, inLanguage=tag) for tag, url in record["translations"].items()
        ],
        "version": record["revision"],
    }
    return _told(node)


def _image(image: Mapping[str, Any]) -> Record:
    return _thing(
        "ImageObject", contentUrl=image["url"], caption=image["caption"], creditText=image["credit"]
    )


def _thing(kind: str, **values: Any) -> Record:
    return _told({"@type": kind, **values})


def _told(node: Mapping[str, Any]) -> Record:
    return {name: value for name, value in node.items() if value not in (None, "", [])}
