"""The report of a run as metrics in Prometheus's text format, for the textfile collector of node_exporter.

https://prometheus.io/docs/instrumenting/exposition_formats/; one file per site, so that two crawls never write one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newscrawler.runs import RunReport, Verdict

Sample = tuple[Mapping[str, str], float]

ABOUT: Mapping[str, str] = {
    "verdict": "1 for the verdict of the last run, 0 for the others.",
    "finished_timestamp_seconds": "End of the last run.",
    "duration_seconds": "How long the last run took.",
    "pages": "Pages of the last run, by outcome.",
    "articles": "Articles of the last run, new or changed, by language.",
    "articles_known": "Articles of the site in the archive.",
    "queued": "Links left for the next run.",
    "field_coverage": "Share of the articles of the last run that have the field.",
    "latest_article_timestamp_seconds": "Publication of the newest article.",
    "errors": "What went wrong in the last run: lines in the log, and feeds.",
}
"""Name, without ``newscrawler_``, to what it says; all are gauges, labelled with the site."""


def metrics(report: RunReport, judged: Verdict) -> str:
    """The file's text."""
    return "".join(_family(name, report, tuple(_samples(name, report, judged))) for name in ABOUT)


def _samples(name: str, report: RunReport, judged: Verdict) -> Iterator[Sample]:
    match name:
        case "verdict":
            yield from (({"verdict": each}, float(each is judged)) for each in Verdict)
        case "finished_timestamp_seconds":
            yield {}, report.finished.timestamp()
        case "duration_seconds":
            yield {}, (report.finished - report.started).total_seconds()
        case "pages":
            yield from (({"outcome": o}, n) for o, n in sorted(report.outcomes.items()))
        case "articles":
            yield from (({"language": tag}, n) for tag, n in sorted(report.languages.items()))
        case "articles_known":
            yield {}, report.known
        case "queued":
            yield {}, report.queued
        case "field_coverage":
            yield from (({"field": field}, share) for field, share in report.coverage.items())
        case "latest_article_timestamp_seconds":
            if report.latest:
                yield {}, report.latest.timestamp()
        case "errors":
            yield {"kind": "log"}, report.log_errors
            yield {"kind": "feed"}, report.export_errors


def _family(name: str, report: RunReport, samples: tuple[Sample, ...]) -> str:
    if not samples:
        return ""
    lines = [f"# HELP newscrawler_{name} {ABOUT[name]}", f"# TYPE newscrawler_{name} gauge"]
    for labels, value in samples:
        told = ",".join(
            f'{key}="{_escaped(text)}"' for key, text in ({"site": report.site} | dict(labels)).items()
        )
        lines.append(f"newscrawler_{name}{{{told}}} {value:.17g}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
