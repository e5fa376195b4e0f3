"""Time of the search for repeats inside a page: ``python bench/paragraphs.py [blocks]``.

Prints milliseconds of processor time per page for shapes of pages, the best of three runs each.
"""

import sys
from collections.abc import Iterator
from time import process_time

from newscrawler.dedupe.paragraphs import collapse_repeats

_RUNS = 3


def pages(count: int) -> Iterator[tuple[str, list[str]]]:
    """Pages of so many blocks, each with a name."""
    body = [
        f"Paragraph {number}: officials of district {number} met the elders and agreed on a plan for the road."
        for number in range(count)
    ]
    yield "distinct paragraphs", body
    yield "one paragraph", [body[0]] * count
    yield "one short line", ["UPDATE"] * count
    yield "two copies", body[: count // 2] * 2
    yield "three copies with labels", ["Label", "Title", *body[: count // 3]] * 3
    yield "each paragraph twice", [text for text in body[: count // 2] for _ in range(2)]
    yield "fifty paragraphs in disorder", [body[number * number % 53] for number in range(count)]
    yield "mirror", [*body[: count // 2], *reversed(body[: count // 2])]
    yield "cut leads", [text[:40] + "…" for text in body]
    yield "rows", [str(number % 7) for number in range(count)]


def milliseconds(blocks: list[str]) -> float:
    """The best of a few runs."""
    times = []
    for _ in range(_RUNS):
        start = process_time()
        collapse_repeats(blocks)
        times.append(process_time() - start)
    return min(times) * 1000


def main(counts: list[int]) -> None:
    """Print one line per shape and number of blocks."""
    for count in counts:
        for name, blocks in pages(count):
            print(f"{count:>7} blocks  {milliseconds(blocks):>9.1f} ms  {name}")  # noqa: T201  (a bench prints)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [60, 2_000, 20_000])
