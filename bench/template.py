"""What learned template lines bring on the hosts of ../shared/data/extraction that have several pages.

Every host is one site; its pages are read, learned, and read again as on the second run: by this program's reader,
and by trafilatura alone, whose text has more lines of the template in it. Precision and recall are those of the
words of the gold text (bags of words, summed over the pages), before and after; one row for each host that changed.
The argument is how many articles are evidence (default 5, as in a crawl): 2 takes in the hosts with few pages.
"""

# ruff: noqa: T201 - a benchmark prints its table

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trafilatura import extract

from newscrawler.dedupe import template
from newscrawler.dedupe.template import (
    MIN_ARTICLES,
    Corrections,
    Template,
    template_texts,
    without_template,
)
from newscrawler.items import Article, Paragraph
from newscrawler.reading import extract_article
from newscrawler.text.fold import fold

EXTRACTION = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "extraction"
NO_SITE = "web.archive.org"
"""Its pages are other hosts'."""
Row = dict[str, Any]
Reader = Callable[[Row], Article]


@dataclass(slots=True)
class Count:
    """Words of stories against words of gold."""

    told: int = 0
    right: int = 0
    gold: int = 0
    blocks: int = 0
    lost: list[str] = field(default_factory=list)
    """Dropped blocks that stand in the gold."""

    def add(self, article: Article, gold: list[str]) -> None:
        """Count a story."""
        told, wanted = _words(article.text), _words(" ".join(gold))
        self.told += told.total()
        self.right += (told & wanted).total()
        self.gold += wanted.total()

    @property
    def precision(self) -> float:
        """Share of the words told that are in the gold."""
        return self.right / max(1, self.told)

    @property
    def recall(self) -> float:
        """Share of the words of the gold that are told."""
        return self.right / max(1, self.gold)


def main(at_least: int) -> None:
    """Print what changed, for both readers."""
    template.MIN_ARTICLES, template.MIN_ARTICLES_INSIDE = at_least, 2 * at_least
    for read in (_read, _read_by_trafilatura):
        print(f"\n{(read.__doc__ or '').rstrip('.')}")
        table(at_least, read)


def table(at_least: int, read: Reader) -> None:
    """Print a row for each host that changed, and one for all."""
    total_before, total_after = Count(), Count()
    pages = 0
    print("host                       pages lines dropped  precision           recall")
    for host, rows in hosts(at_least):
        before, after = measured(rows, read)
        pages += len(rows)
        for total, part in ((total_before, before), (total_after, after)):
            for name in ("told", "right", "gold", "blocks"):
                setattr(total, name, getattr(total, name) + getattr(part, name))
            total.lost += part.lost
        if after.blocks:
            show(host, len(rows), before, after)
    show("all", pages, total_before, total_after)
    print(f"{len(total_after.lost)} dropped blocks stand in the gold", *total_after.lost, sep="\n  ")


def show(host: str, pages: int, before: Count, after: Count) -> None:
    """Print a row of the table."""
    print(
        f"{host:<26} {pages:>5} {after.blocks:>13}  {before.precision:.4f} -> {after.precision:.4f}"
        f"  {before.recall:.4f} -> {after.recall:.4f}"
    )


def hosts(at_least: int) -> Iterator[tuple[str, list[Row]]]:
    """Hosts with so many pages, and a gold text for each page."""
    by_host: defaultdict[str, list[Row]] = defaultdict(list)
    for line in (EXTRACTION / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["host"] != NO_SITE:
            by_host[row["host"]].append(row)
    for host, rows in sorted(by_host.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(rows) >= at_least:
            yield host, rows


def measured(rows: list[Row], read: Reader) -> tuple[Count, Count]:
    """Counts on the first run, where nothing is known, and on the second."""
    before, after = Count(), Count()
    templates: defaultdict[str, Template] = defaultdict(Template)
    articles = [read(row) for row in rows]
    for number, article in enumerate(articles):
        templates[article.language].learn(str(number), template_texts(article))
    for row, article in zip(rows, articles, strict=True):
        clean = without_template(article, templates[article.language], Corrections())
        gold = _gold(row)
        lines = {fold(line) for line in gold}
        for block in clean.dropped_blocks[len(article.dropped_blocks) :]:
            after.blocks += 1
            if fold(block.text) in lines:
                after.lost.append(f"{row['id']}: {block.text[:80]}")
        if row["set"] != "traf":  # its gold is not the whole text
            before.add(article, gold)
            after.add(clean, gold)
    return before, after


def _read(row: Row) -> Article:
    """The reader of this program."""
    return extract_article(_body(row), row["url"])


def _read_by_trafilatura(row: Row) -> Article:
    """Trafilatura alone, as it comes."""
    text = extract(_body(row), include_comments=False) or ""
    told = tuple(Paragraph(text=line) for line in text.split("\n") if line.strip())
    return Article(url=row["url"], paragraphs=told, language=row["lang"] or "und")


def _body(row: Row) -> bytes:
    return gzip.decompress((EXTRACTION / "pages" / Path(row["file"]).name).read_bytes())


def _gold(row: Row) -> list[str]:
    gold = row["gold"]
    told: list[str] = gold.get("paragraphs") or gold.get("with") or re.split(r"\n+", gold.get("body", ""))
    return told


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


if __name__ == "__main__":
    if not EXTRACTION.exists():
        sys.exit(f"{EXTRACTION} is not there")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MIN_ARTICLES)
