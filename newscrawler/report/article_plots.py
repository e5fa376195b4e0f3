"""What is stored: articles by day, hour, language and section, what was dropped from them, what resembles what."""

from __future__ import annotations

from newscrawler.report import charts
from newscrawler.report.plot import Plot, bar_plot
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
SAME = {
    "dropped/duplicate_content": "same text, other address",
    "dropped/duplicate_url": "other address of a stored one",
}


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
    return bar_plot(
        "languages", "Languages", "Articles of these days; “und” is what no language could be told of.",
        figures.languages[:12], "language", "articles",
    )  # fmt: skip


def sections(figures: Figures) -> Plot:
    """Articles per section."""
    named = [Count(name=c.name or "(none)", count=c.count) for c in figures.sections]
    return bar_plot(
        "sections", "Sections", "Articles of these days in the largest sections, as the sites name them.",
        named, "section", "articles",
    )  # fmt: skip


def dropped(figures: Figures) -> Plot:
    """Blocks that were no part of a story."""
    return bar_plot(
        "dropped", "Blocks dropped", f"From the {figures.dropped_of:,} articles stored last, by reason.",
        figures.dropped[:12], "reason", "blocks",
    )  # fmt: skip


def copies(figures: Figures) -> Plot:
    """Copies, relations and revisions."""
    counts = [Count(name=SAME[c.name], count=c.count) for c in figures.outcomes if c.name in SAME]
    counts += [Count(name=RELATIONS.get(c.name, c.name), count=c.count) for c in figures.relations]
    counts += [Count(name="revised articles", count=figures.totals.revised)] if figures.totals.revised else []
    counts.sort(key=lambda each: -each.count)
    return bar_plot(
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
