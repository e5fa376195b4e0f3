"""The plots of a report, in the order of the page."""

from __future__ import annotations

from newscrawler.report import article_plots, crawl_plots
from newscrawler.report.plot import Plot
from newscrawler.report.values import Figures

MAKERS = (
    article_plots.days,
    article_plots.hours,
    article_plots.languages,
    article_plots.sections,
    crawl_plots.coverage,
    article_plots.dropped,
    crawl_plots.outcomes,
    crawl_plots.pages,
    crawl_plots.failing,
    crawl_plots.slow,
    article_plots.copies,
    article_plots.clusters,
)


def plots(figures: Figures) -> tuple[Plot, ...]:
    """Every plot; one without anything to draw says so in its note."""
    return tuple(make(figures) for make in MAKERS)
