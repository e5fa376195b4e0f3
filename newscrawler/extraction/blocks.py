"""A page as a row of blocks: the runs of text between two borders of block elements, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.extraction.classes import purposes
from newscrawler.extraction.document import Document
from newscrawler.items import Role

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "g",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "amp-ad-exit",
        "picture",
        "source",
        "img",
        "image",
    ]
)
"""Elements that do not end a block."""
UNREAD = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "select",
        "option",
        "textarea",
        "head",
        "canvas",
        "map",
        "audio",
        "video",
        "datalist",
        "math",
        "applet",
        "frameset",
        "noframes",
        "button",
        "input",
        "amp-analytics",
        "amp-ad",
    ]
)
"""Elements whose content is no text of the page."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
TOLD = {
    t: 1 << i
    for i, t in enumerate(("article", "main", "aside", "nav", "footer", "figure", "figcaption", "blockquote"))
}
"""Elements that tell something of all that is in them."""
MAX_BLOCKS = 4_000
"""Blocks read of one page; of 1 080 real ones the longest has 2 238, a story some hundreds."""
MAX_ELEMENTS = 400_000
HIDDEN_STYLES = ("display:none", "visibility:hidden")


def tag_bits(*tags: str) -> int:
    """The mask of these elements."""
    return sum(TOLD[t] for t in tags)


FIGCAPTION, BLOCKQUOTE = tag_bits("figcaption"), tag_bits("blockquote")


class Frame:
    """A block element on the way from the root to a block. Its names are read when they are asked for."""

    __slots__ = ("_names", "_own", "depth", "element", "index", "parent", "tag", "tags")

    def __init__(self, element: HtmlElement, tag: str, parent: Frame | None, index: int) -> None:
        self.element = element
        self.tag = tag
        self.parent = parent
        self.index = index
        """Number of the frame in document order."""
        self.depth: int = parent.depth + 1 if parent else 0
        self.tags: int = TOLD.get(tag, 0) | (parent.tags if parent else 0)
        """Which of ``TOLD`` its ancestors and itself are, as a mask (`tag_bits`)."""
        self._names: str | None = None
        self._own = -1

    @property
    def names(self) -> str:
        """Its class, id, role and other names, as written."""
        if self._names is None:
            get = self.element.get
            self._names = " ".join(filter(None, map(get, ("class", "id", "role", "itemprop", "data-testid"))))
        return self._names

    @property
    def own(self) -> int:
        """Purposes that its own names state."""
        if self._own < 0:
            self._own = purposes(self.names) if self.names else 0
        return self._own

    @property
    def within(self) -> int:
        """Purposes of its ancestors and its own, the page's outermost element not counted."""
        mask, frame = 0, self
        while frame.parent is not None:
            mask |= frame.own
            frame = frame.parent
        return mask

    @property
    def is_hidden(self) -> bool:
        """Whether an attribute of it, or of an element around it, hides it from readers."""
        frame: Frame | None = self
        while frame is not None:
            style = (frame.element.get("style") or "").replace(" ", "").lower()
            if frame.element.get("hidden") is not None or any(s in style for s in HIDDEN_STYLES):
                return True
            frame = frame.parent
        return False


@dataclass(slots=True, eq=False)
class Block:
    """A run of text."""

    text: str
    """On one line."""
    frame: Frame
    """The innermost block element around it."""
    index: int
    """Number of the block in reading order."""
    link_chars: int = 0
    """Characters of it inside links."""
    links: int = 0
    """Number of links that begin in it."""
    strong_chars: int = 0
    """Characters of it in bold or italics."""
    time: bool = False
    """Whether a ``time`` element is in it."""
    breaks: bool = False
    """Whether it is a part of an element, cut by line breaks."""
    inline: int = 0
    """Purposes of the inline elements in it."""
    role: Role = Role.PARAGRAPH
    element: HtmlElement | None = None
    """The first inline or block element that has text of it."""


@dataclass(slots=True)
class Blocks:
    """The blocks of one page."""

    blocks: list[Block] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)


STRONG = frozenset(("b", "strong", "em", "i"))


def page_blocks(document: Document, dropped: frozenset[HtmlElement] = frozenset()) -> Blocks:
    """The blocks of the page without those inside the ``dropped`` elements."""
    return _Walk(dropped).over(document.root)


class _Walk:
    """The state of one walk through a tree."""

    def __init__(self, dropped: frozenset[HtmlElement]) -> None:
        self.out = Blocks()
        self.dropped = dropped
        self.frame: Frame | None = None
        self.pieces: list[str] = []
        self.links_open = 0
        self.strong_open = 0
        self.reset()

    def reset(self) -> None:
        self.pieces = []
        self.link_chars = self.links = self.strong_chars = self.inline = 0
        self.has_time = self.breaks = False
        self.first: HtmlElement | None = None

    def over(self, root: HtmlElement) -> Blocks:
        """The blocks. One long loop: most of the time of a walk goes into calls otherwise."""
        walker = etree.iterwalk(root, events=("start", "end"))
        dropped, count, blocks = self.dropped, 0, self.out.blocks
        unread = 0  # elements whose end is still to come and has nothing to close
        for event, element in walker:
            if event == "start":
                tag = element.tag
                count += 1
                if tag.__class__ is not str or tag in UNREAD or (dropped and element in dropped):
                    walker.skip_subtree()
                    unread += 1
                    continue
                if tag in INLINE:
                    self.open_inline(element, tag)
                elif tag == "br":
                    self.line_break()
                else:
                    if self.pieces or self.links or self.inline:
                        self.flush()
                    self.open_block(element, tag)
                text = element.text
            else:
                if unread:
                    unread -= 1  # skipped subtrees have no inner events: this is the end of the last one
                else:
                    self.end(element.tag)
                text = element.tail if self.frame is not None else None
            if text:
                if not text.isspace():
                    self.add(text, element, event)
                elif self.pieces and self.pieces[-1] != "\n":
                    self.pieces.append(" ")
            if len(blocks) >= MAX_BLOCKS or count > MAX_ELEMENTS:
                break
        return self.out

    def end(self, tag: str) -> None:
        if tag == "a":
            self.links_open -= 1
        elif tag in STRONG:
            self.strong_open -= 1
        elif tag not in INLINE and tag != "br":
            if self.pieces or self.links or self.inline:
                self.flush()
            if self.frame is not None:
                self.frame = self.frame.parent

    def open_inline(self, element: HtmlElement, tag: str) -> None:
        if tag == "a":
            self.links_open += 1
            self.links += 1
        elif tag in STRONG:
            self.strong_open += 1
        elif tag == "time":
            self.has_time = True
        names = element.get("class")
        if names:
            self.inline |= purposes(names)

    def open_block(self, element: HtmlElement, tag: str) -> None:
        frames = self.out.frames
        self.frame = Frame(element, tag, self.frame, len(frames))
        frames.append(self.frame)

    def line_break(self) -> None:
        """A double break ends a block; a single one only cuts where the lines are long."""
        previous = self.pieces[-1] if self.pieces else ""
        if previous == "\n" or len("".join(self.pieces)) > 60:
            self.breaks = True
            self.flush()
            self.breaks = True
        elif self.pieces:
            self.pieces.append("\n")

    def add(self, text: str, element: HtmlElement, event: str) -> None:
        """Take up a text that is not blank: the element's first, or at its end what follows it."""
        self.pieces.append(text)
        if self.first is None:
            self.first = element if event == "start" else element.getparent()
        if self.links_open > 0:
            self.link_chars += len(text.strip())
        if self.strong_open > 0:
            self.strong_chars += len(text.strip())

    def flush(self) -> None:
        if not self.pieces:
            if self.links or self.has_time or self.inline:
                self.reset()
            return
        text = " ".join("".join(self.pieces).split())
        if text and self.frame is not None:
            self.out.blocks.append(
                Block(
                    text,
                    self.frame,
                    len(self.out.blocks),
                    min(self.link_chars, len(text)),
                    self.links,
                    min(self.strong_chars, len(text)),
                    self.has_time,
                    self.breaks,
                    self.inline,
                    role(self.frame),
                    self.first,
                )
            )
        self.reset()


def role(frame: Frame) -> Role:
    """What a block of this element is in its story."""
    tag, tags = frame.tag, frame.tags
    if tags & FIGCAPTION:
        return Role.CAPTION
    if tag in HEADINGS:
        return Role.SUBHEADING
    if tags & BLOCKQUOTE:
        return Role.QUOTE
    if tag in ("li", "dd", "dt") or (
        tag in ("p", "div") and frame.parent is not None and frame.parent.tag == "li"
    ):
        return Role.LIST_ITEM
    if tag in ("td", "th"):
        return Role.TABLE_ROW
    return Role.PARAGRAPH
