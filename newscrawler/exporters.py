"""Scrapy's feed exporters, made safe for an archive.

An interrupted run keeps every line it wrote, nested fields survive in flat formats, no cell is run by a
spreadsheet, and no character breaks an XML reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scrapy.exporters import CsvItemExporter, JsonLinesItemExporter, XmlItemExporter

from newscrawler.exports.cells import csv_cell

__all__ = ["CsvExporter", "JsonLinesExporter", "XmlExporter", "csv_cell", "xml_value"]

# What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Outside the characters of XML 1.0, section 2.2.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JsonLinesExporter(JsonLinesItemExporter):
    """JSON Lines, each line on disk before the next article."""

    def export_item(self, item: Any) -> None:
        """Write the item and flush: the stock exporter lost 22 buffered items of a killed run."""
        super().export_item(item)
        self.file.flush()


class CsvExporter(CsvItemExporter):
    """CSV: nested fields as JSON in their cell, formulas disarmed by an apostrophe."""

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        """The cell for the value."""
        return csv_cell(value)


class XmlExporter(XmlItemExporter):
    """XML without the characters that XML cannot carry; keys that cannot name an element become values."""

    def _export_xml_field(self, name: str, serialized_value: Any, depth: int) -> None:
        super()._export_xml_field(name, xml_value(serialized_value), depth)


def xml_value(value: object) -> object:
    """The value with what XML forbids left out, and ``None`` as an empty element."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else NOT_XML.sub("", value)
    if isinstance(value, Mapping) and not all(XML_NAME.fullmatch(k) for k in value):
        return [{"key": k, "value": v} for k, v in value.items()]
    return value


XML_NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
