"""Addresses: their canonical form, and the key under which one story is known however it is addressed.

Both follow RFC 3986 section 6.2 (case, percent-encoding, default ports, dot segments) and go further only where
news sites do: tracking parameters, ``index.php``, ``www.``, mobile, AMP and print twins.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import SplitResult, parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

# Parameters that say where a reader came from, and never which story it is. Short names that some site uses for
# its article number (``m``, ``sid``, ``from``, ``id``) are left alone: a wrong merge loses a story.
TRACKING = re.compile(
    r"utm_\w+|ga_\w+|mc_[ce]id|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|twclid|ttclid|_ga|_gl|"
    r"_hs\w+|mkt_tok|ref|ref_src|ref_url|referrer|cmpid?|ocid|ito|smid|at_(?:medium|campaign|custom\d|link\w*)|"
    r"xtor|ns_(?:source|campaign|mchannel|linkname|fee)|wt_\w+|pk_\w+|piwik_\w+|matomo_\w+|spm|"
    r"phpsessid|jsessionid|session_?id|itok|replytocom",
    re.IGNORECASE,
)
# Parameters that ask for another rendering of the same story.
RENDERING = re.compile(r"amp|print|outputtype|noamp|mobile", re.IGNORECASE)
SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
INDEX = re.compile(r"/index\.(?:php|html?|aspx?|jsp)(?=/|$)", re.IGNORECASE)
TWIN_FIRST = re.compile(r"^/(?:amp|mobile|print|m)(?=/.)", re.IGNORECASE)
TWIN_LAST = re.compile(r"(?<=.)/(?:amp|print|amp\.html)$|\.amp(?=\.html?$|$)", re.IGNORECASE)
TWIN_HOST = re.compile(r"^(?:www\d?|amp|m|mobile)\.(?=[^.]+\.)", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}
PATH_SAFE = "/:@!$&'()*+,;=-._~%"


def bare_host(host: str) -> str:
    """The host in lower case without ``www.``, ``m.``, ``amp.`` or ``mobile.`` before a name with a dot."""
    return TWIN_HOST.sub("", host.lower().rstrip("."))


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """The address as it is stored and shown: absolute, without fragment, tracking or session parameters.

    What is not http(s), or cannot be split, comes back unchanged. Scheme, host and path stay what the site uses.
    """
    parts = _split(url)
    if parts is None:
        return url
    path = _encoded(SESSION.sub("", parts.path) or "/")
    return urlunsplit((parts.scheme.lower(), _netloc(parts), path, _query(parts.query), ""))


@lru_cache(maxsize=16384)
def url_key(url: str) -> str:
    """The key under which a story is known: equal for all the clothes its address wears.

    Scheme, ``www.``, ``/index.php/``, trailing slash, AMP, mobile and print twins and tracking do not count.
    The port does: two programs on one machine are two sites.
    """
    parts = _split(url)
    if parts is None:
        return url
    host = bare_host(parts.hostname or "")
    port = _port(parts)
    path = INDEX.sub("", SESSION.sub("", _encoded(parts.path)))
    path = TWIN_LAST.sub("", TWIN_FIRST.sub("", path)).rstrip("/")
    query = urlencode(sorted(kv for kv in _kept(parts.query) if not RENDERING.fullmatch(kv[0])))
    return f"{host}{f':{port}' if port else ''}{path}{f'?{query}' if query else ''}"


def url_id(url: str) -> str:
    """16 hexadecimal digits that stand for the address key: an article's ``id``."""
    return blake2b(url_key(url).encode(), digest_size=8).hexdigest()


def is_web(url: str) -> bool:
    """Whether the address is one a crawler may ask for at all: http(s), a host, no user or password in it."""
    parts = _split(url)
    return parts is not None and "@" not in parts.netloc


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises on a port that is no number, or out of range
    except ValueError:
        return None
    return parts if parts.scheme.lower() in DEFAULT_PORTS and parts.hostname else None


def _port(parts: SplitResult) -> int | None:
    return None if parts.port == DEFAULT_PORTS[parts.scheme.lower()] else parts.port


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    port = _port(parts)
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}" if port else host


def _encoded(path: str) -> str:
    """The path with one spelling for each character: reserved ones as they are, others encoded in upper case."""
    if path.isascii() and "%" not in path and " " not in path:
        return path
    # Encoded slashes and percent signs stay encoded: decoding them would make another path.
    pieces = re.split(r"(%2[fF]|%25)", path)
    return "".join(
        p.upper() if i % 2 else quote(unquote_to_bytes(p), safe=PATH_SAFE) for i, p in enumerate(pieces)
    )


def _query(query: str) -> str:
    return urlencode(_kept(query)) if query else ""


def _kept(query: str) -> list[tuple[str, str]]:
    return [kv for kv in parse_qsl(query, keep_blank_values=True) if not TRACKING.fullmatch(kv[0])]
