from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from newscrawler.archive.records import record
from newscrawler.exporters import CsvExporter, JsonLinesExporter, XmlExporter, csv_cell
from newscrawler.items import Article, Author, Paragraph, Provenance


def item(**fields: Any) -> dict[str, Any]:
    return record(
        Article(
            url="https://a.example/1",
            headline=fields.pop("headline", "عنوان با نیم‌فاصله"),
            paragraphs=(Paragraph(text="یک", language="fa-AF", direction="rtl"), Paragraph(text="دو")),
            languages={"fa-AF": 0.75, "en": 0.25},
            authors=(Author(name="فرید"), Author(name="Zahra")),
            date_published=datetime(2026, 11, 1, 10, 30, tzinfo=UTC),
            provenance=Provenance(field_sources={"headline": "h1"}),
            **fields,
        )
    )


def test_json_lines_keep_other_scripts_and_are_flushed() -> None:
    class Counting(io.BytesIO):
        flushes = 0

        def flush(self) -> None:
            self.flushes += 1

    file = Counting()
    exporter = JsonLinesExporter(file, encoding="utf-8")
    exporter.export_item(item())
    assert "عنوان با نیم‌فاصله" in file.getvalue().decode()
    assert json.loads(file.getvalue())["authors"] == [
        {"name": "فرید", "url": None},
        {"name": "Zahra", "url": None},
    ]
    assert file.flushes


def test_a_lone_surrogate_is_exported_all_the_same() -> None:
    file = io.BytesIO()
    JsonLinesExporter(file, encoding="utf-8").export_item(item(headline="half \ud83d emoji"))
    assert json.loads(file.getvalue())["headline"] == "half ? emoji"


def test_csv_keeps_nested_fields() -> None:
    file = io.BytesIO()
    exporter = CsvExporter(file)
    exporter.export_item(item())
    row = next(csv.DictReader(io.StringIO(file.getvalue().decode(), newline="")))
    assert json.loads(row["paragraphs"])[0]["text"] == "یک"
    assert json.loads(row["languages"]) == {"fa-AF": 0.75, "en": 0.25}
    assert row["text"] == "یک\n\nدو"
    assert row["section"] == ""


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-x", "'-x"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("plain = text", "plain = text"),
        ("=فرمول", "'=فرمول"),
        (None, ""),
        (True, "true"),
        (3, "3"),
        ([], ""),
    ],
)
def test_csv_cell(value: object, cell: str) -> None:
    assert csv_cell(value) == cell


def test_xml_is_well_formed_whatever_the_text() -> None:
    file = io.BytesIO()
    exporter = XmlExporter(file, encoding="utf-8")
    exporter.start_exporting()
    exporter.export_item(
        item(headline="bell \x07 & <b> \ufffe", translations={"fa-AF": "https://a.example/fa", "1": "x"})
    )
    exporter.finish_exporting()
    root = ElementTree.fromstring(file.getvalue())  # noqa: S314 - our own output
    assert root.findtext("item/headline") == "bell  & <b> "
    assert root.findtext("item/paragraphs/value/text") == "یک"
    assert root.findtext("item/translations/value/key") == "fa-AF"
    assert root.findtext("item/section") == ""
