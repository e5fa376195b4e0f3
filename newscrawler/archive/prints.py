"""Prints of stored articles: numbers by which texts that resemble each other are found.

A print is a 48-bit number made of a band of a signature, of a paragraph, of an image's name. They all stand in one
table, by number alone, and nowhere twice: what is to be deleted is computed from the article's row in ``sketches``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.dedupe.near import band_prints

if TYPE_CHECKING:
    from newscrawler.archive.store import Store

TABLES = """
CREATE TABLE sketches (
    number INTEGER PRIMARY KEY,  -- grows with time: a higher one is newer
    article TEXT NOT NULL UNIQUE,
    day INTEGER NOT NULL,  -- on which it was stored: proleptic ordinal
    size INTEGER NOT NULL,  -- distinct 5-grams of the text
    signature BLOB,  -- nc-mh-1; gone when its window has passed
    prints BLOB NOT NULL  -- the other prints, 8 bytes each
);
CREATE INDEX sketches_day ON sketches(day);
CREATE INDEX sketches_signed ON sketches(day) WHERE signature IS NOT NULL;

CREATE TABLE prints (
    print INTEGER NOT NULL,
    sketch INTEGER NOT NULL,
    PRIMARY KEY (print, sketch)
) WITHOUT ROWID;

-- Exact hashes are kept for ever, and looked up over all sites.
CREATE INDEX articles_hash ON articles(content_hash);

-- What an article says of a page that is not stored yet, such as that it is its translation.
CREATE TABLE expected_relations (
    target TEXT NOT NULL,  -- key of that page
    article TEXT NOT NULL,  -- no foreign key: it may be on its way to the archive
    relation TEXT NOT NULL,
    PRIMARY KEY (target, article, relation)
) WITHOUT ROWID;
"""

MOST_PER_PRINT = 48
"""Only so many articles, the newest, are taken for one print: what more of them share tells no two apart."""
EVERYTHING = 1 << 40
"""A bound that bounds nothing."""
PER_STATEMENT = 64
"""Rows inserted at once."""
MOST_RARE = 24
"""A print that more articles have is the site's, not the story's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketched:
    """An article that shares prints."""

    article: str
    """``id``."""
    size: int
    """Distinct 5-grams of its text."""
    signature: bytes
    """Empty for a text too short to be compared."""
    shared: int
    """Prints in common."""


def keep(db: Store, article: str, day: int, *, size: int, signature: bytes, prints: Iterable[int]) -> None:
    """Keep the prints of the article under the day (`date.toordinal`), in place of those it had."""
    with db.transaction():
        for row in db.rows("SELECT number, signature, prints FROM sketches WHERE article = ?", (article,)):
            _delete(db, *row)
        others = tuple(dict.fromkeys(prints))
        number = db.insert(
            "INSERT INTO sketches (article, day, size, signature, prints) VALUES (?, ?, ?, ?, ?)",
            (article, day, size, signature or None, _packed(others)),
        )
        found = tuple(dict.fromkeys((*band_prints(signature), *others)))
        for at in range(0, len(found), PER_STATEMENT):
            part = found[at : at + PER_STATEMENT]
            marks = ", ".join(["(?, ?)"] * len(part))
            values = [value for print_ in part for value in (print_, number)]
            db.execute(f"INSERT INTO prints VALUES {marks}", values)  # noqa: S608 - marks only


def sharing(
    db: Store, prints: Sequence[int], *, since: int, but: str = "", rare: bool = False, most: int = 64
) -> list[Sketched]:
    """The articles stored on or after that day that share most of the prints, at most so many, best first.

    ``but`` is left out; ``rare`` leaves out prints that many articles have.
    """
    counts: dict[int, int] = {}
    newest = "SELECT sketch FROM prints WHERE print = ? ORDER BY sketch DESC LIMIT ?"
    for found in db.many(newest, ((wanted, MOST_PER_PRINT) for wanted in prints)):
        if rare and len(found) > MOST_RARE:
            continue
        for (number,) in found:
            counts[number] = counts.get(number, 0) + 1
    best = sorted(counts, key=lambda number: (-counts[number], -number))[:most]
    sketched = []
    rows = db.many(
        "SELECT article, size, signature, day FROM sketches WHERE number = ?", ((number,) for number in best)
    )
    for number, found in zip(best, rows, strict=True):
        for article, size, signature, day in found:
            if article != but and day >= since:
                sketched.append(
                    Sketched(article=article, size=size, signature=signature or b"", shared=counts[number])
                )
    return sketched


def forget(db: Store, *, signatures_before: int, all_before: int, most: int = EVERYTHING) -> int:
    """How many articles lost prints: bands of days before the one, everything of days before the other.

    ``most`` bounds the work of one call; the oldest days go first.
    """
    with db.transaction():
        old = db.rows(
            "SELECT number, signature, prints FROM sketches WHERE day < ? ORDER BY day LIMIT ?",
            (all_before, most),
        )
        for row in old:
            _delete(db, *row)
        left = most - len(old)
        signed = db.rows(
            "SELECT number, signature FROM sketches WHERE signature IS NOT NULL AND day < ? ORDER BY day LIMIT ?",
            (signatures_before, left),
        )
        for number, signature in signed:
            _delete_prints(db, number, band_prints(signature))
            db.execute("UPDATE sketches SET signature = NULL WHERE number = ?", (number,))
    return len(old) + len(signed)


def _delete(db: Store, number: int, signature: bytes | None, prints: bytes) -> None:
    _delete_prints(db, number, (*band_prints(signature or b""), *_unpacked(prints)))
    db.execute("DELETE FROM sketches WHERE number = ?", (number,))


def _delete_prints(db: Store, number: int, prints: Iterable[int]) -> None:
    db.many("DELETE FROM prints WHERE print = ? AND sketch = ?", ((found, number) for found in prints))


def _packed(prints: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(prints)}Q", *prints)


def _unpacked(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 8}Q", data)
