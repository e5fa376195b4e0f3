"""A regular expression for a site's article addresses, from those that were seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from newscrawler.urls import canonical

LEAST = 6
"""Stories that have to be seen before their addresses say something."""
LANGUAGE = r"^/(?:[a-z]{2}(?:-[a-z]{2})?/)?"
ENDINGS = (
    r"/\d{4}/\d{1,2}/\d{1,2}/[^/]+/?$",
    r"/\d{4}/\d{1,2}/[^/]+/?$",
    r"[/-]\d{5,}(?:\.html?)?/?$",
    r"[/-]\d{4,}(?:\.html?)?/?$",
    r"/\d{4,}/[^/]+/?$",
    r"/\d{4,}-[^/]+$",
    r"\?(?:\w+=[\w-]*&)*(?:p|id|nid)=\d+",
)


def article_pattern(stories: Sequence[str], others: Sequence[str]) -> str | None:
    """The expression that all the stories match and none of the others; ``None`` where none of those known does.

    Searched in path and query, as a site file's ``article_url`` is.
    """
    wanted, unwanted = {_target(url) for url in stories}, {_target(url) for url in others}
    if len(wanted) < LEAST:
        return None
    for pattern in (*ENDINGS, *_below(wanted)):
        expression = re.compile(pattern)
        if all(map(expression.search, wanted)) and not any(map(expression.search, unwanted)):
            return pattern
    return None


def _below(targets: set[str]) -> Iterator[str]:
    """Everything directly below the one folder that all stories share, but for the language."""
    language = re.compile(LANGUAGE)
    firsts = Counter(language.sub("", target).partition("/")[0] for target in targets)
    folder, count = firsts.most_common(1)[0]
    if count == len(targets) and folder:
        yield f"{LANGUAGE}{re.escape(folder)}/[^/?]+/?$"


def _target(url: str) -> str:
    parts = urlsplit(canonical(url))  # without the parameters by which feeds count their readers
    return parts.path + (f"?{parts.query}" if parts.query else "")
