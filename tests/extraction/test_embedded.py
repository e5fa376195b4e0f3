"""Stories in the state of a page's programs."""

import json

import pytest

from newscrawler.extraction.document import document
from newscrawler.extraction.embedded import embedded_story
from newscrawler.extraction.server_rows import pushed_strings, row_values
from newscrawler.text.fold import fold

PARAGRAPHS = [
    f"The council met on day {n} and heard the engineers, who spoke of the bridge – its piers and its cost."
    for n in ("one", "two", "three", "four", "five")
]
PERSIAN = ["شورا در روز نخست گرد آمد و سخنان مهندسان را دربارهٔ پل، پایه‌ها و هزینهٔ آن شنید."] * 8


def pushes(stream: str, size: int = 90) -> str:
    """The scripts that push a stream, cut anywhere."""
    parts = [stream[i : i + size] for i in range(0, len(stream), size)]
    return "".join(f"<script>self.__next_f.push([1,{json.dumps(part)}])</script>" for part in parts)


def html_row(paragraphs: list[str]) -> str:
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f'1:I["chunk"]\n2a:T{len(text.encode()):x},{text}3:["$","div",null,{{"children":"$2a"}}]\n'


def component_row(paragraphs: list[str]) -> str:
    elements = [["$", "p", None, {"children": p}] for p in paragraphs]
    elements.insert(
        1, ["$", "figure", None, {"children": "A picture of the bridge over the river in the morning light"}]
    )
    return f"0:{json.dumps(['$', 'div', None, {'children': elements}])}\n"


@pytest.mark.parametrize("paragraphs", [PARAGRAPHS, PERSIAN], ids=["english", "persian"])
@pytest.mark.parametrize("row", [html_row, component_row])
def test_story_in_pushed_rows(row: object, paragraphs: list[str]) -> None:
    assert callable(row)
    page = document(
        f"<html><body><p>{paragraphs[0]}</p>{pushes(row(paragraphs))}</body></html>", "https://a.example/b"
    )
    assert page is not None
    assert embedded_story(page, fold(paragraphs[0]), ()) == paragraphs


def test_another_pages_story_is_not_taken() -> None:
    page = document(f"<html><body>{pushes(html_row(PARAGRAPHS))}</body></html>", "https://a.example/b")
    assert page is not None
    assert (
        embedded_story(
            page, fold("Something else stands on this page, and it is long enough to be told."), ()
        )
        == []
    )


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ('0:{"a":1}\n1:[2]\n', [{"a": 1}, [2]]),
        ("a:T5,پل!", ["پل!"]),
        ("a:Tffff,cut", ["cut"]),
        ('0:{"a":\n1:[2]\n', [None, [2]]),
        ('2:I["chunk"]\n:HL["/x.css"]\n', []),
        ("no rows", []),
        ("", []),
    ],
    ids=["json", "text", "text-cut", "json-cut", "other-kinds", "none", "empty"],
)
def test_rows(stream: str, expected: list[object]) -> None:
    assert list(row_values([stream])) == expected


def test_pushed_strings() -> None:
    assert pushed_strings("(self.__next_f=self.__next_f||[]).push([0])") == []
    assert pushed_strings('self.__next_f.push([1,"a\\"b\\u0020c"])') == ['a"b c']
    assert pushed_strings("list.push(1)") == []
