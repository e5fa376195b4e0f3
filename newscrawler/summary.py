"""A run in words, for the person who started it."""

from __future__ import annotations

from pathlib import Path

from newscrawler.runs import RunReport, Verdict


def summary(report: RunReport, judged: Verdict, archive: Path) -> str:
    """The report as a few aligned lines: outcomes, languages, coverage, places, time."""
    seconds = (report.finished - report.started).total_seconds()
    rows = [
        ("site", report.site),
        ("verdict", str(judged)),
        ("articles", f"{report.articles} new or changed, {report.known} in the archive"),
        ("languages", _listed(report.languages) or "-"),
        ("outcomes", _listed(dict(sorted(report.outcomes.items(), key=lambda kv: -kv[1]))) or "-"),
        ("coverage", ", ".join(f"{name} {share:.0%}" for name, share in report.coverage.items()) or "-"),
        ("queued", str(report.queued)),
        ("archive", str(archive / "news.db")),
        ("raw pages", str(archive / "warc")),
        ("feed", str(archive / "feeds" / report.site)),
        ("took", f"{seconds:.1f} s"),
    ]
    return "run summary\n" + "\n".join(f"  {name:<10} {value}" for name, value in rows)


def _listed(counts: object) -> str:
    assert isinstance(counts, dict)  # noqa: S101 - narrows the type
    return ", ".join(f"{name} {n}" for name, n in counts.items())
