"""Which blocks of a page are its story, in what order and in what role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newscrawler.dedupe.joiners import richer_twins
from newscrawler.dedupe.paragraphs import collapse_repeats
from newscrawler.dedupe.repeats import RepeatReason
from newscrawler.extraction.blocks import Block, Blocks, Frame, tag_bits
from newscrawler.extraction.classes import PURPOSES, bit
from newscrawler.extraction.features import Evidence, Table
from newscrawler.extraction.model import block_model
from newscrawler.extraction.repeats import Printed
from newscrawler.items import DroppedBlock, Paragraph, Role
from newscrawler.text.clean import clean
from newscrawler.text.fold import fold

LOWEST, HIGHEST = 0.2, 0.55
"""Bounds of the probability over which a block is taken; in between the page decides."""
CALIBRATION = 1.3
"""Exponent that brings the model's probabilities, too high on unseen outlets, nearer to what comes true."""
LATE = 0.9
"""What a block needs that trafilatura does not have, when it stands after all it has."""
CAPTION_BEFORE = 6
"""Blocks before the story among which the caption of its first image stands."""
MAX_DROPPED = 60
SENTENCE = 40
"""Characters of a block that may be a paragraph of its own."""
REASONS = ("comment", "related", "newsletter", "share", "author", "advertisement", "paywall", "consent", "navigation", "footer", "sidebar", "tags", "caption", "embed")  # fmt: skip
COPY = RepeatReason.COPY
COMMENT = PURPOSES.index("comment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The story of a page."""

    paragraphs: tuple[Paragraph, ...] = ()
    blocks: tuple[Block, ...] = ()
    """The blocks that became paragraphs; of a table row, its first."""
    dropped: tuple[DroppedBlock, ...] = ()
    source: str = "body"
    """Reader that gave the story: ``body``, ``selectors``, ``json-ld`` or ``state``."""
    letters: int = 0
    """Letters and digits of its text, as folded."""
    copies: int = 1
    """Renderings of the story on the page."""
    probabilities: Mapping[int, float] = field(default_factory=dict)
    """Block number to the model's probability, for ``--explain``."""

    @property
    def text(self) -> str:
        """The paragraphs without captions."""
        return "\n\n".join(p.text for p in self.paragraphs if p.role is not Role.CAPTION)


def body(
    page: Blocks,
    evidence: Evidence,
    table: Table,
    *,
    selected: Sequence[HtmlElement] = (),
    chances: Sequence[float] | None = None,
) -> Body:
    """The story: the blocks that the model takes, or those in the ``selected`` elements, repeats left out.

    The model chooses from what stays of the page once its repeats are left out; then the chosen text is searched again,
    because a teaser or a summary may only show itself when nothing stands between it and the story.

    ``chances`` are the model's probabilities, when another model than the shipped one is to be judged.
    """
    blocks = page.blocks
    if selected:
        inside = _inside(blocks, selected)
        chances = [1.0 if i in inside else 0.0 for i in range(len(blocks))]
        taken = inside
    else:
        chances = _settled(blocks, block_chances(table) if chances is None else chances, table)
        bar = _bar(chances, table.weights)
        taken = {i for i, p in enumerate(chances) if p > bar}
        taken |= _twins_amid(table.printed, taken)
        taken |= _only_in_copies(blocks, table.printed, taken)
    printed = Printed(order=range(len(blocks))) if selected else table.printed
    # Headlines mark where each copy of the story begins: a summary that only the second copy has belongs behind one.
    titles = {i for i, key in enumerate(table.keys) if key and key == evidence.headline}
    reasons: dict[int, str] = {i: "headline" for i in taken if i in titles or not table.keys[i]}
    told = [i for i in _order(printed, taken) if i in titles or (i in taken and table.keys[i])]
    said = [blocks[i].text for i in told]
    collapsed = collapse_repeats(said, headline=evidence.headline or None, keys=[table.keys[i] for i in told])
    twins = richer_twins(said, collapsed)
    for repeat in collapsed.dropped:
        reasons.setdefault(told[repeat.index], str(repeat.reason))
    reasons |= _repeats_of(printed, set(told))
    story = [told[twins.get(i, i)] for i in collapsed.order if told[i] not in titles]
    order = _with_captions(blocks, story, printed)
    paragraphs, used = _paragraphs(blocks, order, evidence, table, printed.richer)
    return Body(
        paragraphs=paragraphs,
        blocks=used,
        dropped=tuple(
            _dropped(blocks, set(order), reasons | dict.fromkeys(titles, "headline"), chances, table)
        ),
        source="selectors" if selected else "body",
        letters=sum(len(table.keys[i]) for i in order if blocks[i].role is not Role.CAPTION),
        copies=max(printed.copies, collapsed.copies),
        probabilities={i: round(p, 3) for i, p in enumerate(chances) if p > 0.01},
    )


def block_chances(table: Table) -> list[float]:
    """The model's probability for every block."""
    model = block_model()
    return [0.0 if row is None else model.probability(row) for row in table.rows]


def _inside(blocks: Iterable[Block], selected: Sequence[HtmlElement]) -> set[int]:
    wanted = set(selected)
    found = set()
    for block in blocks:
        frame = block.frame
        while frame is not None:
            if frame.element in wanted:
                found.add(block.index)
                break
            if frame.parent is None:
                break
            frame = frame.parent
    return found


def _settled(blocks: Sequence[Block], chances: Sequence[float], table: Table) -> list[float]:
    """The probabilities after what one page alone cannot teach a model: comment threads, and late strangers."""
    out = list(chances)
    for i, chance in enumerate(chances):
        if chance > LOWEST and _in_thread(blocks[i]):
            out[i] = chance * 0.4
        if chance > LOWEST and _in_page_footer(blocks[i]):
            out[i] = 0.0  # a page without a story, such as a video's, has no better text than its imprint
    sure = [i for i, p in enumerate(out) if p > 0.5]
    shared = [i for i in sure if table.trafilatura[i]]
    all_chars = sum(table.weights[i] for i in sure)
    if shared and sum(table.weights[i] for i in shared) > 0.5 * all_chars:
        last = shared[-1]
        # A block that goes on in the element of what trafilatura has is no stranger, wherever it broke off.
        home = {(id(blocks[i].frame.parent), blocks[i].frame.tag) for i in shared}
        for i in sure:
            if i > last and out[i] <= LATE and (id(blocks[i].frame.parent), blocks[i].frame.tag) not in home:
                out[i] *= 0.5
    return out


def _in_page_footer(block: Block) -> bool:
    """Whether the block stands in the footer of the page itself, not in that of an article or a section."""
    frame: Frame | None = block.frame
    while frame is not None:
        if frame.tag == "footer" or frame.element.get("role") == "contentinfo":
            return next(frame.element.iterancestors("article", "main", "section"), None) is None
        frame = frame.parent
    return False


def _in_thread(block: Block) -> bool:
    """Whether the block stands in a thread of comments: in an item of a list, or deep in elements so named."""
    count, frame, in_item = 0, block.frame, False
    while frame.parent is not None and frame.tag != "body":
        if (frame.own >> COMMENT) & 1:
            count += 1
            in_item = in_item or frame.tag in ("li", "article")
        frame = frame.parent
    return count >= 4 or (count >= 2 and in_item)


def _bar(chances: Sequence[float], weights: Sequence[float]) -> float:
    """The probability over which blocks are taken so that the expected F1 of the page's text is highest."""
    rated = sorted(((p, w) for p, w in zip(chances, weights, strict=True) if p > LOWEST), reverse=True)
    expected = sum(p**CALIBRATION * w for p, w in rated)
    hits = taken = best = 0.0
    bar = HIGHEST
    for p, w in rated:
        hits += p**CALIBRATION * w
        taken += w
        f1 = 2 * hits / (taken + expected)
        if f1 > best:
            best, bar = f1, p - 1e-9
    return min(HIGHEST, max(LOWEST, bar))


def _twins_amid(printed: Printed, taken: Set[int]) -> set[int]:
    """Repeats between two blocks of the story while the other printing, in a box or a list of points, is none of it."""
    times = Counter(repeat.of for repeat in printed.dropped.values())
    found: set[int] = set()
    for i, repeat in printed.dropped.items():
        if repeat.of is None or repeat.of in taken or times[repeat.of] > 1:
            continue
        before, after = i - 1, i + 1
        while before in printed.dropped:
            before -= 1
        while after in printed.dropped:
            after += 1
        if before in taken and after in taken:
            found.add(i)
    return found


def _only_in_copies(blocks: Sequence[Block], printed: Printed, taken: Set[int]) -> set[int]:
    """Prose that only a dropped copy of the story has, beside what was repeated there: it lost its surroundings."""
    copied = {i for i, repeat in printed.dropped.items() if repeat.of in taken and repeat.reason is COPY}
    if len(copied) < 2:
        return set()
    around = {i for i, repeat in printed.dropped.items() if repeat.reason in (COPY, RepeatReason.LABEL)}
    beside = Counter((id(blocks[i].frame.parent), blocks[i].frame.tag) for i in copied)
    return {
        i
        for i, block in enumerate(blocks)
        if i not in taken
        and i not in printed.dropped
        and len(block.text) >= SENTENCE
        and 5 * block.link_chars < len(block.text)
        and (
            {i - 1, i + 1} <= around
            or (
                not copied.isdisjoint((i - 1, i + 1)) and beside[id(block.frame.parent), block.frame.tag] >= 2
            )
        )
    }


def _order(printed: Printed, taken: Set[int]) -> Sequence[int]:
    """The page's blocks in the story's order, with the repeats that were taken in place of what they repeat."""
    back = {repeat.of: i for i, repeat in printed.dropped.items() if i in taken}
    if not back:
        return printed.order
    out = [i for i in printed.order if i not in back]
    for i in back.values():
        out.insert(next((n for n, other in enumerate(out) if other > i), len(out)), i)
    return out


def _repeats_of(printed: Printed, told: Set[int]) -> dict[int, str]:
    """Why blocks were left out that say again what the story says; repeats of other things are no matter of its."""
    reasons: dict[int, str] = {}
    for i, repeat in printed.dropped.items():
        if repeat.of in told or (repeat.of is None and i - 1 in reasons):
            reasons[i] = str(repeat.reason)
    return reasons


def _with_captions(blocks: Sequence[Block], order: list[int], printed: Printed) -> list[int]:
    """The story's blocks with the captions of the images among them, each after the block that it follows."""
    if not order:
        return order
    kept, first, last = set(order), min(order), max(order)
    out = list(order)
    for i in range(max(0, first - CAPTION_BEFORE), last):
        block = blocks[i]
        if (
            i in kept
            or i in printed.dropped
            or block.role is not Role.CAPTION
            or not 10 <= len(block.text) <= 600
        ):
            continue
        before = [n for n, other in enumerate(out) if other < i]
        out.insert(max(before) + 1 if before else 0, i)
    return out


def _paragraphs(
    blocks: Sequence[Block],
    order: Sequence[int],
    evidence: Evidence,
    table: Table,
    richer: Mapping[int, int],
) -> tuple[tuple[Paragraph, ...], tuple[Block, ...]]:
    found: list[Paragraph] = []
    used: list[Block] = []
    row: object = None
    first_prose = next(
        (n for n, i in enumerate(order) if blocks[i].role is Role.PARAGRAPH and table.weights[i] >= 40), 0
    )
    for number, i in enumerate(order):
        block = blocks[i]
        role = _role(block, number < first_prose or number == 0, len(order), evidence, table.keys[i])
        text = clean(blocks[richer.get(i, i)].text)
        if not text:
            continue
        if role is Role.TABLE_ROW:
            parent = block.frame.parent.element if block.frame.parent else None
            if found and row is not None and row is parent:
                found[-1] = Paragraph(text=f"{found[-1].text} | {text}", role=role)
                continue
            row = parent
        else:
            row = None
        found.append(Paragraph(text=text, role=role))
        used.append(block)
    return tuple(found), tuple(used)


LEAD, CAPTION, FIGURE = bit("lead"), bit("caption"), tag_bits("figure")


def _role(block: Block, is_first: bool, count: int, evidence: Evidence, key: str) -> Role:
    if block.role is Role.CAPTION:
        return Role.CAPTION
    own = block.frame.own | (block.frame.parent.own if block.frame.parent else 0)
    if own & CAPTION and len(block.text) < 300 and block.frame.tags & FIGURE:
        return Role.CAPTION
    if is_first and count > 2 and block.role in (Role.PARAGRAPH, Role.SUBHEADING):
        stated = len(key) > 20 and (key == evidence.description)
        if own & LEAD or (stated and block.role is Role.SUBHEADING):
            return Role.LEAD
    return block.role


def _dropped(
    blocks: Sequence[Block],
    kept: set[int],
    reasons: Mapping[int, str],
    chances: Sequence[float],
    table: Table,
) -> Iterable[DroppedBlock]:
    """What a careful reader may miss: repeats, and blocks of some likelihood or between the first and last kept or near."""
    if not kept:
        return
    first, last = min(kept) - 6, max(kept) + 12
    count = 0
    for i, block in enumerate(blocks):
        if i in kept:
            continue
        reason = reasons.get(i)
        if reason is None:
            near = first <= i <= last or table.trafilatura[i] or chances[i] > LOWEST
            if not near or count >= MAX_DROPPED:
                continue
            count += 1
        yield DroppedBlock(text=clean(block.text)[:300], reason=reason or reason_of(block, table, i))


def reason_of(block: Block, table: Table, index: int) -> str:
    """Why the block is no part of the story, as its surroundings tell."""
    near = block.frame.own | block.inline
    frame = block.frame.parent
    for _ in range(3):
        if frame is None or frame.tag == "body":
            break
        near |= frame.own
        frame = frame.parent
    if block.frame.is_hidden:
        return "hidden"
    for name in REASONS:
        if near & bit(name):
            return name
    if table.links[index] > 0.6:
        return "related"
    return "chrome"


def body_from_text(lines: Iterable[str], source: str) -> Body:
    """The story from texts that the page states for machines, a paragraph each."""
    cleaned = [clean(line) for line in lines]
    told = [(line, len(key)) for line in cleaned if (key := fold(line))]
    return Body(
        paragraphs=tuple(Paragraph(text=line) for line, _ in told),
        source=source,
        letters=sum(letters for _, letters in told),
    )
