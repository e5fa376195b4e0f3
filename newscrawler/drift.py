"""What is usual at a site, by its earlier runs, and what is not usual any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from math import comb
from statistics import median
from typing import TYPE_CHECKING

from newscrawler.outcomes import Outcome

if TYPE_CHECKING:
    from newscrawler.archive.database import Run

RUNS = 200
"""So many runs back is looked: four days of half-hourly ones, half a year of daily ones."""
STANDARD = 30
"""So many of the newest runs that brought articles say what is usual of them: a change is reported for a while, not
for ever."""
FEWEST = 20
"""Articles in the history below which nothing counts as usual."""
LEAST_DROP = 0.2
"""A share must move by so much, besides being no chance: a busy site's smallest change is no chance."""
CHANCE = 0.001
"""A change counts when it would come by chance less often than so."""
MOST_TRIALS = 500
"""Beyond so many the exact tail only costs time."""
LEAST_LENGTH = 0.4
"""Texts shorter than this share of their usual length are texts cut off."""
SILENCE = timedelta(days=2)
"""A site may be silent for so long without a word, or for three times as long as it ever was."""

TEMPLATE_OUTCOMES = (
    Outcome.NO_TEXT,
    Outcome.NO_HEADLINE,
    Outcome.SOFT_404,
    Outcome.LOGIN_WALL,
    Outcome.CONSENT,
    Outcome.CHALLENGE,
    Outcome.LISTING,
)
"""What becomes of articles when a site has changed its pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The finished runs of a site, added up."""

    articles: int = 0
    coverage: Mapping[str, float] = field(default_factory=dict)
    """Field to share of the articles that had it."""
    latest: datetime | None = None
    """Publication of the newest dated article, aware."""
    pages: int = 0
    """Pages that should have been articles."""
    outcomes: Mapping[str, float] = field(default_factory=dict)
    """Outcome to share of those pages."""
    chars: float | None = None
    """Median of the runs' median text lengths."""
    last_new: datetime | None = None
    """When a run last brought an article, aware."""
    longest_silence: timedelta | None = None
    """The longest time between two runs that brought articles; ``None`` when fewer than five did."""


NOTHING = History()


def history(runs: Iterable[Run]) -> History:
    """The runs as one history; the order does not matter, unfinished and failed ones say nothing."""
    ended = sorted(
        (
            (run.finished, run.report)
            for run in runs
            if run.finished and run.report and run.verdict != "failed"
        ),
        key=lambda pair: pair[0],
    )
    filled: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    lengths, times, latest = [], [], []
    for time, report in ended:
        outcomes.update(_wanted(report.get("outcomes", {})))
        if report.get("latest"):
            latest.append(datetime.fromisoformat(report["latest"]))
        if report.get("articles"):
            times.append(time)
    for report in [report for _, report in ended if report.get("articles")][-STANDARD:]:
        articles = int(report["articles"])
        for name, share in report.get("coverage", {}).items():
            seen[name] += articles
            filled[name] += round(share * articles)
        if report.get("chars"):
            lengths.append(report["chars"])
    pages = outcomes.total()
    gaps = [later - earlier for earlier, later in pairwise(times)]
    return History(
        articles=max(seen.values(), default=0),
        # A field that older runs did not report counts by the runs that did.
        coverage={name: filled[name] / seen[name] for name in seen if seen[name] >= FEWEST},
        latest=max(latest, default=None),
        pages=pages,
        outcomes={name: count / pages for name, count in outcomes.items()} if pages >= FEWEST else {},
        chars=median(lengths) if lengths else None,
        last_new=times[-1] if times else None,
        longest_silence=max(gaps) if len(gaps) >= 4 else None,
    )


def coverage_drifts(
    coverage: Mapping[str, float], articles: int, examples: Mapping[str, str], past: History
) -> Iterator[str]:
    """One line for each field that far fewer articles have than used to, with an address to look at."""
    for name, before in past.coverage.items():
        if name not in coverage:
            continue
        now = coverage[name]
        if before - now >= LEAST_DROP and at_most(round(now * articles), articles, before) < CHANCE:
            yield f"{name}: {before:.0%} of the articles had it, {now:.0%} have it now{_example(examples, name)}"


def outcome_drifts(outcomes: Mapping[str, int], examples: Mapping[str, str], past: History) -> Iterator[str]:
    """One line for each way of being no article that far more pages go than used to."""
    if past.pages < FEWEST:
        return
    wanted = _wanted(outcomes)
    pages = sum(wanted.values())
    for name in TEMPLATE_OUTCOMES:
        count, before = wanted.get(name, 0), past.outcomes.get(name, 0.0)
        if not count or count / pages - before < LEAST_DROP:
            continue
        # As many as this, or more: as few as that of the others. None in twenty pages may still be one in twenty.
        if at_most(pages - count, pages, 1 - max(before, 1 / past.pages)) < CHANCE:
            yield f"{name}: {before:.0%} of the pages ended so, {count / pages:.0%} do now{_example(examples, name)}"


def length_drift(chars: int | None, articles: int, past: History) -> Iterator[str]:
    """One line when the texts are far shorter than they used to be."""
    if chars is None or past.chars is None or articles < 5 or past.articles < FEWEST:
        return
    if chars < LEAST_LENGTH * past.chars:
        yield f"text: {past.chars:.0f} characters were usual, {chars} are now"


def silence(now: datetime, articles: int, past: History) -> Iterator[str]:
    """One line when nothing new has come for far longer than it ever took."""
    if articles or past.last_new is None or past.longest_silence is None:
        return
    gap = now - past.last_new
    if gap > max(SILENCE, 3 * past.longest_silence):
        longest = f"{past.longest_silence.total_seconds() / 86400:.1f}"
        yield f"no new article for {gap.total_seconds() / 86400:.1f} days; {longest} was the longest before"


def at_most(successes: int, trials: int, chance: float) -> float:
    """Probability of at most so many successes: the lower tail of the binomial distribution.

    More than `MOST_TRIALS` are scaled down to them, which only makes a chance likelier.
    """
    if trials > MOST_TRIALS:
        successes, trials = round(successes * MOST_TRIALS / trials), MOST_TRIALS
    chance = min(chance, 1 - 1e-3)  # a field that every article had may be missing in one of a thousand
    return sum(comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(successes + 1))


def _wanted(outcomes: Mapping[str, int]) -> dict[str, int]:
    """The outcomes of pages that were read as articles for the first time, or should have been."""
    return {name: outcomes[name] for name in (Outcome.EXPORTED, *TEMPLATE_OUTCOMES) if outcomes.get(name)}


def _example(examples: Mapping[str, str], name: str) -> str:
    return f", such as {examples[name]}" if name in examples else ""
