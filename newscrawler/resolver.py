"""Host names to addresses, and none that the crawl may not connect to.

``localhost`` and its subdomains are this machine, whatever a name server says. What a name server says of any other
name is judged here, at connection time, and the connection goes to the address that was judged: an answer that
changes between check and use (DNS rebinding) finds nothing in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.error import DNSLookupError

from newscrawler.safety.addresses import Address, Rules

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


class Resolver(CachingThreadedResolver):
    """Scrapy's resolver, with RFC 6761 section 6.3 (``*.localhost`` is loopback) and the rules of the crawl.

    The demo newspaper lives at ``newspaper.localhost``, which not every system's own resolver knows.
    """

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """The address of the host. Fails with `DNSLookupError` for one that may not be connected to."""
        if name.rstrip(".").lower().endswith(".localhost"):
            return self._judged("127.0.0.1", name)
        return super().getHostByName(name, timeout).addCallback(self._judged, name)

    def _judged(self, answer: str, name: str) -> Deferred[str]:
        number = ip_address(answer)
        _refused.pop(name.lower(), None)
        if not _admitted or name in _proxies() or any(r.allows_answer(name, number) for r in _admitted):
            return succeed(answer)
        if len(_refused) > 10_000:
            _refused.clear()
        _refused[name.lower()] = number
        return fail(DNSLookupError(f"{name} resolves to {number}, which is not allowed"))


def _proxies() -> set[str]:
    """Hosts of the proxies that the environment names: the user's own choice."""
    return {host_of(url) for url in getproxies().values()}
