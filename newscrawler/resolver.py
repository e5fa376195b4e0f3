"""Host names to addresses, and none that the crawl may not connect to.

``localhost`` and its subdomains are this machine, whatever a name server says. What a name server says of any other
name is judged here, at connection time, and the connection goes to the address that was judged: an answer that
changes between check and use (DNS rebinding) finds nothing in between.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import HostResolution
from scrapy.utils.datatypes import LocalCache
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer  # type: ignore[import-untyped]

from newscrawler.safety.addresses import LOOPBACK_NAME, Address, Rules

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.interfaces import IAddress, IHostResolution
    from twisted.python.failure import Failure

LOOPBACK = ("127.0.0.1", "::1")
MOST_ANSWERS = 10
"""Addresses of one host that are tried; a name server may give thousands."""

_admitted: list[
    Rules
] = []  # of every crawl in this process; empty where no crawl of ours runs (`scrapy shell`)
_refused: dict[str, Address] = {}


def admit(allowed: Rules) -> None:
    """Hold connections to those rules as well; a process with several crawls admits what any of them may ask."""
    if allowed not in _admitted:
        _admitted.append(allowed)


def refused_answer(host: str) -> Address | None:
    """The address for which the last look-up of the host was refused, if it was."""
    return _refused.get(host)


def host_of(url: str) -> str:
    """The host of an address in lower case; empty for a malformed one."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@implementer(IHostnameResolver)
class Resolver:
    """The system's resolver for both families of addresses, with RFC 6761 section 6.3 and the rules of the crawl.

    Scrapy's own knows IPv4 alone, or has no time limit. Twisted tries the addresses one after the other, each a
    little later (RFC 8305), so that a host with both is reached from a machine with either. The demo newspaper lives
    at ``newspaper.localhost``, which not every system's own resolver knows.
    """

    def __init__(self, reactor: Any, *, cache_size: int, timeout: float) -> None:
        self.reactor = reactor
        self.timeout = timeout
        self.cache: LocalCache[str, tuple[str, ...]] = LocalCache(cache_size or None)
        self.is_caching = cache_size > 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """The resolver with ``DNS_TIMEOUT`` and Scrapy's cache settings."""
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, cache_size=size, timeout=settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        """Look every name up here from now on."""
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's names
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Tell the receiver the addresses of the host that may be connected to; none for one that has none."""
        name = hostName.lower()
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        def tell(answers: tuple[str, ...]) -> None:
            for answer in _allowed(name, answers):
                kind = IPv6Address if ":" in answer else IPv4Address
                resolutionReceiver.addressResolved(kind("TCP", answer, portNumber))
            resolutionReceiver.resolutionComplete()

        if LOOPBACK_NAME.fullmatch(name.rstrip(".")):
            tell(LOOPBACK)
        elif name in self.cache:
            tell(self.cache[name])
        else:
            self._look_up(name).addCallback(tell)
        return cast("IHostResolution", resolution)

    def _look_up(self, name: str) -> Any:
        """The answers of the system's resolver, none when there are none in time."""

        def kept(answers: tuple[str, ...]) -> tuple[str, ...]:
            if self.is_caching and answers:
                self.cache[name] = answers
            return answers

        def nothing(failure: Failure) -> tuple[str, ...]:
            return ()  # no such host, no answer in time, or a name that is none

        looked = deferToThreadPool(self.reactor, self.reactor.getThreadPool(), _answers, name)
        looked.addTimeout(self.timeout, self.reactor)
        return looked.addCallbacks(kept, nothing)


def _answers(name: str) -> tuple[str, ...]:
    """The addresses of the host in the order in which this machine reaches them best (RFC 6724)."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))[:MOST_ANSWERS]


def _allowed(name: str, answers: Sequence[str]) -> Sequence[str]:
    """Those answers that some crawl may connect to."""
    _refused.pop(name, None)
    if not _admitted or name in _proxies():
        return answers
    allowed = []
    for answer in answers:
        number = ip_address(answer)
        if any(rules.allows_answer(name, number) for rules in _admitted):
            allowed.append(answer)
            continue
        if len(_refused) > 10_000:
            _refused.clear()
        _refused[name] = number
    if allowed:
        _refused.pop(name, None)
    return allowed


def _proxies() -> set[str]:
    """Hosts of the proxies that the environment names: the user's own choice."""
    return {host_of(url) for url in getproxies().values()}
