"""What was learned of the sites' template lines, kept in ``news.db``."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from newscrawler.dedupe.template import WINDOW, Lesson, Place, Template

if TYPE_CHECKING:
    from newscrawler.archive.store import Store

TABLES = """
CREATE TABLE template_lessons (
    site TEXT NOT NULL,
    language TEXT NOT NULL,
    number INTEGER NOT NULL,  -- grows with time
    article TEXT NOT NULL,
    lines BLOB NOT NULL,  -- prints, 8 bytes each
    PRIMARY KEY (site, language, number)
) WITHOUT ROWID;

CREATE TABLE template_texts (
    site TEXT NOT NULL,
    language TEXT NOT NULL,
    print INTEGER NOT NULL,
    place TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (site, language, print)
) WITHOUT ROWID;
"""

LONGEST_TEXT = 300
"""Characters that are kept of a line, to be shown."""


def languages(db: Store, site: str) -> list[str]:
    """The languages in which something was learned of the site."""
    rows = db.rows("SELECT DISTINCT language FROM template_lessons WHERE site = ? ORDER BY language", (site,))
    return [language for (language,) in rows]


def sites(db: Store) -> list[str]:
    """The sites of which something was learned."""
    return [site for (site,) in db.rows("SELECT DISTINCT site FROM template_lessons ORDER BY site")]


def load(db: Store, site: str, language: str) -> Template:
    """What was learned so far."""
    values = (site, language)
    lessons = db.rows(
        "SELECT article, lines FROM template_lessons WHERE site = ? AND language = ? ORDER BY number", values
    )
    texts = db.rows("SELECT print, place, text FROM template_texts WHERE site = ? AND language = ?", values)
    return Template.of(
        (
            Lesson(article=article, lines=struct.unpack(f"<{len(lines) // 8}Q", lines))
            for article, lines in lessons[-WINDOW:]
        ),
        {print_: (Place(place), text) for print_, place, text in texts},
    )


def learn(
    db: Store, template: Template, site: str, language: str, article: str, texts: tuple[str, ...]
) -> None:
    """Let the template learn the article's lines, and keep what that changes."""
    where = "WHERE site = ? AND language = ?"
    known = set(template.texts)
    is_learned = template.learn(article, texts)

    def keep() -> None:
        db.execute(f"DELETE FROM template_lessons {where} AND article = ?", (site, language, article))  # noqa: S608 - ours
        if is_learned:
            last = db.row(f"SELECT max(number) FROM template_lessons {where}", (site, language))  # noqa: S608 - ours
            number = ((last and last[0]) or 0) + 1
            db.execute(
                "INSERT INTO template_lessons VALUES (?, ?, ?, ?, ?)",
                (site, language, number, article, _packed(template.lessons[-1].lines)),
            )
            db.execute(
                f"DELETE FROM template_lessons {where} AND number <= ?",  # noqa: S608 - ours
                (site, language, number - WINDOW),
            )
        for print_ in known - template.texts.keys():
            db.execute(f"DELETE FROM template_texts {where} AND print = ?", (site, language, print_))  # noqa: S608 - ours
        for print_ in template.texts.keys() - known:
            place, text = template.texts[print_]
            db.execute(
                "INSERT INTO template_texts VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (site, language, print) DO UPDATE SET text = excluded.text",
                (site, language, print_, place, text[:LONGEST_TEXT]),
            )

    db.transact(keep)


def _packed(lines: tuple[int, ...]) -> bytes:
    return struct.pack(f"<{len(lines)}Q", *lines)
