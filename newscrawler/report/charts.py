"""The kinds of chart that the report uses, as SVG elements."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.ticker as ticker
from matplotlib.patches import FancyBboxPatch, Rectangle

from newscrawler.report.drawing import COLOURS, SIZE, WIDTH, Drawing
from newscrawler.report.shown import fitting, width

Layer = tuple[str, str, Sequence[int]]
"""Colour, name, and a value for each label."""
ROW = 24.0
"""Height of a bar with its room."""
LETTER = 6.4
"""Width of a letter, about; labels of wide letters reach into the card's own margin."""
MOST_LETTERS = 30
"""Of the label of a bar; a longer one is cut."""
FEWEST_BARS = 12
"""Fewer days are no broader than so many would be."""
DAYS_BETWEEN = 6
"""Labels on an axis of days, about."""


def stacked(
    name: str, title: str, labels: Sequence[str], layers: Sequence[Layer], *, every: int | None = None
) -> str:
    """Standing bars, one for each label, the layers one over the other; ``every`` so many labels one is written."""
    drawing = Drawing(name=name, height=210)
    axes = drawing.axes
    heights = [0] * len(labels)
    for hue, layer, values in layers:
        for at, value in enumerate(values):
            if value:
                bar = Rectangle((at - 0.4, heights[at]), 0.8, value, color=COLOURS[hue], lw=0, clip_on=False)
                drawing.tip(axes.add_patch(bar), f"{labels[at]} · {layer}: {value:,}")
                heights[at] += value
    fewest = 0 if every else FEWEST_BARS
    axes.set_xlim(min(-0.6, len(labels) - 0.4 - fewest), len(labels) - 0.4)
    axes.set_ylim(0, max(heights) * 1.05)
    axes.yaxis.set_major_locator(ticker.MaxNLocator(nbins=4, integer=True))
    axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.grid(axis="y", color=COLOURS["line"], lw=1)
    axes.set_axisbelow(True)
    step = every or max(1, round(len(labels) / DAYS_BETWEEN))
    # Counted from the last one: the latest day is the one that is looked for.
    marked = [at for at in range(len(labels)) if (at % step if every else (len(labels) - 1 - at) % step) == 0]
    axes.set_xticks(marked, [_day(labels[at]) for at in marked])
    return drawing.svg(f"{title}: {sum(heights):,} in all, at most {max(heights):,}")


def bars(name: str, title: str, rows: Sequence[tuple[str, float, str, str]]) -> str:
    """Lying bars, the first on top: label, value, the value as text, colour."""
    rows = [(fitting(label, MOST_LETTERS), value, told, hue) for label, value, told, hue in rows]
    margin = max(48.0, LETTER * max(width(label) for label, _, _, _ in rows) + 8)
    height = ROW * len(rows) + 6
    drawing = Drawing(name=name, height=height, margins=(margin, 58.0, 3.0, 3.0))
    axes = drawing.axes
    most = max(value for _, value, _, _ in rows) or 1
    room = WIDTH - margin - 58
    for at, (label, value, told, hue) in enumerate(rows):
        length = max(value / most, 2 / room)
        track = Rectangle((0, at - 0.29), 1, 0.58, color=COLOURS["line"], lw=0, alpha=0.45, clip_on=False)
        axes.add_patch(track)
        bar = Rectangle((0, at - 0.29), length, 0.58, color=COLOURS[hue], lw=0, clip_on=False)
        drawing.tip(axes.add_patch(bar), f"{label}: {told}")
        axes.text(
            -7 / room,
            at,
            drawing.mark(label),
            ha="right",
            va="center_baseline",
            size=SIZE,
            color=COLOURS["ink"],
        )
        axes.text(1 + 7 / room, at, told, ha="left", va="center_baseline", size=SIZE, color=COLOURS["soft"])
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_axis_off()
    return drawing.svg(f"{title}: {len(rows)} bars, the longest {rows[0][2]}")


def heat(
    name: str,
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    shares: Sequence[Sequence[float | None]],
) -> str:
    """Squares, one row each, the fuller the stronger; the last column stands as a number beside its row."""
    rows = [fitting(label, 17) for label in rows]
    height = ROW * len(rows) + 26
    drawing = Drawing(name=name, height=height, margins=(112.0, 44.0, 3.0, 23.0))
    axes = drawing.axes
    room = WIDTH - 112 - 44
    across = max(len(columns), 1)
    for at, (label, row) in enumerate(zip(rows, shares, strict=True)):
        for column, share in enumerate(row):
            if share is None:
                continue
            cell = FancyBboxPatch(
                (column + 0.06, at - 0.36), 0.88, 0.72, boxstyle="square,pad=0",
                fc=COLOURS["first"], ec="none", alpha=0.08 + 0.92 * share,
            )  # fmt: skip
            drawing.tip(axes.add_patch(cell), f"{columns[column]} · {label}: {share:.0%}")
        last = next((share for share in reversed(row) if share is not None), None)
        axes.text(
            -7 / room * across, at, drawing.mark(label),
            ha="right", va="center_baseline", size=SIZE, color=COLOURS["ink"],
        )  # fmt: skip
        axes.text(
            across * (1 + 7 / room), at, "" if last is None else f"{last:.0%}",
            ha="left", va="center_baseline", size=SIZE, color=COLOURS["soft"],
        )  # fmt: skip
    axes.set_xlim(0, across)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    step = max(1, round(len(columns) / DAYS_BETWEEN))
    marked = [at for at in range(len(columns)) if (len(columns) - 1 - at) % step == 0]
    axes.set_xticks([at + 0.5 for at in marked], [_day(columns[at]) for at in marked])
    axes.set_yticks([])
    return drawing.svg(f"{title}: {len(rows)} fields over {len(columns)} days")


def _day(label: str) -> str:
    """A day without its year, ``11-21``; any other label as it is."""
    return label[5:] if len(label) == 10 else label
