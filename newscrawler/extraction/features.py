"""What the block model sees of a block: structure and text statistics, never words.

No feature can tell one outlet from another: names in class and id count only through the purposes of ``classes.toml``,
and of the text only lengths, marks and whether other readers of the same page have it too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawler.extraction.blocks import HEADINGS, Block, Blocks, Frame, tag_bits
from newscrawler.extraction.classes import PURPOSES, bit
from newscrawler.extraction.repeats import Printed

SENTENCE_END = re.compile(r"""[.!?…。！？؟۔।॥։።၊။]["'”’»›」』)\]\s]*$""")
STOPS = re.compile(r"[.!?…。！？؟۔।॥,，、،;；؛]")
DIGITS = re.compile(r"\d")
UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]")
COUNTED_MARKS = tuple(
    (bytes(c for c in range(128) if pattern.match(chr(c))), pattern) for pattern in (STOPS, DIGITS, UPPER)
)
ASCII = re.compile(r"[\x00-\x7f]+")
DENSE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")
PROSE = 40
"""Weight from which a block with few links counts as prose."""
FAR = 12.0
COUNTED = tuple(
    PURPOSES.index(p)
    for p in (
        "advertisement", "article", "body", "caption", "comment", "figure", "footer", "live", "navigation", "newsletter",
        "paragraph", "related", "sidebar",
    )
)  # fmt: skip
ARTICLE, MAIN = tag_bits("article"), tag_bits("main")
BODY, LEAD = bit("body"), bit("lead")

FEATURES = (
    # the block
    "weight", "link_density", "links", "strong", "ends_sentence", "stops", "digits", "upper",
    "in_headline", "in_description", "has_description", "repeats", "traf", "traf_near", "traf_after",
    # its element
    "heading", "depth", "tag_p", "parent_section", "in_article", "in_main", "near_body", "near_lead",
    *(f"count_{PURPOSES[p]}" for p in COUNTED),
    "articles", "article_twins", "list_items", "items_twins", "down_to_headline", "up_to_headline", "in_best", "best_distance",
    # where it stands
    "position_chars", "prose_before", "prose_after", "from_headline",
    "chars-3", "chars-2", "chars-1", "chars+1", "chars+2", "chars+3", "link-1", "link+1", "link+2", "same_parent-1",
    "head_level", "head_distance", "head_twins",
    # blocks of the same kind: same element and parent by tag and names
    "kind_count", "kind_chars", "kind_link", "kind_share", "kind_ends", "kind_traf",
    # the elements around it
    "parent_chars", "parent_link", "parent_blocks", "parent_share", "parent_prose", "parent_ends", "parent_traf", "parent_traf_of_all",
    "parent_ld", "parent_score",
    "grand_chars", "grand_link", "grand_blocks", "grand_share", "grand_prose", "grand_ends", "grand_traf", "grand_traf_of_all", "grand_score",
    "great_link", "great_share", "great_prose", "great_ends", "great_traf", "great_twins", "fourth_ends", "fourth_traf", "fourth_twins",
    # the page
    "page_blocks", "page_prose", "traf_share", "ld_known",
)  # fmt: skip
"""The features in the order of the vectors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What other readers say of the page, as folded text."""

    headline: str = ""
    description: str = ""
    article_body: str = ""
    """Text of JSON-LD ``articleBody``; empty without one."""
    trafilatura: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The blocks of a page in numbers, by block number."""

    printed: Printed
    """What stays of the page once its repeats are left out: the rest has no features."""
    rows: list[list[float] | None]
    """Features; ``None`` for a block amid links, which no story has, and for a repeat."""
    keys: list[str]
    """Folded text."""
    weights: list[float]
    """Characters, those of dense scripts counted three times."""
    links: list[float]
    """Share of the characters inside links."""
    trafilatura: list[bool]
    """Whether trafilatura has it."""


def feature_table(page: Blocks, evidence: Evidence, printed: Printed, keys: Sequence[str]) -> Table:
    """What the model needs to know of every block; ``keys`` are their folded texts.

    The page is seen as if each thing stood on it once, so that shares and neighbours mean the same on a page that
    prints its story twice.
    """
    found = _Features(page, evidence, printed, keys)
    return found.table(page, keys)


def weight(block: Block) -> float:
    """Characters of the block, those of dense scripts counted three times."""
    text = block.text
    return float(len(text) if text.isascii() else len(text) + 2 * len(DENSE.findall(text)))


def marks(text: str) -> list[int]:
    """How many stops, digits and capitals the text has. What is ASCII of it is counted without a search."""
    raw = text.encode("ascii", "ignore")
    found = [len(raw) - len(raw.translate(None, ascii_marks)) for ascii_marks, _ in COUNTED_MARKS]
    if len(raw) < len(text):
        rest = ASCII.sub("", text)
        found = [n + len(pattern.findall(rest)) for n, (_, pattern) in zip(found, COUNTED_MARKS, strict=True)]
    return found


def heading_level(tag: str) -> int:
    """1 to 6 for headings, 0 for other elements."""
    return int(tag[1]) if tag in HEADINGS else 0


_Way = tuple[int, int, int, int, int, int, int, bool]
START: _Way = (0, -1, 0, 0, 0, 0, 0, False)


class _Features:
    """The sums over one page."""

    def __init__(self, page: Blocks, evidence: Evidence, printed: Printed, keys: Sequence[str]) -> None:
        blocks = self.blocks = [page.blocks[i] for i in printed.order]
        self.printed = printed
        self.frames = page.frames
        self.evidence = evidence
        self.keys = [keys[i] for i in printed.order]
        self.weights = [weight(b) for b in blocks]
        self.links = [b.link_chars / len(b.text) for b in blocks]
        self.ends = [SENTENCE_END.search(b.text[-12:]) is not None for b in blocks]
        self.prose = [
            w * (1 - li) if (w >= PROSE and li < 0.5) else 0.0
            for w, li in zip(self.weights, self.links, strict=True)
        ]
        traf, stated = evidence.trafilatura, evidence.article_body
        self.traf = [bool(k) and k in traf for k in self.keys] if traf else [False] * len(blocks)
        self.ld = [len(k) > 12 and k in stated for k in self.keys] if stated else [False] * len(blocks)
        self.counts: dict[str, int] = {}
        for key in self.keys:
            self.counts[key] = self.counts.get(key, 0) + 1
        self.sum_up()
        self.score_containers()
        self.count_twins()
        self.find_headline()
        self.by_frame: dict[int, list[float]] = {}
        self.purposes: dict[int, tuple[int, ...]] = {}
        self.ways: dict[int, _Way] = {}

    def sum_up(self) -> None:
        """Totals under every frame, and over the blocks of every kind."""
        size = len(self.frames)
        chars, link, prose, traf, ld = ([0.0] * size for _ in range(5))
        count, ends = [0] * size, [0] * size
        kinds: dict[tuple[str, str, str, str], list[float]] = {}
        self.kind_of: list[list[float]] = []
        for i, block in enumerate(self.blocks):
            frame = block.frame
            at, w = frame.index, self.weights[i]
            chars[at] += w
            link[at] += w * self.links[i]
            count[at] += 1
            prose[at] += self.prose[i]
            ends[at] += self.ends[i]
            if self.traf[i]:
                traf[at] += w
            if self.ld[i]:
                ld[at] += w
            parent = frame.parent
            name = (frame.tag, frame.names, parent.tag if parent else "", parent.names if parent else "")
            kind = kinds.get(name)
            if kind is None:
                kind = kinds[name] = [0.0, 0.0, 0.0, 0.0, 0.0]
            self.kind_of.append(kind)
            kind[0] += 1
            kind[1] += w
            kind[2] += w * self.links[i]
            kind[3] += self.ends[i]
            kind[4] += w if self.traf[i] else 0.0
        for frame in reversed(self.frames):
            at = frame.index
            if frame.parent is not None and count[at]:
                up = frame.parent.index
                chars[up] += chars[at]
                link[up] += link[at]
                count[up] += count[at]
                prose[up] += prose[at]
                ends[up] += ends[at]
                traf[up] += traf[at]
                ld[up] += ld[at]
        self.chars_in, self.link_in, self.count_in, self.prose_in = chars, link, count, prose
        self.ends_in, self.traf_in, self.ld_in = ends, traf, ld
        self.all_chars = (chars[0] if chars else 0.0) or 1.0
        self.all_prose = (prose[0] if prose else 0.0) or 1.0
        self.all_traf = (traf[0] if traf else 0.0) or 1.0

    def score_containers(self) -> None:
        """A second, cheap reader: prose scores for the element around it, half for the next, a quarter for the third."""
        scores: dict[int, float] = {}
        for i, gain in enumerate(self.prose):
            if not gain:
                continue
            block = self.blocks[i]
            share = gain * (1.5 if self.ends[i] else 0.6)
            up = block.frame if block.breaks else block.frame.parent
            for _ in range(3):
                if up is None:
                    break
                scores[up.index] = scores.get(up.index, 0.0) + share
                up, share = up.parent, share * 0.5
        self.scores = scores
        self.best = max(scores, key=lambda k: scores[k]) if scores else -1
        self.best_score = scores.get(self.best, 1.0) or 1.0

    def count_twins(self) -> None:
        """How many siblings with the same tag and names an element has: the items of a list, a thread, a feed."""
        twins: dict[tuple[int, str, str], int] = {}
        for frame in self.frames:
            if frame.parent is not None and self.count_in[frame.index]:
                name = (frame.parent.index, frame.tag, frame.names)
                twins[name] = twins.get(name, 0) + 1
        self.twins = twins

    def twins_of(self, frame: Frame, most: int) -> int:
        if frame.parent is None:
            return 0
        return min(most, self.twins.get((frame.parent.index, frame.tag, frame.names), 0))

    def find_headline(self) -> None:
        """The block that prints the headline, an ``h1`` before others, and the elements around it."""
        headline = self.evidence.headline
        found = [i for i, k in enumerate(self.keys) if k == headline] if headline else []
        self.headline_at = next(
            (i for i in found if self.blocks[i].frame.tag == "h1"), found[0] if found else -1
        )
        self.above_headline: dict[int, int] = {}
        if self.headline_at >= 0:
            steps = 0
            frame: Frame | None = self.blocks[self.headline_at].frame
            while frame is not None:
                self.above_headline[frame.index] = steps
                frame, steps = frame.parent, steps + 1

    def table(self, page: Blocks, keys: Sequence[str]) -> Table:
        """The table over all blocks of the page."""
        size = len(page.blocks)
        rows: list[list[float] | None] = [None] * size
        weights, links, read = [0.0] * size, [0.0] * size, [False] * size
        for at in self.printed.dropped:
            weights[at], links[at] = (
                weight(page.blocks[at]),
                page.blocks[at].link_chars / len(page.blocks[at].text),
            )
        for at, row in zip(self.printed.order, self.rows(), strict=True):
            rows[at] = row
        for place, at in enumerate(self.printed.order):
            weights[at], links[at], read[at] = self.weights[place], self.links[place], self.traf[place]
        return Table(
            printed=self.printed, rows=rows, keys=list(keys), weights=weights, links=links, trafilatura=read
        )

    def rows(self) -> list[list[float] | None]:
        """Features of the blocks that stay."""
        rows: list[list[float] | None] = []
        before = prose_before = 0.0
        head: tuple[int, int] | None = None
        shared = [i for i, t in enumerate(self.traf) if t and self.weights[i] >= PROSE]
        last = shared[-1] if shared else len(self.blocks)
        for i, block in enumerate(self.blocks):
            frame = block.frame
            if not self.traf[i] and (
                self.is_amid_links(frame) if self.links[i] > 0.5 else self.is_far_from_prose(i, frame)
            ):
                rows.append(None)
            else:
                fixed = self.by_frame.get(frame.index)
                if fixed is None:
                    fixed = self.by_frame[frame.index] = self.frame_row(frame)
                row = self.block_row(i, block, last)
                row += fixed[:-NEAR]
                row += (before / self.all_chars, prose_before / self.all_prose)
                row.append((self.all_prose - prose_before - self.prose[i]) / self.all_prose)
                row.append(
                    max(-FAR, min(60.0, float(i - self.headline_at))) if self.headline_at >= 0 else -30.0
                )
                row += self.neighbours(i, frame)
                if head is None:
                    row += (0.0, 60.0, 0.0)
                else:
                    row += (head[1], min(40.0, float(i - head[0])), min(30.0, self.kind_of[head[0]][0]))
                row += self.kind_row(i)
                row += fixed[-NEAR:]
                row += (
                    min(600.0, float(len(self.blocks))),
                    math.log1p(self.prose_total),
                    self.traf_total / self.all_chars,
                )
                row.append(1.0 if self.evidence.article_body else 0.0)
                rows.append(row)
            before += self.weights[i]
            prose_before += self.prose[i]
            if level := heading_level(frame.tag):
                head = (i, level)
        return rows

    @property
    def prose_total(self) -> float:
        return self.prose_in[0] if self.prose_in else 0.0

    @property
    def traf_total(self) -> float:
        return self.traf_in[0] if self.traf_in else 0.0

    def is_amid_links(self, frame: Frame) -> bool:
        grand = frame.parent.parent if frame.parent else None
        return grand is not None and self.link_in[grand.index] > 0.7 * self.chars_in[grand.index]

    def is_far_from_prose(self, i: int, frame: Frame) -> bool:
        """Whether a short block has no prose in the third element around it."""
        if self.weights[i] >= PROSE:
            return False
        around: Frame | None = frame
        for _ in range(3):
            around = around.parent if around else None
        return around is not None and not self.prose_in[around.index]

    def block_row(self, i: int, block: Block, last: int) -> list[float]:
        key, length = self.keys[i], len(block.text)
        stops, digits, capitals = marks(block.text)
        headline, description = self.evidence.headline, self.evidence.description
        return [
            math.log(self.weights[i]), self.links[i], min(20.0, float(block.links)), block.strong_chars / length, float(self.ends[i]),
            stops * 100 / length, digits / length, capitals / length,
            float(bool(key) and key in headline), float(len(key) > 12 and key in description),
            float(len(description) > 12 and description in key), min(5.0, float(self.counts[key])), float(self.traf[i]),
            float(sum(self.traf[max(0, i - 3) : i + 4]) - self.traf[i]), max(0.0, min(FAR, float(i - last))),
        ]  # fmt: skip

    def neighbours(self, i: int, frame: Frame) -> list[float]:
        n, weights, links = len(self.blocks), self.weights, self.links
        row = [math.log(weights[i + at]) if 0 <= i + at < n else -1.0 for at in (-3, -2, -1, 1, 2, 3)]
        row += (links[i + at] if 0 <= i + at < n else -1.0 for at in (-1, 1, 2))
        row.append(float(self.blocks[i - 1].frame.parent is frame.parent) if i else -1.0)
        return row

    def kind_row(self, i: int) -> tuple[float, ...]:
        count, chars, link, ends, traf = self.kind_of[i]
        return (
            min(60.0, count),
            math.log1p(chars / count),
            link / chars,
            chars / self.all_chars,
            ends / count,
            traf / chars,
        )

    def purposes_of(self, frame: Frame) -> tuple[int, ...]:
        """How many elements around a block state each purpose; the page's outermost two say nothing of a block."""
        line: list[Frame] = []  # not by recursion: pages nest thousands of elements
        at: Frame | None = frame
        while at is not None and at.index not in self.purposes:
            line.append(at)
            at = at.parent
        found = self.purposes[at.index] if at is not None else (0,) * len(COUNTED)
        for one in reversed(line):
            if one.parent is None or one.tag == "body":
                found = (0,) * len(COUNTED)
            elif own := one.own:
                found = tuple(c + ((own >> p) & 1) for c, p in zip(found, COUNTED, strict=True))
            self.purposes[one.index] = found
        return found

    def frame_row(self, frame: Frame) -> list[float]:
        """What all blocks of one element share: its own row, then ``NEAR`` numbers of the elements around it."""
        tag, tags, parent = frame.tag, frame.tags, frame.parent
        grand = parent.parent if parent else None
        near = frame.own
        if parent is not None and parent.tag != "body":
            near |= parent.own
            if grand is not None and grand.tag != "body":
                near |= grand.own
        level = heading_level(tag)
        row: list[float] = [
            level, min(40, frame.depth), tag == "p", parent is not None and parent.tag == "section", bool(tags & ARTICLE), bool(tags & MAIN),
            bool(near & BODY), bool(near & LEAD), *self.purposes_of(frame), *self.climb(frame),
        ]  # fmt: skip
        row += self.around(parent, full=True)
        row.append(
            self.ld_in[parent.index] / (self.chars_in[parent.index] or 1.0)
            if parent and self.evidence.article_body
            else -1.0
        )
        row.append(self.scores.get(parent.index, 0.0) / self.best_score if parent else 0.0)
        row += self.around(grand, full=True)
        row.append(self.scores.get(grand.index, 0.0) / self.best_score if grand else 0.0)
        great = grand.parent if grand else None
        row += self.around(great, full=False)
        fourth = great.parent if great else None
        if fourth is None:
            row += (0.0, 0.0, 0.0)
        else:
            at = fourth.index
            row += (
                self.ends_in[at] / (self.count_in[at] or 1),
                self.traf_in[at] / (self.chars_in[at] or 1.0),
                self.twins_of(fourth, 40),
            )
        return row

    def around(self, frame: Frame | None, *, full: bool) -> tuple[float, ...]:
        """Totals under an element around a block."""
        if frame is None:
            return (0.0,) * (8 if full else 6)
        at = frame.index
        chars = self.chars_in[at] or 1.0
        link, share, prose = (
            self.link_in[at] / chars,
            self.chars_in[at] / self.all_chars,
            self.prose_in[at] / self.all_prose,
        )
        ends, traf = self.ends_in[at] / (self.count_in[at] or 1), self.traf_in[at] / chars
        if not full:
            return (link, share, prose, ends, traf, self.twins_of(frame, 40))
        size, count = math.log1p(self.chars_in[at]), min(100.0, float(self.count_in[at]))
        return (size, link, count, share, prose, ends, traf, self.traf_in[at] / self.all_traf)

    def climb(self, frame: Frame) -> tuple[float, ...]:
        """Articles and list items around an element, and its way to the headline and to the best container."""
        up, down, articles, article_twins, items, item_twins, distance, inside = self.way(frame)
        known = self.headline_at >= 0
        return (
            articles, article_twins, items, item_twins, down, up if known else -1, float(inside), distance if inside else 30.0,
        )  # fmt: skip

    def way(self, frame: Frame) -> _Way:
        """The same as counts, each element's from that of the element around it."""
        line: list[Frame] = []
        at: Frame | None = frame
        while at is not None and at.index not in self.ways:
            line.append(at)
            at = at.parent
        found = self.ways[at.index] if at is not None else START
        for one in reversed(line):
            up, down, articles, article_twins, items, item_twins, distance, inside = found
            steps = self.above_headline.get(one.index)
            up, down = (0, steps) if steps is not None else (up + 1, down)
            distance, inside = (0, True) if one.index == self.best else (distance + 1, inside)
            if one.tag == "article":
                articles, article_twins = articles + 1, self.twins_of(one, 20) or article_twins
            elif one.tag == "li":
                items, item_twins = items + 1, self.twins_of(one, 40) or item_twins
            found = (up, down, articles, article_twins, items, item_twins, distance, inside)
            self.ways[one.index] = found
        return found


NEAR = (
    sum(n.startswith(("parent_", "grand_", "great_", "fourth_")) for n in FEATURES) - 1
)  # parent_section is not one
