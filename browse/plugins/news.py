"""What Datasette learns here: to search as the archive does, to show text on its side, to show a story to read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from datasette import NotFound, Response, hookimpl
from markupsafe import Markup

from newscrawler.archive.words import match

NOTHING = '"\uffff"'
"""Found in no text: what is asked for when no word was typed."""
TEXTS = frozenset({"headline", "description", "section", "author", "text"})


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]  # after Datasette's own function of that name
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Let the search box take words as people type them: ي or ی, with or without ZWNJ."""
    conn.create_function("escape_fts", 1, lambda typed: match(str(typed or "")) or NOTHING)


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: Any, column: str) -> Markup | None:
    """A text on the side where it begins, a headline as the way to its story, several addresses in lines."""
    if not isinstance(value, str):
        return None
    if column == "headline" and "id" in row.keys():  # noqa: SIM118 - a row of SQLite
        return Markup('<a href="/news/read/{}"><bdi dir="auto">{}</bdi></a>').format(row["id"], value)
    if column == "urls":
        lines = [url for url in value.split("\n") if url.startswith(("http://", "https://"))]
        return Markup("<br>").join(Markup('<a href="{0}">{0}</a>').format(url) for url in lines)
    return Markup('<bdi dir="auto">{}</bdi>').format(value) if column in TEXTS else None


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """The page on which a story is read."""
    return [(r"^/news/read/(?P<id>[0-9a-f]+)$", read)]


async def read(request: Any, datasette: Any) -> Response:
    """The story with what is known of it."""
    found = await datasette.get_database("news").execute(
        "SELECT record FROM revisions WHERE article = ? ORDER BY revision DESC LIMIT 1",
        [request.url_vars["id"]],
    )
    row = found.first()
    if row is None:
        raise NotFound("no such article")
    record = json.loads(row["record"])
    return Response.html(
        await datasette.render_template("read.html", {"story": record, "facts": facts(record)}, request)
    )


def facts(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What stands under the headline."""
    told = {
        "published": record["date_published"],
        "authors": "، ".join(author["name"] for author in record["authors"]),
        "section": record["section"],
        "language": record["language"],
        "revision": str(record["revision"]),
        "found by": record["provenance"]["discovered_by"],
    }
    return [(name, value) for name, value in told.items() if value]
