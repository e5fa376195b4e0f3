"""Site files to `Site` values. A mistake in a file names file, key and fault, and stops the run."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cssselect import GenericTranslator, SelectorError

from newscrawler.errors import SiteError
from newscrawler.safety.addresses import plain_host
from newscrawler.safety.printable import without_credentials
from newscrawler.sites.site import Site
from newscrawler.urls import is_web

SELECTABLE = frozenset(
    {
        "headline",
        "description",
        "body",
        "authors",
        "date_published",
        "date_modified",
        "section",
        "keywords",
        "main_image",
    }
)
TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?")


def site_names(directories: Iterable[Path] = ()) -> tuple[str, ...]:
    """The names that `load_site` knows, sorted: the user's own site files and the shipped ones."""
    return tuple(sorted({entry.name.removesuffix(".toml") for entry in _files(directories)}))


def load_site(name: str, directories: Iterable[Path] = ()) -> Site:
    """The site of that name or host, from the user's directories first, then from the shipped files.

    Raises `SiteError` when no file has that name or host (close matches are offered), or when the file is faulty.
    """
    wanted = name.lower().removeprefix("www.")
    files = {entry.name.removesuffix(".toml"): entry for entry in reversed(list(_files(directories)))}
    if wanted in files:
        return parse_site(files[wanted].read_text("utf-8"), key=wanted, file=str(files[wanted]))
    close = difflib.get_close_matches(wanted, files, n=3, cutoff=0.5)
    hint = f"; did you mean {', '.join(close)}?" if close else f"; known are {', '.join(sorted(files))}"
    raise SiteError(f"unknown site {name!r}{hint} (any other site: -a url=https://…)")


def site_for_url(url: str, directories: Iterable[Path] = ()) -> Site:
    """The site that the address belongs to: the described one whose file is named by its host, or by a domain above it.

    Else a bare one. Example: ``da.azadiradio.com`` is described in ``azadiradio.com.toml``.
    """
    if not is_web(url):
        raise SiteError(f"url {without_credentials(url)!r}: not an http or https address")
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if plain_host(host) is None:  # the host names the site's folder
        raise SiteError(f"url {url!r}: {host!r} is no host name")
    names = frozenset(site_names(directories))
    bare = host.removeprefix("www.")
    key = bare if parts.port is None else f"{bare}_{parts.port}"
    for domain in (key, *_domains(bare)):
        if domain in names and (found := load_site(domain, directories)).owns(url):
            return found
    home = f"{parts.scheme}://{parts.netloc}/"
    return Site(key=key, home=home, hosts=(bare,))


def parse_site(text: str, *, key: str, file: str) -> Site:
    """The site that the TOML text describes. Raises `SiteError` with file, key and fault."""

    def fault(at: str, what: str) -> SiteError:
        return SiteError(f"{file}: {at}: {what}")

    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number of 5 000 digits, and a thousand brackets
        raise fault("syntax", str(error)) from error
    fields: dict[str, Any] = {}
    for name, value in data.items():
        read = KEYS.get(name)
        if read is None:
            close = difflib.get_close_matches(name, KEYS, n=1)
            raise fault(name, "unknown key" + (f"; did you mean {close[0]}?" if close else ""))
        try:
            fields[name] = read(value)
        except ValueError as error:
            raise fault(name, str(error)) from error
    fields.setdefault("hosts", (key,))
    fields.setdefault("home", f"https://{fields['hosts'][0]}/")
    return Site(key=key, is_described=True, **fields)


def _domains(host: str) -> Iterable[str]:
    """The host, then the domains above it."""
    while host:
        yield host
        host = host.partition(".")[2]


def _files(directories: Iterable[Path]) -> Iterable[Traversable]:
    for directory in directories:
        if not directory.is_dir():
            raise SiteError(f"SITES_DIR: {directory} is no directory")
        yield from sorted(p for p in directory.glob("*.toml"))
    shipped = (e for e in resources.files("newscrawler.sites").iterdir() if e.name.endswith(".toml"))
    yield from sorted(shipped, key=lambda e: e.name)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"a text is wanted, not {value!r}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"a list of texts is wanted, not {value!r}")
    return tuple(_text(v) for v in value)


def _home(value: object) -> str:
    if not is_web(_text(value)) or not str(value).endswith("/"):
        raise ValueError(f"an http or https address that ends in a slash is wanted, not {value!r}")
    return str(value)


def _hosts(value: object) -> tuple[str, ...]:
    hosts = _texts(value)
    for host in hosts:
        if not re.fullmatch(r"[\w-]+(\.[\w-]+)*", host):
            raise ValueError(f"{host!r} is no host name")
    if not hosts:
        raise ValueError("at least one host is wanted")
    return tuple(h.lower() for h in hosts)


def _languages(value: object) -> tuple[str, ...]:
    tags = _texts(value)
    for tag in tags:
        if not TAG.fullmatch(tag):
            raise ValueError(f"{tag!r} is no BCP 47 tag such as en, fa-AF or uz-Cyrl")
    return tags


def _timezone(value: object) -> str:
    try:
        ZoneInfo(_text(value))
    except (KeyError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError; a folder's name is an OSError
        raise ValueError(f"{value!r} is no IANA time zone such as Asia/Kabul") from error
    return str(value)


def _date_order(value: object) -> str:
    if value not in ("DMY", "MDY", "YMD"):
        raise ValueError(f"DMY, MDY or YMD is wanted, not {value!r}")
    return str(value)


def _addresses(value: object) -> tuple[str, ...]:
    addresses = _texts(value)
    for address in addresses:
        if not address.startswith("/") and not is_web(address):
            raise ValueError(f"{address!r} is neither an absolute address nor a path from the root")
    return addresses


def _pattern(value: object) -> re.Pattern[str]:
    try:
        return re.compile(_text(value))
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression: {error}") from error


def _selector(value: object) -> str:
    try:
        GenericTranslator().css_to_xpath(_text(value))
    except SelectorError as error:
        raise ValueError(f"{value!r} is no CSS selector: {error}") from error
    return str(value)


def _drop(value: object) -> tuple[str, ...]:
    return tuple(_selector(v) for v in _texts(value))


def _selectors(value: object) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ValueError(f"a table of field = [selectors] is wanted, not {value!r}")
    for name in value:
        if name not in SELECTABLE:
            raise ValueError(f"{name!r} is no selectable field; they are {', '.join(sorted(SELECTABLE))}")
    return {name: _drop(v if isinstance(v, list) else [v]) for name, v in value.items()}


KEYS: Mapping[str, Callable[[object], Any]] = {
    "name": _text,
    "home": _home,
    "hosts": _hosts,
    "languages": _languages,
    "timezone": _timezone,
    "date_order": _date_order,
    "listings": _addresses,
    "feeds": _addresses,
    "sitemaps": _addresses,
    "article_url": _pattern,
    "selectors": _selectors,
    "drop": _drop,
}
