"""How the shared date vectors are read: right, wrong and missed by class, and the time for a row.

    python bench/dates.py [VECTORS]

VECTORS is a file of JSON lines as ``../shared/data/dates/README.md`` describes it, and that of the shared folder
beside the checkout by default. A row is right when the day matches and, where the expected value has one, the time
and the offset; a row that expects nothing is right when nothing comes back; any other result is wrong, and none
where one was expected is missed. dateparser, when it is installed, is scored beside it by the day alone.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from newscrawler.dates import isoformat, parse_date

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "dates" / "vectors.jsonl"
ROUNDS = 20

Row = Mapping[str, str | None]
Verdict = str


def rows(path: Path) -> list[Row]:
    """The vectors, in their order."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def fetched(row: Row) -> datetime | None:
    """The time of the fetch that relative forms count from."""
    return datetime.fromisoformat(row["ref"]) if row["ref"] else None


def ours(row: Row) -> str | None:
    """The value that newscrawler reads, as ISO 8601."""
    found = parse_date(
        row["text"] or "",
        languages=[row["lang"] or ""],
        timezone=row["tz"],
        now=fetched(row),
        date_order=row.get("date_order"),
    )
    return isoformat(found) if found else None


def verdict(row: Row, value: str | None, *, day_only: bool = False) -> Verdict:
    """``right``, ``wrong`` or ``missed``."""
    accepted = [found for found in (row["expected"], *(row.get("also_ok") or ())) if found]
    if value is None:
        return "missed" if accepted else "right"
    return "right" if any(is_same(value, wanted, day_only=day_only) for wanted in accepted) else "wrong"


def is_same(value: str, wanted: str, *, day_only: bool) -> bool:
    """Whether both are one day, and one time with one offset where the wanted value has them."""
    if day_only or "T" not in wanted:
        return value[:10] == wanted[:10] and (day_only or "T" not in value)
    found, expected = datetime.fromisoformat(value), datetime.fromisoformat(wanted)
    return found == expected and found.utcoffset() == expected.utcoffset()


def peer_reader() -> Callable[[Row], str | None] | None:
    """A reader by dateparser with the language given and the settings of the row; ``None`` when it is not installed."""
    try:
        import dateparser as peer  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        return None

    def read(row: Row) -> str | None:
        wanted: dict[str, object] = {
            "TIMEZONE": row["tz"],
            "RETURN_AS_TIMEZONE_AWARE": True,
            "PREFER_DATES_FROM": "past",
        }
        base = fetched(row)
        if base is not None:
            wanted["RELATIVE_BASE"] = base.astimezone(ZoneInfo(row["tz"] or "UTC")).replace(tzinfo=None)
        if row.get("date_order"):
            wanted["DATE_ORDER"] = (row["date_order"] or "").upper()
        try:
            found = peer.parse(row["text"], languages=[(row["lang"] or "").split("-")[0]], settings=wanted)
        except ValueError:  # it does not know the language
            found = peer.parse(row["text"], settings=wanted)
        return found.isoformat() if found else None

    return read


def score(vectors: list[Row], read: Callable[[Row], str | None], *, day_only: bool) -> Iterator[str]:
    """One line for each class, one for all, and the rows that are not right."""
    by_class: dict[str, Counter[Verdict]] = defaultdict(Counter)
    faults = []
    for row in vectors:
        value = read(row)
        found = verdict(row, value, day_only=day_only)
        by_class[row["cls"] or ""][found] += 1
        if found != "right":
            faults.append(f"  {found}: {row['id']} {row['text']!r} gave {value}, wanted {row['expected']}")
    for name, counts in [*by_class.items(), ("all", sum(by_class.values(), Counter()))]:
        yield f"{name:15}{counts.total():5}{counts['right']:7}{counts['wrong']:7}{counts['missed']:8}"
    if not day_only:
        yield from faults


def milliseconds(vectors: list[Row], read: Callable[[Row], str | None], rounds: int) -> float:
    """The mean time for a row once the tables are loaded."""
    started = time.perf_counter()
    for _ in range(rounds):
        for row in vectors:
            read(row)
    return (time.perf_counter() - started) / rounds / len(vectors) * 1000


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("vectors", nargs="?", type=Path, default=SHARED)
    path = parser.parse_args().vectors
    if not path.is_file():
        sys.stdout.write(f"skipped: {path.name} is not beside this checkout (../shared/data/dates)\n")
        return
    vectors = rows(path)
    header = f"{'class':15}{'rows':>5}{'right':>7}{'wrong':>7}{'missed':>8}\n"
    sys.stdout.write("newscrawler\n" + header + "\n".join(score(vectors, ours, day_only=False)))
    sys.stdout.write(f"\n{milliseconds(vectors, ours, ROUNDS):.3f} ms a row\n")
    peer = peer_reader()
    if peer is None:
        sys.stdout.write("\ndateparser is not installed: not compared\n")
        return
    sys.stdout.write("\ndateparser, language given, day only\n" + header)
    sys.stdout.write("\n".join(score(vectors, peer, day_only=True)))
    sys.stdout.write(f"\n{milliseconds(vectors, peer, 1):.3f} ms a row\n")


if __name__ == "__main__":
    main()
