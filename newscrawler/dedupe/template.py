"""Lines that recur over a site's stories: its template, learned from the stories themselves.

A line is template when it stood in at least 5 of the last 200 articles of its site and language, and in at least
30 % of them. What stands between paragraphs of a story needs twice the articles and half of them; what is shorter
than 20 letters counts only by its place, among the first or last blocks. Old articles leave the window, and so a
redesign's old lines are forgotten.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

from newscrawler.dedupe.blocks import Block, comparable_blocks, comparison_key, weight_of
from newscrawler.dedupe.near import print_of
from newscrawler.items import Article, DroppedBlock, Role

WINDOW = 200
"""Articles of a site and language that are remembered."""
MIN_ARTICLES = 5
MIN_SHARE = 0.3
MIN_ARTICLES_INSIDE = 10
MIN_SHARE_INSIDE = 0.5
SHORT = 20
"""Weight below which a line counts only by its place."""
EDGE = 3
"""Blocks that are the beginning, or the end, of an article."""
MOST_DROPPED = 0.6
"""Share of a story that may be template when less than two paragraphs of prose stay."""
MIN_KEPT_TEXT = 3
"""Articles from which a line's text is kept, to be shown."""
REASON = "template"


class Place(StrEnum):
    """Where a line stands in its articles."""

    ANYWHERE = "anywhere"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A recurring line, for a person to look at."""

    text: str
    place: Place
    articles: int
    """Articles of the window that have it."""
    window: int
    """Articles in the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What a person says of a site's lines, by comparison key; it stands above what was learned."""

    keep: Set[str] = frozenset()
    """Lines that are never template."""
    drop: Set[str] = frozenset()
    """Lines that always are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What an article brings to the window."""

    article: str
    """Its key: the same article again takes the place of the earlier one."""
    lines: tuple[int, ...]
    """Prints of its lines, each once."""


@dataclass(slots=True)
class Template:
    """The lines of one site and language. Its size is bounded by the window."""

    lessons: deque[Lesson] = field(default_factory=deque)
    counts: Counter[int] = field(default_factory=Counter)
    texts: dict[int, tuple[Place, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, lessons: Iterable[Lesson], texts: Mapping[int, tuple[Place, str]]) -> Template:
        """The template as it was kept: lessons oldest first."""
        template = cls(texts=dict(texts))
        for lesson in lessons:
            template.lessons.append(lesson)
            template.counts.update(lesson.lines)
        return template

    def learn(self, article: str, texts: Sequence[str]) -> bool:
        """Whether the article's lines are remembered: they are not when it is a copy of a remembered one."""
        lines = [line for line in _placed(texts) if line.print]
        self._forget(article)
        if self._is_copy(lines):
            return False
        lesson = Lesson(article=article, lines=tuple(dict.fromkeys(line.print for line in lines)))
        self.lessons.append(lesson)
        self.counts.update(lesson.lines)
        while len(self.lessons) > WINDOW:
            self._uncount(self.lessons.popleft())
        for line in lines:
            if self.counts[line.print] >= MIN_KEPT_TEXT and line.print not in self.texts:
                self.texts[line.print] = (line.place, texts[line.block.index])
        return True

    def is_line(self, print_: int, *, inside: bool = False) -> bool:
        """Whether the evidence suffices; more is needed for what stands ``inside`` a story."""
        count, window = self.counts[print_], len(self.lessons)
        if inside:
            return count >= MIN_ARTICLES_INSIDE and count >= MIN_SHARE_INSIDE * window
        return count >= MIN_ARTICLES and count >= MIN_SHARE * window

    def lines(self) -> list[Line]:
        """What was learned, the commonest first."""
        found = [
            Line(text=text, place=place, articles=self.counts[print_], window=len(self.lessons))
            for print_, (place, text) in self.texts.items()
            if self.is_line(print_)
        ]
        return sorted(found, key=lambda line: (-line.articles, line.text))

    def _is_copy(self, lines: Sequence[_Placed]) -> bool:
        """Whether one remembered article has the two longest paragraphs that are the article's own."""
        prose = [line for line in lines if line.block.is_prose and not self.is_line(line.print)]
        longest = [line.print for line in sorted(prose, key=lambda line: -line.block.weight)[:2]]
        if not longest or not all(self.counts[print_] for print_ in longest):
            return False
        return any(all(print_ in lesson.lines for print_ in longest) for lesson in self.lessons)

    def _forget(self, article: str) -> None:
        for lesson in self.lessons:
            if lesson.article == article:
                self.lessons.remove(lesson)
                self._uncount(lesson)
                return

    def _uncount(self, lesson: Lesson) -> None:
        for print_ in lesson.lines:
            self.counts[print_] -= 1
            if self.counts[print_] <= 0:
                del self.counts[print_]
                self.texts.pop(print_, None)


def template_texts(article: Article) -> tuple[str, ...]:
    """The blocks that may be template lines: the story's, without captions."""
    return tuple(p.text for p in article.paragraphs if p.role is not Role.CAPTION)


def without_template(article: Article, template: Template, corrections: Corrections) -> Article:
    """The article without the lines of its site; what went is in ``dropped_blocks``.

    It stays as it is when too little of it would stay.
    """
    told = [p for p in article.paragraphs if p.role is not Role.CAPTION]
    gone = template_blocks([p.text for p in told], template, corrections)
    if not gone:
        return article
    dropped = {id(told[index]) for index in gone}
    return replace(
        article,
        paragraphs=tuple(p for p in article.paragraphs if id(p) not in dropped),
        dropped_blocks=(
            *article.dropped_blocks,
            *(DroppedBlock(text=told[index].text[:300], reason=REASON) for index in gone),
        ),
    )


def template_blocks(texts: Sequence[str], template: Template, corrections: Corrections) -> list[int]:
    """The places of the blocks that are lines of the site, ascending; none when too little would stay."""
    lines = _placed(texts)
    known = [template.is_line(line.print) for line in lines]
    own = [n for n, line in enumerate(lines) if line.block.is_prose and not known[n]]
    first, last = (own[0], own[-1]) if own else (len(lines), -1)
    gone: list[Block] = []
    for n, line in enumerate(lines):
        is_learned = known[n] and (not first < n < last or template.is_line(line.print, inside=True))
        is_kept = line.block.key in corrections.keep
        if line.block.key in corrections.drop or (is_learned and not is_kept):
            gone.append(line.block)
    return [block.index for block in gone] if _leaves_a_story(lines, gone) else []


def _leaves_a_story(lines: Sequence[_Placed], gone: Sequence[Block]) -> bool:
    indexes = {block.index for block in gone}
    stays = [line.block for line in lines if line.block.index not in indexes]
    if sum(block.is_prose for block in stays) >= 2:
        return True
    whole = sum(line.block.weight for line in lines)
    return bool(stays) and sum(block.weight for block in gone) <= MOST_DROPPED * whole


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block, and what it counts as."""

    print: int
    """0 for a short line in the middle, which counts as nothing."""
    place: Place
    block: Block


def _placed(texts: Sequence[str]) -> list[_Placed]:
    blocks = comparable_blocks(texts)
    return [_placed_block(block, n, len(blocks) - 1 - n) for n, block in enumerate(blocks)]


def _placed_block(block: Block, before: int, after: int) -> _Placed:
    place = Place.ANYWHERE
    if block.weight < SHORT:
        if block.key.isdecimal() or min(before, after) >= EDGE:
            return _Placed(0, place, block)
        place = Place.END if after < EDGE else Place.START
    return _Placed(print_of(b"t", f"{place}\n{block.key}"), place, block)


def corrections_of(keep: Iterable[str], drop: Iterable[str]) -> Corrections:
    """Corrections from lines as they are printed. A line in both lists is kept."""
    kept = frozenset(key for text in keep if weight_of(key := comparison_key(text)))
    dropped = frozenset(key for text in drop if weight_of(key := comparison_key(text)))
    return Corrections(keep=kept, drop=dropped - kept)
