"""One page to one article, on one parse."""

from newscrawler.extraction.document import Document, parse_document
from newscrawler.extraction.read import read_page

__all__ = ["Document", "parse_document", "read_page"]
