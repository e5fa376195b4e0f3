"""One page to one article, on one parse."""

from newscrawler.extraction.document import Document, parse_document
from newscrawler.extraction.explain import explain
from newscrawler.extraction.read import read_page

__all__ = ["Document", "explain", "parse_document", "read_page"]
