"""The text room measured: vectors right, characters a second. ``make bench-text`` runs it."""

import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from newscrawler.text.clean import clean
from newscrawler.text.encoding import decode, repair_mojibake
from newscrawler.text.entities import open_entities
from newscrawler.text.fold import fold
from newscrawler.text.labels import LabelKind, label_kind, label_languages, labels

VECTORS = Path(__file__).resolve().parents[2] / "shared" / "data" / "text" / "vectors.jsonl"

T = TypeVar("T")

RULES: dict[str, Callable[[str, str], bool]] = {
    "clean": lambda given, expected: clean(given) == expected,
    "fold_equal": lambda given, expected: fold(given) == fold(expected),
    "fold_differ": lambda given, expected: fold(given) != fold(expected),
    "entities": lambda given, expected: open_entities(given) == expected,
    "mojibake": lambda given, expected: repair_mojibake(given) == expected,
}

SAMPLES = {
    "ASCII": "The council said on Tuesday that the road north of the city would open again next week. ",
    "English": "The council’s spokesman said on Tuesday – again – that the “road” would open next week. ",
    "Persian": "سخنگوی شورا روز سه‌شنبه گفت که جادهٔ شمال شهر هفته‌ی آینده دوباره باز می‌شود. ",
    "Pashto": "د شورا وياند د سې‌شنبې په ورځ وويل چې د ښار شمالي لار به بله اوونۍ بيا پرانيستل شي. ",
    "Hindi": "परिषद के प्रवक्ता ने मंगलवार को कहा कि शहर के उत्तर की सड़क अगले सप्ताह फिर खुलेगी। ",
    "Chinese": "市议会发言人星期二表示，城北的道路将于下周重新开放，请市民注意安全。",
}


def main() -> None:
    """Both tables, or a plain reason why the first is missing."""
    console = Console()
    if VECTORS.exists():
        console.print(_vectors())
    else:
        console.print(f"Vectors skipped: no file {VECTORS.name} in ../shared/data/text beside this checkout.")
    console.print(_speed())
    strings = sum(len(labels(kind)) for kind in LabelKind)
    console.print(
        f"Labels: {strings} strings of {len(LabelKind)} kinds in {len(label_languages())} languages"
    )


def _vectors() -> Table:
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for line in VECTORS.read_text("utf-8").splitlines():
        row = json.loads(line)
        total[row["op"]] += 1
        right[row["op"]] += RULES[row["op"]](row["input"], row["expected"])
    table = Table("operation", "right", "of", title="Text vectors")
    for operation in total:
        table.add_row(operation, str(right[operation]), str(total[operation]))
    table.add_row("all", str(right.total()), str(total.total()))
    return table


def _speed() -> Table:
    operations: dict[str, Callable[[str], object]] = {
        "clean": clean,
        "fold": fold,
        "label_kind": label_kind,
        "open_entities": open_entities,
        "repair_mojibake": repair_mojibake,
    }
    table = Table("text", *operations, "decode", "bytes.decode", title="Million characters a second")
    for name, sentence in SAMPLES.items():
        paragraph = (sentence * 4).strip()
        body = (f"<p>{paragraph}</p>" * 200).encode()
        rates = [_rate(operation, paragraph) * len(paragraph) for operation in operations.values()]
        rates += [_rate(decode, body) * len(body.decode()), _rate(bytes.decode, body) * len(body.decode())]
        table.add_row(name, *(f"{rate / 1e6:.1f}" for rate in rates))
    return table


def _rate(operation: Callable[[T], object], argument: T) -> float:
    """Calls a second, the best of three short runs."""
    best = 0.0
    for _ in range(3):
        calls, start = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - start) < 0.05:
            for _ in range(20):
                operation(argument)
            calls += 20
        best = max(best, calls / elapsed)
    return best


if __name__ == "__main__":
    main()
