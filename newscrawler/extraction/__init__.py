"""One page to one article, on one parse."""

from importlib import import_module
from typing import Any

__all__ = ["Document", "parse_document", "read_page"]

# Found when they are asked for: listings need the parser here, and not what reads stories.
_HOME = {"Document": "document", "parse_document": "document", "read_page": "read"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
