"""One page, parsed once: the tree that every reader shares and none changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HTMLParser

from newscrawler.extraction.mending import mend
from newscrawler.text.encoding import decode

# libxml2 drops everything after the first closing tag of body or html; real pages close early. Both tags are
# optional at the end of a document, so that a page without them is read whole.
EARLY_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
# A run of one opening tag, as broken templates print it; nesting costs libxml2 the rest of the page.
NESTED_RUN = re.compile(r"(<(\w+)\b[^<>]*>)(?:\s*<\2\b[^<>]*>){24,}")
ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment)
MAX_CHARS = 6_000_000
"""Longer pages are cut: the text of a story never begins that late."""
# Values without markup in them, such as inlined images: they only go where they would push the story out of the page.
LONG_VALUE = re.compile(rb"""=\s*(?:"[^"'<>]{200000,}"|'[^"'<>]{200000,}')""")
# libxml2 compares each attribute of a tag with all others: 20 000 cost it 0.4 s, 100 000 half a minute.
LONG_TAG = re.compile(r"<([a-z][\w:-]*)\s[^<>]{40000,}>", re.IGNORECASE)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
MAX_ATTRIBUTES = 5_000
"""A tag with more loses them all."""
MAX_DEPTH = 2040
"""Deeper than this libxml2 gives up on the page (2 048 with ``huge_tree``)."""
MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|div|p|article|main|title|meta|table|h1|span|a)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page as a tree."""

    url: str
    """Address that answered."""
    base: str
    """Address against which the page's relative addresses are resolved."""
    root: HtmlElement
    """The ``html`` element. Shared: readers look and never change it."""
    encoding: str
    """Encoding in which the bytes were read."""

    def absolute(self, address: str | None) -> str | None:
        """The address resolved against the page; ``None`` for what is empty, no web address, or malformed."""
        if not address or not (address := address.strip()):
            return None
        try:
            found = urljoin(self.base, address)
        except ValueError:  # an unclosed bracket
            return None
        return found if found.startswith(("http://", "https://")) else None


def parse_document(body: bytes, content_type: str | None, url: str) -> Document | None:
    """The page as a tree; ``None`` when the bytes hold no markup at all. Never raises."""
    if len(body) > MAX_CHARS:
        body = LONG_VALUE.sub(b'=""', body)
    decoded = decode(body[:MAX_CHARS], content_type)
    return document(decoded.text, url, encoding=decoded.encoding)


def document(html: str, url: str, *, encoding: str = "utf-8") -> Document | None:
    """The text of a page as a tree; ``None`` when it holds no markup at all."""
    html = LONG_TAG.sub(_short_tag, html[:MAX_CHARS].replace("\x00", ""))
    if not MARKUP.search(html):
        return None
    root = _tree(EARLY_END.sub("", html))
    if root is None:
        return None
    mend(root, html)
    return Document(url=url, base=_base(root, url), root=root, encoding=encoding)


def _short_tag(tag: re.Match[str]) -> str:
    return f"<{tag[1]}>" if len(QUOTED.sub("", tag[0]).split()) > MAX_ATTRIBUTES else tag[0]


def _tree(html: str) -> HtmlElement | None:
    root = _parsed(html)
    if root is not None and _is_cut(root):
        flat = _parsed(NESTED_RUN.sub(r"\1", html))
        return root if flat is None else flat
    return root


def _parsed(html: str) -> HtmlElement | None:
    # A parser per page: lxml locks a shared one, and huge_tree lifts the depth limit from 256 to 2 048.
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # lxml.html asks a Python function for the class of every element that is touched: half the cost of a walk.
    parser.set_element_class_lookup(ELEMENTS)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:  # nothing but white space or comments
        return None
    return root if isinstance(root, HtmlElement) and len(root) else None


def _is_cut(root: HtmlElement) -> bool:
    """Whether the tree ends at the depth at which libxml2 gives up."""
    node, depth = root, 0
    while len(node):
        node, depth = node[-1], depth + 1
    return depth >= MAX_DEPTH


def _base(root: HtmlElement, url: str) -> str:
    for element in root.iter("base"):
        href = (element.get("href") or "").strip()
        if href:
            try:
                return str(urljoin(url, href))
            except ValueError:
                return url
    return url
