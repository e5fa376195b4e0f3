"""A plot and what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newscrawler.report import charts
from newscrawler.report.shown import shown
from newscrawler.report.values import Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One card of the page."""

    name: str
    """Anchor and prefix of ids."""
    title: str
    note: str
    """What is counted, in a sentence."""
    svg: str
    """Empty when there is nothing to draw: then the note says so."""
    legend: tuple[tuple[str, str], ...] = ()
    """Colour and what it stands for."""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """The figures drawn, as text."""


def bar_plot(
    name: str,
    title: str,
    note: str,
    counts: Sequence[Count],
    what: str,
    unit: str,
    *,
    hue: Callable[[str], str] = lambda _: "first",
) -> Plot:
    """A plot of lying bars, the first count on top; ``hue`` gives the colour for a name."""
    if not counts:
        return Plot(name=name, title=title, note="Nothing to count.", svg="")
    rows = [(c.name, float(c.count), f"{c.count:,}", hue(c.name)) for c in counts]
    return Plot(
        name=name,
        title=title,
        note=note,
        svg=charts.bars(name, title, rows),
        columns=(what, unit),
        rows=tuple((shown(c.name, 60), f"{c.count:,}") for c in counts),
    )
