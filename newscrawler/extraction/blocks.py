"""A page as a row of blocks: the runs of text between two borders of block elements, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.extraction.classes import bit, purposes
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
MAX_BLOCKS = 12_000
"""Blocks read of one page; a story has some hundreds."""
MAX_ELEMENTS = 400_000
HIDDEN_STYLES = ("display:none", "visibility:hidden")
HIDDEN = bit("hidden")


def tag_bits(*tags: str) -> int:
    """The mask of these elements."""
    return sum(TOLD[t] for t in tags)


FIGCAPTION, BLOCKQUOTE = tag_bits("figcaption"), tag_bits("blockquote")


@dataclass(slots=True, eq=False)
class Frame:
    """A block element on the way from the root to a block."""

    element: HtmlElement
    tag: str
    parent: Frame | None
    depth: int
    names: str
    """Its class, id and role, as written."""
    own: int
    """Purposes that its own names state."""
    within: int
    """Purposes of its ancestors and its own."""
    tags: int
    """Which of ``TOLD`` its ancestors and itself are, as a mask (`tag_bits`)."""
    is_hidden: bool
    index: int
    """Number of the frame in document order."""


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
        walker = etree.iterwalk(root, events=("start", "end"))
        dropped, count = self.dropped, 0
        unread = 0  # elements whose end is still to come and has nothing to close
        for event, element in walker:
            if event == "start":
                tag = element.tag
                count += 1
                if tag.__class__ is not str or tag in UNREAD or (dropped and element in dropped):
                    walker.skip_subtree()
                    unread += 1
                    continue
                self.start(element, tag)
                continue
            if unread:
                unread -= 1  # skipped subtrees have no inner events: this is the end of the last one
            else:
                self.end(element.tag)
            if element.tail and self.frame is not None:
                self.add(element.tail, element.getparent())
            if len(self.out.blocks) >= MAX_BLOCKS or count > MAX_ELEMENTS:
                break
        return self.out

    def start(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            self.line_break()
        elif tag in INLINE:
            self.open_inline(element, tag)
        else:
            if self.pieces or self.links or self.inline:
                self.flush()
            self.open_block(element, tag)
        if element.text:
            self.add(element.text, element)

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
        parent = self.frame
        get = element.get
        names = " ".join(
            filter(None, (get("class"), get("id"), get("role"), get("itemprop"), get("data-testid")))
        )
        own = purposes(names) if names else 0
        hidden = parent.is_hidden if parent else False
        if not hidden:
            style = get("style")
            hidden = get("hidden") is not None or (
                style is not None and any(s in style.replace(" ", "").lower() for s in HIDDEN_STYLES)
            )
        frame = Frame(
            element,
            tag,
            parent,
            parent.depth + 1 if parent else 0,
            names,
            own,
            own | (parent.within if parent else 0),
            TOLD.get(tag, 0) | (parent.tags if parent else 0),
            hidden,
            len(self.out.frames),
        )
        self.out.frames.append(frame)
        self.frame = frame

    def line_break(self) -> None:
        """A double break ends a block; a single one only cuts where the lines are long."""
        previous = self.pieces[-1] if self.pieces else ""
        if previous == "\n" or len("".join(self.pieces)) > 60:
            self.breaks = True
            self.flush()
            self.breaks = True
        elif self.pieces:
            self.pieces.append("\n")

    def add(self, text: str, element: HtmlElement | None) -> None:
        if text.isspace():
            if self.pieces and self.pieces[-1] != "\n":
                self.pieces.append(" ")
            return
        self.pieces.append(text)
        if self.first is None:
            self.first = element
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
