"""The plots of a report: what each shows, the same in figures, and the drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from newscrawler.report import charts
from newscrawler.report.shown import shown
from newscrawler.report.values import Count, Figures

HUES = ("first", "second", "third", "fourth")
"""Colours of the commonest languages; the others share one."""
RELATIONS = {
    "same_content": "same text, another address",
    "near": "near-duplicates",
    "translation": "translations",
    "translation_hint": "perhaps translations",
}
FAMILIES = (("good", "read"), ("left", "left out"), ("bad", "failed"))
"""Colour of a family of outcomes, and its name."""
SAME = {
    "dropped/duplicate_content": "same text, other address",
    "dropped/duplicate_url": "other address of a stored one",
}
FIELDS_NOTE = (
    "Share of the exported articles that have the field, by day of the run; a paler square is a lower share."
)


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


def plots(figures: Figures) -> tuple[Plot, ...]:
    """The plots in the order of the page."""
    makers: tuple[Callable[[Figures], Plot], ...] = (
        days, hours, languages, sections, coverage, dropped, outcomes, pages, failing, slow, copies, clusters,
    )  # fmt: skip
    return tuple(make(figures) for make in makers)


def days(figures: Figures) -> Plot:
    """Articles per day of publication, stacked by language."""
    name, title = "days", "Articles per day"
    totals: dict[str, int] = {}
    for day in figures.days:
        for language, count in day.languages.items():
            totals[language] = totals.get(language, 0) + count
    if not totals:
        return Plot(name=name, title=title, note="No article of these days has a date.", svg="")
    leading = sorted(totals, key=lambda tag: (-totals[tag], tag))[: len(HUES)]
    layers = [
        (hue, shown(tag, 24), [day.languages.get(tag, 0) for day in figures.days])
        for hue, tag in zip(HUES, leading, strict=False)
    ]
    if len(totals) > len(leading):
        rest = [sum(n for tag, n in day.languages.items() if tag not in leading) for day in figures.days]
        layers.append(("other", "other languages", rest))
    labels = [day.day.isoformat() for day in figures.days]
    undated = figures.totals.undated
    note = "By day of publication in the source's own zone, in the colours of the languages."
    if undated:
        note += f" {undated:,} stored in these days have no date."
    return Plot(
        name=name,
        title=title,
        note=note,
        svg=charts.stacked(name, title, labels, layers),
        legend=tuple((hue, label) for hue, label, _ in layers),
        columns=("day", *(label for _, label, _ in layers)),
        rows=tuple(
            (label, *(f"{values[at]:,}" for _, _, values in layers)) for at, label in enumerate(labels)
        ),
    )


def hours(figures: Figures) -> Plot:
    """Articles per hour of the day."""
    name, title = "hours", "Articles per hour"
    if not figures.hours:
        return Plot(name=name, title=title, note="No article of these days has a time of day.", svg="")
    labels = [f"{hour:02d}" for hour in range(24)]
    return Plot(
        name=name,
        title=title,
        note="By hour of publication, in the source's own zone.",
        svg=charts.stacked(name, title, labels, [("first", "articles", figures.hours)], every=3),
        columns=("hour", "articles"),
        rows=tuple((label, f"{count:,}") for label, count in zip(labels, figures.hours, strict=True)),
    )


def languages(figures: Figures) -> Plot:
    """Articles per language."""
    return _bars(
        "languages", "Languages", "Articles of these days; “und” is what no language could be told of.",
        figures.languages[:12], "language", "articles",
    )  # fmt: skip


def sections(figures: Figures) -> Plot:
    """Articles per section."""
    named = [Count(name=c.name or "(none)", count=c.count) for c in figures.sections]
    return _bars(
        "sections", "Sections", "Articles of these days in the largest sections, as the sites name them.",
        named, "section", "articles",
    )  # fmt: skip


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
    plot = _bars(
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


def dropped(figures: Figures) -> Plot:
    """Blocks that were no part of a story."""
    return _bars(
        "dropped", "Blocks dropped", f"From the {figures.dropped_of:,} articles stored last, by reason.",
        figures.dropped[:12], "reason", "blocks",
    )  # fmt: skip


def copies(figures: Figures) -> Plot:
    """Copies, relations and revisions."""
    counts = [Count(name=SAME[c.name], count=c.count) for c in figures.outcomes if c.name in SAME]
    counts += [Count(name=RELATIONS.get(c.name, c.name), count=c.count) for c in figures.relations]
    counts += [Count(name="revised articles", count=figures.totals.revised)] if figures.totals.revised else []
    counts.sort(key=lambda each: -each.count)
    return _bars(
        "copies", "Duplicates and relations",
        "Pages that brought nothing new, links between articles, articles that changed.",
        counts, "what", "count",
    )  # fmt: skip


def clusters(figures: Figures) -> Plot:
    """Clusters by size."""
    name, title = "clusters", "Clusters of near-duplicates"
    if not figures.cluster_sizes:
        return Plot(name=name, title=title, note="No article of these days resembles another.", svg="")
    sizes = [(str(size), figures.cluster_sizes.get(size, 0)) for size in range(2, 9)]
    sizes.append(("9+", sum(n for size, n in figures.cluster_sizes.items() if size > 8)))
    return Plot(
        name=name,
        title=title,
        note="Groups of articles that tell one story in nearly the same words, by number of members.",
        svg=charts.stacked(
            name, title, [s for s, _ in sizes], [("second", "clusters", [n for _, n in sizes])], every=1
        ),
        columns=("members", "clusters"),
        rows=tuple((size, f"{count:,}") for size, count in sizes),
    )


def failing(figures: Figures) -> Plot:
    """Hosts with failures."""
    hosts = [host for host in figures.hosts if host.failed]
    if not hosts:
        note = (
            "No page of these sites failed when it was asked for last."
            if figures.hosts
            else "Nothing is known."
        )
        return Plot(name="failing", title="Failing hosts", note=note, svg="")
    plot = _bars(
        "failing", "Failing hosts", "Pages that failed when they were asked for last.",
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
    timed.sort(key=lambda pair: (-pair[1], pair[0]))
    note = (
        "Mean seconds from request to answer."
        if is_measured
        else "Seconds from one article page to the next, waits of politeness included."
    )
    return Plot(
        name=name,
        title=title,
        note=note,
        svg=charts.bars(name, title, [(n, s, f"{s:.2f} s", "fourth") for n, s in timed]),
        columns=("host", "seconds"),
        rows=tuple((shown(n, 60), f"{s:.2f}") for n, s in timed),
    )


def _bars(
    name: str,
    title: str,
    note: str,
    counts: Sequence[Count],
    what: str,
    unit: str,
    *,
    hue: Callable[[str], str] = lambda _: "first",
) -> Plot:
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


def _family(outcome: str) -> str:
    return {"dropped": "left", "failed": "bad"}.get(outcome.partition("/")[0], "good")


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
