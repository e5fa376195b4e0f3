"""Which language a text is in."""

from .document import DocumentLanguage, identify_document
from .identify import Identified, identify_language
from .script import direction_of, script_of

__all__ = [
    "DocumentLanguage",
    "Identified",
    "direction_of",
    "identify_document",
    "identify_language",
    "script_of",
]
