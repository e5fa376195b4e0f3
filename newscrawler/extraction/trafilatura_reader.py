"""The text that trafilatura finds, read from the shared tree."""

from __future__ import annotations

import logging

from lxml import etree
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from newscrawler.extraction.document import Document

MAX_ELEMENTS = 60_000
"""Larger trees are left to the block reader: trafilatura's time grows faster than the tree."""

# It reports pages without text as errors; here they are a result like any other.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def trafilatura_text(document: Document, size: int, *, precision: bool = False) -> list[str]:
    """The lines of text that trafilatura takes for the story; empty when it finds none.

    ``size`` is the number of elements in the tree. Never ``deduplicate``: its memory is global to the process.
    """
    if size > MAX_ELEMENTS:
        return []
    options = Extractor(
        output_format="python", fast=True, comments=False, precision=precision, url=document.url
    )
    try:
        # It copies a tree that it is given: ours stays as it is.
        result = bare_extraction(document.root, options=options)
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError):
        return []  # odd trees trip it up; the other reader answers for the page
    if result is None or isinstance(result, dict) or not result.text:
        return []
    return [line for line in str(result.text).split("\n") if line.strip()]
