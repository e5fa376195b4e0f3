"""The extractor on the development half of public benchmarks: F1, metadata, and CPU beside trafilatura's.

    python -m bench.extraction [--every N]        (``make bench-extraction``)

``extract`` is the function for the scorer beside the data. The data lie in ``../shared``; without them this says so.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from trafilatura import bare_extraction

from newscrawler.extraction.read import read_page
from newscrawler.items import Article, Page
from newscrawler.sites import site_for_url

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "extraction"
MEASURES = ("f1", "headline", "date", "wrong_date", "authors", "cpu", "errors")
Scores = Mapping[str, float]
Extract = Callable[[bytes, str], object]


def extract(html: bytes, url: str) -> Article:
    """The article of a page of the benchmark."""
    return read_page(Page(url=url, body=html), site_for_url(url))


def trafilatura_default(html: bytes, url: str) -> object:
    """What trafilatura's default with metadata gives."""
    found = bare_extraction(html, url=url, with_metadata=True)
    if found is None or isinstance(found, dict):
        return None
    return {"text": found.text, "title": found.title, "authors": found.author or "", "date": found.date}


def set_scores(data: Path, *, every: int = 1, extractor: Extract = extract) -> dict[str, Scores]:
    """For each benchmark its measures, and the CPU milliseconds of a page, over every ``every``-th page."""
    return side_by_side(data, [extractor], every=every)[0]


def side_by_side(data: Path, extractors: Sequence[Extract], *, every: int = 1) -> list[dict[str, Scores]]:
    """The same for several extractors that take turns page by page: what else the machine does meets all of them."""
    scorer = _scorer(data)
    rows: list[dict[str, list[tuple[dict[str, float], float, bool]]]] = [{} for _ in extractors]
    pages = [json.loads(line) for line in (data / "gold.jsonl").read_text("utf-8").splitlines()]
    for number, page in enumerate(pages[::every]):
        html = gzip.decompress((data / "pages" / page["file"]).read_bytes())
        page["gold"].setdefault("paragraphs", [])  # one page of ``magic`` has no gold text
        for extractor, own in zip(extractors, rows, strict=True):
            if not number:
                _timed(
                    extractor, html, page["url"]
                )  # tables are read and patterns compiled before the clock runs
            found, cpu, failed = _timed(extractor, html, page["url"])
            result = {"text": ""} if failed else scorer.prediction(found)
            own.setdefault(page["set"], []).append(
                (scorer.page_score(page["set"], page["gold"], result), cpu, failed)
            )
    return [{name: _summed(scorer, name, scored) for name, scored in own.items()} for own in rows]


def _timed(extractor: Extract, html: bytes, url: str) -> tuple[object, float, bool]:
    """What the extractor gives, the CPU seconds that it took, and whether it failed."""
    start, found, failed = time.process_time(), None, False
    try:
        found = extractor(html, url)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        failed = True
    return found, time.process_time() - start, failed


def _summed(scorer: ModuleType, name: str, scored: Sequence[tuple[dict[str, float], float, bool]]) -> Scores:
    measures: dict[str, Any] = scorer.set_score(name, [s for s, _, _ in scored])
    numbers = {k: float(v) for k, v in measures.items() if v is not None}
    numbers["cpu"] = 1000 * sum(c for _, c, _ in scored) / len(scored)
    numbers["errors"] = sum(f for _, _, f in scored)
    return numbers


def _scorer(data: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("extraction_score", data / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(data / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--every", type=int, default=1, help="read only every N-th page")
    options = arguments.parse_args()
    out = sys.stdout
    if not SHARED.is_dir():
        out.write("skipped: the benchmark pages (../shared/data/extraction) are not beside this checkout\n")
        return
    ours, peer = side_by_side(SHARED, [extract, trafilatura_default], every=options.every)
    out.write(f"{'set':8}{'extractor':13}" + "".join(f"{m:>11}" for m in MEASURES) + "\n")
    for name in ours:
        for label, scores in (("newscrawler", ours[name]), ("trafilatura", peer[name])):
            cells = (
                f"{scores[m]:11.4f}" if m in scores and scores[m] == scores[m] else f"{'':11}"
                for m in MEASURES
            )
            out.write(f"{name:8}{label:13}{''.join(cells)}\n")
    ratio = sum(s["cpu"] * s["pages"] for s in ours.values()) / sum(
        s["cpu"] * s["pages"] for s in peer.values()
    )
    out.write(f"CPU relative to trafilatura's default with metadata, same pages, same run: {ratio:.2f}\n")


if __name__ == "__main__":
    main()
