"""Translations that no page names: guessed from what does not change with the language."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from newscrawler.dedupe.names import names
from newscrawler.dedupe.near import print_of
from newscrawler.items import Article
from newscrawler.text.fold import fold

MOST_APART = timedelta(hours=36)
"""Between a story and its translation."""
MIN_NAME = 6
"""Letters and digits of an image's name, below which its folder has to tell it from others."""
MIN_SHARED = 2
"""Names and numbers that two texts in different scripts must share."""
MIN_SHARE = 0.15
"""Share of the poorer text's names and numbers that two texts in one script must have in common."""
_SIZE = re.compile(
    r"(?:[-_](?:\d{2,4}x\d{2,4}|scaled|thumb(?:nail)?|small|medium|large|\d{1,4}w))+$|@\dx$", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+(?:[.,٫٬]\d+)*")
_YEAR = re.compile(r"1[34]\d\d|19\d\d|20\d\d")


def image_prints(article: Article) -> tuple[int, ...]:
    """Prints of the names of the story's images, whatever size and host they are asked for in."""
    images = (*((article.main_image,) if article.main_image else ()), *article.images)
    names = (image_name(image.url) for image in images)
    return tuple(dict.fromkeys(print_of(b"i", name) for name in names if name))


def image_name(url: str) -> str:
    """The file's name without its size and ending, folded; empty when it says too little to tell images apart."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:  # a bracket that never closes
        return ""
    folder, _, file = path.rpartition("/")
    name = fold(_SIZE.sub("", file.rpartition(".")[0] or file))
    if len(name) < MIN_NAME:
        name = fold(folder.rpartition("/")[2]) + name
    return name if len(name) >= MIN_NAME else ""


def is_translation_hint(one: Article, other: Article) -> bool:
    """Whether two articles that show the same image may be one story in two languages.

    They were published within 36 hours, in different languages, and share names or numbers. A hint, no more.
    """
    if "und" in (one.language, other.language) or _primary(one) == _primary(other):
        return False
    if not one.date_published or not other.date_published:
        return False
    if abs(one.date_published - other.date_published) >= MOST_APART:
        return False
    ours, theirs = _marks(one), _marks(other)
    shared = len(ours & theirs)
    if one.script != other.script:
        return shared >= MIN_SHARED
    # Neighbours share words besides names: Persian and Pashto, English and French.
    return shared >= MIN_SHARED + 1 and shared >= MIN_SHARE * min(len(ours), len(theirs))


def _primary(article: Article) -> str:
    return article.language.partition("-")[0]


def _marks(article: Article) -> frozenset[str]:
    """Names, and numbers but no years: what a translator leaves as it is."""
    text = f"{article.headline or ''}\n{article.text}"
    numbers = (fold(number) for number in _NUMBER.findall(text))
    return names(text) | {number for number in numbers if len(number) > 1 and not _YEAR.fullmatch(number)}
