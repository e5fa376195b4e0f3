"""The page itself: figures and plots in one HTML file that needs nothing else.

Jinja2 escapes whatever is put into the template, and every text is cut and stripped on its way in; only the sheet and
the plots, both ours, are markup already. The page has no script, and its content security policy allows none.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from newscrawler.report.plots import plots
from newscrawler.report.shown import shown, web_address
from newscrawler.report.values import Figures, Ran
from newscrawler.status import sparkline

MOST_SITES = 100
"""Sites that are shown; the others are healthier than these."""
MOST_BLOCKS = 12
"""Dropped blocks that are shown of one article."""


def page(figures: Figures, *, version: str) -> str:
    """The whole HTML document; ``version`` of the program stands in its last line."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=harmless, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "shown": shown,
        "sparkline": sparkline,
        "address": address,
        "markup": Markup,
        "moment": moment,
        "printed": printed,
        "took": took,
    }
    template = environment.from_string(_text("page.html"))
    return template.render(
        name=shown(figures.sites[0], 80) if len(figures.sites) == 1 else "All sites",
        figures=figures,
        totals=figures.totals,
        plots=() if figures.is_empty else plots(figures),
        style=Markup(_text("style.css")),  # noqa: S704 - a file of ours
        version=version,
        most_blocks=MOST_BLOCKS,
        most_sites=MOST_SITES,
    )


def harmless(value: object) -> object:
    """What is put into the template as it may stand there: every text that is no markup goes through `shown`."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def address(url: str) -> Markup | None:
    """The address for a link, whole and escaped; ``None`` when no link may lead there."""
    return escape(url) if web_address(url) else None


def moment(time: datetime) -> str:
    """The time as a table shows it, in UTC."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def printed(published: str | None) -> str:
    """The time of publication as the feeds print it, easier to read; empty without one."""
    if not published:
        return ""
    day, _, time = shown(published, 40).partition("T")
    return f"{day} {time[:5]} {time[8:]}".strip()


def took(run: Ran) -> str:
    """How long the run took, to its largest two units; empty while it lasts."""
    if run.finished is None:
        return ""
    seconds = round((run.finished - run.started).total_seconds())
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours} h {minutes % 60:02d} min"
    return f"{minutes} min {seconds % 60:02d} s" if minutes else f"{seconds} s"


def _text(name: str) -> str:
    return files("newscrawler.report").joinpath(name).read_text("utf-8")
