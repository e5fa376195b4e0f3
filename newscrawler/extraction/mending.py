"""Text that was spoilt before it reached the page: decoded wrongly, or escaped once too often.

Both are told by a sign in the page's source; a page without one costs a search and nothing more.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from lxml.html import HtmlElement

from newscrawler.text.encoding import repair_mojibake

# UTF-8 read as windows-1256 and as windows-1252 or Latin-1, and windows-1256 read as Latin-1: two characters that
# stand together in every such page and in hardly any other. One class for the first leads the search to it, in a third
# of the time that four alternatives take.
MOJIBAKE = re.compile(
    "[طظ\xc0-\xff]"
    "(?:(?<=ط)[§¨©ھ±³´]|(?<=ظ)[„†…ˆ]|(?<=[ØÙÚÛ])[\u0080-\u00bf†„…ˆ‡‰Š]|(?<=[\xc0-\xff])[\xc0-\xff]{3})"
)
# `&amp;zwnj;` in the source: what a browser would show as "&zwnj;". Only names that nobody writes about.
_NAMES = r"(?:zwn?j|nbsp|lrm|rlm|shy|[lr]aquo|[lr][sd]quo|quot|hellip|[nm]dash|#x?[0-9a-fA-F]{2,6});"
REFERENCE = re.compile(f"&{_NAMES}")
TWICE = re.compile(f"&amp;{_NAMES}")
_ASCII_TO_SPACE = b" " * 128 + bytes(range(128, 256))
XML = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
"""What lxml takes for text: the characters of XML 1.0."""
SHOWN = ("content", "title", "alt", "value")
"""Attributes that hold text for readers."""


def mend(root: HtmlElement, source: str) -> None:
    """Mend the tree's texts in place, where the page's source has a sign that they are spoilt."""
    steps: list[Callable[[str], str]] = []
    if not source.isascii() and MOJIBAKE.search(_beyond_ascii(source)):
        steps.append(repair_mojibake)
    if TWICE.search(source):
        steps.append(opened)
    for step in steps:
        _apply(root, step)


def _beyond_ascii(source: str) -> str:
    """The runs of other characters than ASCII, a space between two: a search through all of a page takes a millisecond."""
    return b" ".join(source.encode("utf-8", "replace").translate(_ASCII_TO_SPACE).split()).decode("utf-8")


def opened(text: str) -> str:
    """The text with references to invisible characters and punctuation opened a second time."""
    return REFERENCE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _apply(root: HtmlElement, step: Callable[[str], str]) -> None:
    for element in root.iter("*"):
        for name in ("text", "tail"):
            value = getattr(element, name)
            if value and (mended := step(value)) != value and XML.fullmatch(mended):
                setattr(element, name, mended)
        for name in SHOWN:
            value = element.get(name)
            if value and (mended := step(value)) != value and XML.fullmatch(mended):
                element.set(name, mended)
