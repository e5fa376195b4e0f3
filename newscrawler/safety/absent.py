"""Error pages that answer 200, told by asking for a page that cannot be there.

Such a page reads like a short story, in any language. What gives it away is that the server has it for every address:
so where a page does not itself show that it is a story, an address beside it that nobody can have published is asked
for, and whoever reads like the answer is that error page (Bar-Yossef et al., "Sic transit gloria telae", WWW 2004).
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from newscrawler.dedupe.near import resemblance, story_texts, text_grams
from newscrawler.discovery.article_urls import EXTENSION, YEAR, shape
from newscrawler.items import Article
from newscrawler.text.fold import fold
from newscrawler.urls import PATH_SAFE, url_key

STATED = frozenset({"json-ld", "meta"})
"""Sources of a date that an error page does not have: its address has one, and its header may show today's."""
SAME, SAME_TITLED = 0.5, 0.25
"""Share of common 5-grams from which two texts are one page; with one headline a quarter will do."""
LEAST_TITLE = 8
"""Letters of a headline by which a page is recognised as the one that a listing announced."""
LEAST_PROMISE, KEPT = 12, 0.3
"""Letters of a title that promises something, and the share of its 5-grams that a story under it has."""
MOST_TEXT = 2_500
"""Characters of an error page."""
NUMBER = re.compile(r"\d+")
WORD = re.compile(r"[^\W\d_]+")
LETTERS = "bcdfghjklmnpqrstvwxz"
"""No vowels: no word in any language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a page reads like."""

    headline: str
    """Folded."""
    grams: Set[bytes]
    own: frozenset[str]
    """Keys of the addresses that the page says are its own."""

    def is_also(self, other: Answer) -> bool:
        """Whether the two are one page."""
        common = resemblance(self.grams, other.grams).jaccard if self.grams and other.grams else 0.0
        is_titled = bool(self.headline) and self.headline == other.headline
        return common >= (SAME_TITLED if is_titled else SAME) or (
            is_titled and not (self.grams or other.grams)
        )


def answer(article: Article) -> Answer:
    """What the article reads like."""
    declared = {article.canonical_url} if article.canonical_url else set()
    return Answer(
        headline=fold(article.headline or ""),
        grams=text_grams(story_texts(article)),
        own=frozenset(url_key(url) for url in {article.url, *declared}),
    )


def is_doubtful(article: Article, announced: str | None) -> bool:
    """Whether nothing shows that the page is a story; ``announced`` is the title of the link that led to it.

    A page with a date of its own is one, and so is a long one, and a page that has the headline, or tells the story,
    that a listing or feed promised.
    """
    if article.date_published_source in STATED or len(article.text) > MOST_TEXT:
        return False
    headline, title = fold(article.headline or ""), fold(announced or "")
    if min(len(headline), len(title)) < LEAST_TITLE:
        return True
    if headline in title or title in headline:
        return False
    return len(title) < LEAST_PROMISE or is_contradicted(article, announced)


def is_contradicted(article: Article, announced: str | None) -> bool:
    """Whether a page of a few paragraphs says nothing of what the link that led to it promised.

    That it prints the address that was asked for says nothing: many error pages do.
    """
    if len(fold(announced or "")) < LEAST_PROMISE or len(article.text) > MOST_TEXT:
        return False
    promised = text_grams((announced or "",))
    told = text_grams((article.headline or "", *story_texts(article))) - text_grams(
        (urlsplit(article.url).path,)
    )
    return len(promised & told) < KEPT * len(promised)


def place(url: str) -> str:
    """What addresses have in common that one program answers: host, folder, and shape of what follows."""
    parts = urlsplit(url)
    last = shape(url).rpartition("/")[2]
    folder = NUMBER.sub("0", parts.path.rpartition("/")[0])
    return f"{parts.netloc.lower()}{folder}/{last if '{' in last else '*'}"


def absent(url: str) -> str:
    """An address like that one, in the same folder, that no story can have: other words, and numbers beyond use.

    The same for the same address. Numbers change wherever they stand, for the last one need not be the story's; the
    folders of a date stay, since without them the address would be of another kind.
    """
    parts = urlsplit(url)
    draw = _Draw(url)
    query = "&".join(_changed(pair, draw) for pair in parts.query.split("&"))
    path = unquote(parts.path)
    if query == parts.query or NUMBER.search(path):  # else the query alone says which story
        head, _, last = path.rstrip("/").rpartition("/")
        extension = EXTENSION.search(last)
        name = draw.other(EXTENSION.sub("", last)) + (extension.group() if extension else "")
        path = f"{_folders(head, draw)}/{name}{'/' if last and path.endswith('/') else ''}"
    return urlunsplit((parts.scheme, parts.netloc, quote(path, safe=PATH_SAFE), query, ""))


def _folders(head: str, draw: _Draw) -> str:
    kept: list[str] = []
    is_dated = False
    for folder in head.split("/"):
        is_year = YEAR.fullmatch(folder) is not None
        is_date = is_year or (is_dated and len(folder) < 3)
        is_dated |= is_year
        kept.append(folder if is_date or not NUMBER.search(folder) else draw.other(folder))
    return "/".join(kept)


def _changed(pair: str, draw: _Draw) -> str:
    name, mark, value = pair.partition("=")
    return name + mark + (draw.other(unquote(value)) if NUMBER.search(value) else value)


class _Draw:
    """Letters and digits that depend on the address and on nothing else."""

    def __init__(self, url: str) -> None:
        self.state = blake2b(url.encode("utf-8", "replace")).digest()

    def other(self, text: str) -> str:
        """The text with all its words and numbers exchanged."""
        changed = NUMBER.sub(lambda number: self._number(len(number[0])), text)
        changed = WORD.sub(lambda word: self._word(len(word[0])), changed)
        return changed if changed != text else self._word(8)  # signs alone

    def _word(self, length: int) -> str:
        return "".join(LETTERS[byte % len(LETTERS)] for byte in self._bytes(min(length, 12)))

    def _number(self, length: int) -> str:
        """A number that begins with a nine: those of stories grow slowly."""
        return "9" + "".join(str(byte % 10) for byte in self._bytes(max(6, min(length, 20) - 1)))

    def _bytes(self, count: int) -> bytes:
        self.state = blake2b(self.state).digest()
        return self.state[:count]
