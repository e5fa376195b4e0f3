"""What a page says of itself for machines: JSON-LD of every dialect, microdata, RDFa, OpenGraph and other meta tags.

Only reading happens here. Which of it is believed is decided by the readers of the single fields.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from newscrawler.extraction.categories import category
from newscrawler.extraction.document import Document
from newscrawler.urls import url_key

Node = Mapping[str, Any]

ARTICLE_TYPE = re.compile(
    r"(?:Article|Posting|Report|Review|Recipe|CreativeWork|NewsItem|Blog)$", re.IGNORECASE
)
STORY_TYPE = re.compile(r"(?:Article|Posting|Report|NewsItem)$", re.IGNORECASE)
VIDEO_TYPE = re.compile(r"(?:Video|Audio)Object$|^(?:NewsVideo|Clip)$", re.IGNORECASE)
# What surrounds JSON in real pages: CDATA marks, comment marks, a trailing semicolon.
WRAPPING = re.compile(
    r"^\s*+(?:/\*.*?\*/|//\s*+)?\s*+(?:<!\[CDATA\[|<!--)?\s*+(?:\*/)?|"
    r"(?:(?://|/\*)\s*+|(?<!\s)\s*+)?(?:\]\]>|-->)\s*+(?:\*/)?\s*+;?\s*+$",
    re.DOTALL,
)
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
MISSING_COMMA = re.compile(r"(\"|\d|true|false|null|[}\]])(\s*\n\s*\")")
BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
MAX_SCRIPT = 1_500_000
"""Characters of one JSON-LD block; longer ones are data of an application, not of a story."""
MAX_NODES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Structured:
    """The machine-readable statements of one page."""

    nodes: tuple[Node, ...] = ()
    """Every JSON-LD object, nested ones too, in document order."""
    article: Node = field(default_factory=dict)
    """The JSON-LD object that is the story; empty without one."""
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """``meta`` name, property or itemprop in lower case to its contents, in document order."""
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Microdata or RDFa property of an article item in lower case to its values."""

    category: str | None = None
    """The section that the links around the story name."""

    def first(self, *names: str) -> str | None:
        """The first content of the first of these meta tags that has one."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return value
        return None

    def types(self) -> frozenset[str]:
        """The types of all JSON-LD objects."""
        return frozenset(t for node in self.nodes for t in types_of(node))


def structured(document: Document) -> Structured:
    """Everything the page states in a machine-readable form."""
    nodes = tuple(_nodes(document))
    return Structured(
        nodes=nodes,
        article=_article(nodes, document.url),
        meta=_meta(document),
        properties=_microdata(document),
        category=category(document),
    )


def types_of(node: Node) -> tuple[str, ...]:
    """The node's schema.org types without prefix."""
    value = node.get("@type") or node.get("type")
    return tuple(re.split(r"[/#:]", v)[-1] for v in listed(value) if isinstance(v, str))


def listed(value: Any) -> list[Any]:
    """The value as a list: JSON-LD writes one thing as itself and several as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def texts(value: Any, *keys: str) -> list[str]:
    """The texts in a JSON-LD value: strings themselves, and the first of these keys of objects."""
    found: list[str] = []
    for item in listed(value):
        if isinstance(item, Mapping):
            item = next((item[k] for k in keys if item.get(k)), item.get("@value"))
            if isinstance(item, list):
                found.extend(texts(item, *keys))
                continue
        if isinstance(item, str) and item.strip():
            found.append(unescaped(item))
    return found


def unescaped(text: str) -> str:
    """The text without a layer of HTML entities, which some sites leave inside JSON, and on one line."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return " ".join(text.split())


def resolved(value: Any, nodes: tuple[Node, ...]) -> Any:
    """The value with references (``{"@id": …}`` alone) replaced by the objects they mean."""
    out = []
    for item in listed(value):
        if isinstance(item, Mapping) and "@id" in item and len(item) <= 2 and "name" not in item:
            item = next((n for n in nodes if n.get("@id") == item["@id"] and len(n) > 2), item)
        out.append(item)
    return out


def _nodes(document: Document) -> Iterator[Node]:
    count = 0
    for script in document.root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        data = loads(script.text or "")
        for node in _flat(data):
            yield node
            count += 1
            if count >= MAX_NODES:
                return


def loads(text: str) -> Any:
    """The JSON value in a script; ``None`` when it is beyond repair. Commas, controls and escapes are mended."""
    text = text[:MAX_SCRIPT].strip()
    if not text:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):  # ValueError: also a number of thousands of digits
        pass_on = WRAPPING.sub("", text)
    for mend in (
        str,
        lambda t: TRAILING_COMMA.sub(r"\1", BAD_ESCAPE.sub(r"\\\\", t)),
        lambda t: MISSING_COMMA.sub(r"\1,\2", t),
        html.unescape,
    ):
        pass_on = mend(pass_on)
        try:
            return json.JSONDecoder(strict=False).raw_decode(pass_on)[0]
        except (ValueError, RecursionError):  # ValueError: also a number of thousands of digits
            continue  # the next mend may do; broken blocks are common
    return None


def _flat(data: Any) -> Iterator[Node]:
    """Every object with a type, outer before inner, without recursion."""
    stack = [data]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, Mapping):
            if item.get("@type") or item.get("@id"):
                yield item
            stack.extend(v for v in reversed(list(item.values())) if isinstance(v, dict | list))


def _article(nodes: tuple[Node, ...], url: str) -> Node:
    """The object that is the story: of a story's type, with this address before others, with most to say."""
    best: tuple[float, Node] = (0.0, {})
    key = url_key(url)
    for node in nodes:
        names = types_of(node)
        if not any(ARTICLE_TYPE.search(t) for t in names):
            continue
        score = 1.0 + sum(
            bool(node.get(k)) for k in ("headline", "name", "datePublished", "author", "articleBody", "image")
        )
        if any(STORY_TYPE.search(t) for t in names):
            score += 3
        addresses = (
            texts(node.get("mainEntityOfPage"), "@id", "url")
            + texts(node.get("url"), "@id")
            + texts(node.get("@id"))
        )
        if any(url_key(a.split("#")[0]) == key for a in addresses):
            score += 5
        if score > best[0]:
            best = (score, node)
    return best[1]


def _meta(document: Document) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for element in document.root.iter("meta"):
        content = element.get("content")
        if not content or not content.strip():
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            for name in (element.get(attribute) or "").lower().split():
                found.setdefault(name, []).append(unescaped(content))
    return {name: tuple(values) for name, values in found.items()}


def _microdata(document: Document) -> dict[str, tuple[str, ...]]:
    """Properties (``itemprop``, or RDFa ``property`` in the body) of the page's article items."""
    found: dict[str, list[str]] = {}
    for element in document.root.iterfind(".//body//*[@itemprop]"):
        if element.tag == "meta":
            continue
        value = _property(element)
        if value:
            for name in (element.get("itemprop") or "").lower().split():
                found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def _property(element: Any) -> str:
    for attribute in ("content", "datetime", "href", "src"):
        value = element.get(attribute)
        if value and not (attribute == "href" and element.tag == "a"):
            return unescaped(value)
    if element.get("itemscope") is not None:
        inner = element.find(".//*[@itemprop='name']")
        if inner is not None:
            return _property(inner) if inner.get("itemscope") is None else ""
        return ""
    text = " ".join("".join(element.itertext()).split())
    return text[:2000]
