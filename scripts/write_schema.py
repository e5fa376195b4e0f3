"""Write docs/schema.md from the docstrings of the items: ``python scripts/write_schema.py [--check]``."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from pathlib import Path

from newscrawler import items, outcomes

FILE = Path(__file__).resolve().parents[1] / "docs" / "schema.md"
ITEMS = (
    "Article",
    "Paragraph",
    "Author",
    "Image",
    "Video",
    "Duplicate",
    "DroppedBlock",
    "Provenance",
    "WarcRecord",
)
HEAD = """# The exported article

Written by `scripts/write_schema.py` from the docstrings in `newscrawler/items.py` and `outcomes.py`; a test holds
it to them. Field names follow schema.org `NewsArticle` in snake case. Every field is always there: missing is
`null`, `[]`, `{}` or `""`. Times are ISO 8601 with the source's own offset; a `date_published` of precision `day`
is a date. `text` is the paragraphs without captions, joined by a blank line.
"""


def documented(source: str) -> dict[str, list[tuple[str, str, str]]]:
    """Class name to its (name, type or value, docstring) rows, in the order of the source."""
    classes = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            classes[node.name] = _rows(node)
    return classes


def _rows(node: ast.ClassDef) -> list[tuple[str, str, str]]:
    rows, name, kind = [], "", ""
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name, kind = statement.target.id, ast.unparse(statement.annotation)
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name, kind = statement.targets[0].id, ast.unparse(statement.value).strip("'")
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and name:
            rows.append((name, kind, " ".join(str(statement.value.value).split())))
            name = ""
    return rows


def schema() -> str:
    """The whole of docs/schema.md."""
    found = documented(inspect.getsource(items))
    parts = [HEAD]
    for name in ITEMS:
        parts.append(
            f"\n## {name}\n\n{inspect.getdoc(getattr(items, name))}\n\n| field | type | meaning |\n|---|---|---|\n"
        )
        parts += [f"| `{n}` | `{_plain(kind)}` | {_cell(text)} |\n" for n, kind, text in found[name]]
    for title, rows in (
        ("Role", found["Role"]),
        ("Outcome", documented(inspect.getsource(outcomes))["Outcome"]),
    ):
        parts.append(f"\n## {title}\n\n| value | meaning |\n|---|---|\n")
        parts += [f"| `{value}` | {_cell(text)} |\n" for _, value, text in rows]
    return "".join(parts)


def _plain(kind: str) -> str:
    """The JSON type: an array in brackets, an object for a mapping, a time for a datetime."""
    kind = kind.replace(", ...", "").replace("None", "null").replace("datetime", "time").replace("|", "\\|")
    kind = re.sub(r"tuple\[(\w+)\]", r"[\1]", kind)
    kind = re.sub(r"Mapping\[str, (\w+)\]", r"{str: \1}", kind)
    return re.sub(r"\bstr\b", "string", kind)


def _cell(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|")


def main() -> int:
    """Write the file, or with ``--check`` say whether it is up to date."""
    if "--check" in sys.argv[1:]:
        return 0 if FILE.read_text("utf-8") == schema() else 1
    FILE.write_text(schema(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
