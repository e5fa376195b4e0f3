"""One plot, drawn by matplotlib, as an SVG element that belongs to the page around it.

Colours are the page's own (CSS variables), so that light and dark need one drawing; text stays text, in the page's
fonts, so that the browser joins and orders letters. Strings of strangers never reach matplotlib, which reads ``$`` as
mathematics and looks every letter up in its own font: a mark stands for them until the SVG is a tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

import matplotlib as mpl
from lxml import etree
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from newscrawler.report.shown import shown

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

WIDTH = 420.0
"""Units, CSS pixels on a card of that width."""
SIZE = 12.0
"""Of letters, in the same units."""
COLOURS = {
    name: f"#0101{number:02x}"
    for number, name in enumerate(
        ("ink", "soft", "line", "first", "second", "third", "fourth", "other", "good", "left", "bad"), 1
    )
}
"""Name of a CSS variable to what stands for it while matplotlib draws."""
SVG = "{http://www.w3.org/2000/svg}"
PAINTED = re.compile(r"#0101([0-9a-f]{2})")
MARK = re.compile(r"^@(\d+)@$")
FONT_SIZE = re.compile(r"font:\s*(?:[a-z0-9]+\s+)*?([\d.]+)px")
ANCHOR = re.compile(r"text-anchor:\s*(\w+)")
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
REFERENCE = re.compile(r"url\(#([^)]+)\)")


@dataclass(slots=True)
class Drawing:
    """A figure with one pair of axes, which leave ``margins`` (left, right, top, bottom) free."""

    name: str
    height: float
    margins: tuple[float, float, float, float] = (34.0, 17.0, 8.0, 22.0)
    figure: Figure = field(init=False)
    axes: Axes = field(init=False)
    texts: list[str] = field(default_factory=list)
    tips: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        left, right, top, bottom = self.margins
        self.figure = Figure(figsize=(WIDTH / 72, self.height / 72), dpi=72)
        self.figure.patch.set_visible(False)
        self.axes = self.figure.add_axes(
            (
                left / WIDTH,
                bottom / self.height,
                (WIDTH - left - right) / WIDTH,
                (self.height - top - bottom) / self.height,
            )
        )
        self.axes.patch.set_visible(False)
        for spine in self.axes.spines.values():
            spine.set_visible(False)
        self.axes.tick_params(
            length=0,
            pad=4,
            labelsize=SIZE,
            labelcolor=COLOURS["soft"],
            which="both",
            bottom=False,
            left=False,
        )

    def mark(self, text: str) -> str:
        """What matplotlib is given in the place of that text."""
        self.texts.append(shown(text))
        return f"@{len(self.texts) - 1}@"

    def tip(self, artist: Artist, text: str) -> None:
        """Show the text while a pointer rests on the artist."""
        key = f"{self.name}-tip-{len(self.tips)}"
        artist.set_gid(key)
        self.tips[key] = shown(text)

    def svg(self, label: str) -> str:
        """The element; ``label`` is what it says to those who do not see it."""
        buffer = BytesIO()
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": self.name}):
            FigureCanvasSVG(self.figure).print_svg(buffer, metadata={"Date": None})  # type: ignore[no-untyped-call]
        root = etree.fromstring(buffer.getvalue())
        for element in root.findall(f"{SVG}metadata") + root.findall(f"{SVG}defs"):
            styles = element.findall(f"{SVG}style")
            if element.tag == f"{SVG}metadata":
                root.remove(element)
            for style in styles:  # it is meant for the whole document, which is ours
                element.remove(style)
        for element in root.iter(f"{SVG}*"):
            self._paint(element)
        for text in root.iter(f"{SVG}text"):
            self._say(text)
        self._name(root, label)
        return etree.tostring(root, encoding="unicode", with_tail=False)

    def _paint(self, element: etree._Element) -> None:
        """Our colours, and ids that no other drawing of the page has."""
        style = element.get("style")
        if style:
            names = list(COLOURS)
            painted = PAINTED.sub(lambda m: f"var(--{names[int(m[1], 16) - 1]})", style)
            element.set("style", painted)
        if element.get("clip-path"):
            element.set("clip-path", REFERENCE.sub(rf"url(#{self.name}-\1)", element.get("clip-path", "")))
        own = element.get("id")
        if own is None:
            return
        if own in self.tips:
            tip = etree.Element(f"{SVG}title")
            tip.text = self.tips[own]
            element.insert(0, tip)
            del element.attrib["id"]
        elif element.tag == f"{SVG}clipPath":
            element.set("id", f"{self.name}-{own}")
        else:
            del element.attrib["id"]

    def _say(self, text: etree._Element) -> None:
        """The text itself in the place of its mark, in the page's font."""
        style = str(text.get("style", ""))
        size, anchor = FONT_SIZE.search(style), ANCHOR.search(style)
        fill = re.search(r"fill:\s*([^;]+)", style)
        kept = [
            f"font-size:{size[1] if size else SIZE}px",
            f"text-anchor:{anchor[1]}" if anchor else "",
            f"fill:{fill[1]}" if fill else "",
        ]
        text.set("style", ";".join(part for part in kept if part))
        found = MARK.match((text.text or "").strip())
        if found:
            text.text = f"{FIRST_STRONG_ISOLATE}{self.texts[int(found[1])]}{POP_ISOLATE}"

    def _name(self, root: etree._Element, label: str) -> None:
        for name in ("width", "height", "version"):
            del root.attrib[name]
        root.set("viewBox", f"0 0 {WIDTH:g} {self.height:g}")
        root.set("role", "img")
        root.set("aria-labelledby", f"{self.name}-label")
        root.set("class", "plot")
        title = etree.Element(f"{SVG}title", id=f"{self.name}-label")
        title.text = shown(label)
        root.insert(0, title)
