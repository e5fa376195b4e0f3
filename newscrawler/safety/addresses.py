"""Where the crawler may go: web addresses of public machines, and whatever the person who started it named.

A page, a feed, a redirect or a name server can point at this machine, its neighbours or a cloud's metadata service
(server-side request forgery). What a URL says is judged before the request, what a name server says at connection.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import unquote, urlsplit

from w3lib.url import safe_url_string

from newscrawler.urls import bare_host, is_web

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

WEB_PORTS = {"http": 80, "https": 443}
# Names that stand for this machine or its network in RFC 6761, RFC 6762, RFC 8375, and what clouds call their own.
PRIVATE_NAME = re.compile(
    r"(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|lan|corp|home|private|home\.arpa)|[^.]+"
)
LOOPBACK_NAME = re.compile(r"(?:.*\.)?localhost")
HOST = re.compile(r"(?=.{1,253}$)(?:[\w-]{1,63}\.)*[\w-]{1,63}")
# Public by their number and private by their use: Azure's "wire server", IETF protocol assignments (Oracle's metadata
# among them) and the deprecated 6to4 relays, which Python 3.11 takes for public in part.
FORBIDDEN = tuple(IPv4Network(n) for n in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24"))
# The addresses that IANA has given out for the internet; of them, for documentation (RFC 9637) and no translation.
GLOBAL, NOT_GLOBAL = IPv6Network("2000::/3"), (IPv6Network("3fff::/20"),)
# IPv6 addresses with an IPv4 address in them, and the bit at which it begins.
EMBEDDED = (
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("::/96"), 0),
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("2002::/16"), 80),
)
WRITTEN_SO = tuple(IPv6Network(n) for n in ("::ffff:0:0/96", "64:ff9b::/96"))
"""The IPv4 internet as a socket for both writes it, and as machines with IPv6 alone see it (NAT64, RFC 6052)."""
ISATAP = (0x00005EFE, 0x02005EFE)
"""Upper half of an interface identifier whose lower half is an IPv4 address (RFC 5214)."""
MOST_CHARS = 8192
"""Characters of a URL; servers refuse longer ones."""
DOTS = str.maketrans("\u3002\uff0e\uff61", "...")


class Refusal(StrEnum):
    """Why an address is not asked for."""

    SCHEME = "neither http nor https"
    MALFORMED = "malformed"
    USERINFO = "user or password in it"
    ADDRESS = "a private address"
    NAME = "a private name"
    PORT = "a port that is not the site's"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one crawl may ask for besides public addresses on ports 80 and 443."""

    origins: frozenset[tuple[str, int]] = frozenset()
    """Host and port of the addresses that the user or the site file named."""
    networks: tuple[Network, ...] = ()
    """Networks that the user allows."""

    def refusal(self, url: str) -> Refusal | None:
        """Why the URL is not asked for, ``None`` when it may be."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return Refusal.MALFORMED
        if parts.scheme not in WEB_PORTS:
            return Refusal.SCHEME
        if "@" in parts.netloc:
            return Refusal.USERINFO
        host = plain_host(parts.hostname or "")
        if host is None:
            return Refusal.MALFORMED
        port = WEB_PORTS[parts.scheme] if port is None else port
        if self._is_own(host, port):
            return None
        if port not in WEB_PORTS.values() and not self._is_own_port(host, port):
            return Refusal.PORT
        number = literal(host)
        if number is None:
            return Refusal.NAME if PRIVATE_NAME.fullmatch(host) and not self._is_allowed_name(host) else None
        return None if self.allows(number) else Refusal.ADDRESS

    def allows(self, number: Address) -> bool:
        """Whether the address is public, or in an allowed network."""
        return is_public(number) or any(number in network for network in self.networks)

    def allows_answer(self, host: str, number: Address) -> bool:
        """Whether a name server's answer for the host may be connected to.

        A name that the user gave may lead to this machine only if it says so itself, as ``news.localhost`` does: a
        public name with a private address is how DNS rebinding looks.
        """
        if self.allows(number):
            return True
        name = plain_host(host) or host
        is_local = LOOPBACK_NAME.fullmatch(name) or literal(name) is not None
        return bool(is_local) and any(_is_under(name, own) for own, _ in self.origins)

    def _is_own(self, host: str, port: int) -> bool:
        """Whether user or site file named that host and port; of a ``localhost`` name also what is under it."""
        return any(
            port == own_port and (host == own or (LOOPBACK_NAME.fullmatch(own) and _is_under(host, own)))
            for own, own_port in self.origins
        )

    def _is_own_port(self, host: str, port: int) -> bool:
        """Whether the port is the site's own: of that host, its ``www.`` form, or a subdomain."""
        return any(port == own_port and _is_under(host, bare_host(own)) for own, own_port in self.origins)

    def _is_allowed_name(self, host: str) -> bool:
        """Whether a private name is left to what it resolves to, since the user allows private networks."""
        return bool(self.networks)


def is_requestable(url: str) -> bool:
    """Whether a request can be made of the URL at all: a link of a page may be anything."""
    try:
        # Both as it stands, for it is compared and taken apart so, and as it will be sent.
        is_told = len(url) <= MOST_CHARS and is_web(url) and is_web(safe_url_string(url))
        return is_told and plain_host(urlsplit(url).hostname or "") is not None
    except ValueError:  # a port that is no number, a bracket that never closes
        return False


def rules(urls: Iterable[str], networks: Iterable[str] = ()) -> Rules:
    """The rules of a crawl whose user or site file named those URLs. Raises `ValueError` for no network."""
    origins = set()
    for url in urls:
        parts = urlsplit(url)
        host = plain_host(parts.hostname or "")
        if host and parts.scheme in WEB_PORTS:
            origins.add((host, parts.port or WEB_PORTS[parts.scheme]))
    return Rules(
        origins=frozenset(origins), networks=tuple(ip_network(n.strip(), strict=False) for n in networks)
    )


def plain_host(host: str) -> str | None:
    """The host as a resolver would read it: decoded, in lower case, without a final dot; ``None`` if malformed."""
    text = unicodedata.normalize("NFKC", unquote(host)).translate(DOTS).lower().removesuffix(".")
    if ":" in text:
        return _ipv6(text.partition("%")[0])
    return text if HOST.fullmatch(text) else None


def literal(host: str) -> Address | None:
    """The address that the host is written as, in any of the spellings that ``inet_aton`` takes; else ``None``.

    ``2130706433``, ``0x7f.1``, ``0177.0.0.1`` and ``::ffff:127.0.0.1`` are all 127.0.0.1. A host that ends in a
    number and is no address is taken for 0.0.0.0, so that nobody connects to it (WHATWG URL, section 3.5).
    """
    if ":" in host:
        try:
            return ip_address(host)
        except ValueError:
            return IPv4Address(0)
    pieces = host.split(".")
    if not _is_number(pieces[-1]):
        return None
    try:
        numbers = [_number(piece) for piece in pieces]
    except ValueError:
        return IPv4Address(0)
    *heads, last = numbers
    if len(numbers) > 4 or any(n > 255 for n in heads) or last >= 256 ** (5 - len(numbers)):
        return IPv4Address(0)
    return IPv4Address(sum(n << (24 - 8 * i) for i, n in enumerate(heads)) + last)


def is_public(number: Address) -> bool:
    """Whether the address is one of the open internet; with an IPv4 address in an IPv6 one, both are."""
    if isinstance(number, IPv4Address):
        is_special = number.is_multicast or number.is_reserved or any(number in net for net in FORBIDDEN)
        return number.is_global and not is_special
    if not all(map(is_public, embedded(number))):
        return False
    if any(number in net for net in WRITTEN_SO):
        return True
    is_assigned = number in GLOBAL and not any(number in net for net in NOT_GLOBAL)
    return is_assigned and (number.is_global or number.sixtofour is not None)


def embedded(number: IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses inside a mapped, compatible, NAT64, 6to4, Teredo or ISATAP address."""
    if number.teredo:
        return number.teredo
    if int(number) >> 32 & 0xFFFFFFFF in ISATAP:
        return (IPv4Address(int(number) & 0xFFFFFFFF),)
    return tuple(IPv4Address((int(number) >> shift) & 0xFFFFFFFF) for net, shift in EMBEDDED if number in net)


def _ipv6(text: str) -> str | None:
    try:
        return str(IPv6Address(text))
    except ValueError:
        return None


def _is_under(host: str, own: str) -> bool:
    return host == own or host.endswith("." + own)


def _is_number(piece: str) -> bool:
    return piece.isdecimal() or re.fullmatch(r"0x[0-9a-f]*", piece) is not None


def _number(piece: str) -> int:
    if len(piece) > 16 or not piece.isascii() or not _is_number(piece):  # int() takes "-5" and "1_0"
        raise ValueError(piece)
    if piece.startswith("0x"):
        return int(piece[2:] or "0", 16)
    return int(piece, 8 if piece.startswith("0") and len(piece) > 1 else 10)
