"""How the crawls went: coverage of fields, outcomes of pages, hosts."""

from __future__ import annotations

from dataclasses import replace

from newscrawler.report import charts
from newscrawler.report.hosts import MOST
from newscrawler.report.plot import Plot, bar_plot
from newscrawler.report.shown import shown
from newscrawler.report.values import Count, Figures

FAMILIES = (("good", "read"), ("left", "left out"), ("bad", "failed"))
"""Colour of a family of outcomes, and its name."""
FIELDS_NOTE = (
    "Share of the exported articles that have the field, by day of the run; a paler square is a lower share."
)


def coverage(figures: Figures) -> Plot:
    """Fields by day of the run."""
    name, title = "coverage", "Field coverage over time"
    fields = list(dict.fromkeys(field for day in figures.coverage for field in day.shares))
    if not fields:
        return Plot(name=name, title=title, note="No run of these days has exported an article.", svg="")
    labels = [day.day.isoformat() for day in figures.coverage]
    shares = [[day.shares.get(field) for day in figures.coverage] for field in fields]
    return Plot(
        name=name,
        title=title,
        note=FIELDS_NOTE,
        svg=charts.heat(name, title, fields, labels, shares),
        columns=("day", "articles", *(shown(field, 22) for field in fields)),
        rows=tuple(
            (label, f"{day.articles:,}", *(_percent(day.shares.get(field)) for field in fields))
            for label, day in zip(labels, figures.coverage, strict=True)
        ),
    )


def outcomes(figures: Figures) -> Plot:
    """Pages by how they ended."""
    plot = bar_plot(
        "outcomes", "Outcomes by reason", "How the pages of these days' runs ended, listings and feeds among them.",
        figures.outcomes, "outcome", "pages", hue=_family,
    )  # fmt: skip
    return replace(plot, legend=FAMILIES if plot.svg else ())


def pages(figures: Figures) -> Plot:
    """Pages by day of the run, in the families of their outcomes."""
    name, title = "pages", "Pages per day of crawling"
    if not figures.pages:
        return Plot(name=name, title=title, note="No page was visited in these days.", svg="")
    labels = [each.day.isoformat() for each in figures.pages]
    layers = [
        (
            hue,
            label,
            [sum(n for o, n in each.outcomes.items() if _family(o) == hue) for each in figures.pages],
        )
        for hue, label in FAMILIES
    ]
    return Plot(
        name=name,
        title=title,
        note="How the pages ended, by the day on which their run began.",
        svg=charts.stacked(name, title, labels, layers),
        legend=FAMILIES,
        columns=("day", *(label for _, label, _ in layers)),
        rows=tuple(
            (label, *(f"{values[at]:,}" for _, _, values in layers)) for at, label in enumerate(labels)
        ),
    )


def failing(figures: Figures) -> Plot:
    """Hosts with failures."""
    hosts = [host for host in figures.hosts if host.failed][:MOST]
    if not hosts:
        note = "No page failed." if figures.hosts else "Nothing is known."
        return Plot(name="failing", title="Failing hosts", note=note, svg="")
    plot = bar_plot(
        "failing", "Failing hosts", "Pages that failed, by the host that was asked.",
        [Count(name=host.name, count=host.failed) for host in hosts], "host", "failed", hue=lambda _: "bad",
    )  # fmt: skip
    rows = [
        (
            shown(h.name, 60),
            f"{h.failed:,}",
            f"{h.pages:,}",
            ", ".join(f"{o} {n:,}" for o, n in h.failures.items()),
        )
        for h in hosts
    ]
    return replace(plot, columns=("host", "failed", "of pages", "reasons"), rows=tuple(rows))


def slow(figures: Figures) -> Plot:
    """Hosts by time."""
    name, title = "slow", "Slowest hosts"
    is_measured = any(host.answer is not None for host in figures.hosts)
    timed = [
        (host.name, seconds)
        for host in figures.hosts
        if (seconds := host.answer if is_measured else host.pace) is not None
    ]
    if not timed:
        return Plot(name=name, title=title, note="Too few pages to tell.", svg="")
    timed = sorted(timed, key=lambda pair: (-pair[1], pair[0]))[:MOST]
    note = (
        "Mean seconds from request to answer."
        if is_measured
        else "Seconds from one article page to the next, waits of politeness included."
    )
    return Plot(
        name=name,
        title=title,
        note=note,
        svg=charts.bars(name, title, [(n, s, _time(s), "fourth") for n, s in timed]),
        columns=("host", "seconds"),
        rows=tuple((shown(n, 60), f"{s:.3f}") for n, s in timed),
    )


def _family(outcome: str) -> str:
    return {"dropped": "left", "failed": "bad"}.get(outcome.partition("/")[0], "good")


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
