"""Host names to addresses: ``localhost`` and its subdomains are this machine, whatever a name server says."""

from __future__ import annotations

from collections.abc import Sequence

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed


class Resolver(CachingThreadedResolver):
    """Scrapy's resolver, with RFC 6761 section 6.3: ``*.localhost`` is loopback.

    The demo newspaper lives at ``newspaper.localhost``, which not every system's own resolver knows.
    """

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """The address of the host."""
        if name.rstrip(".").lower().endswith(".localhost"):
            return succeed("127.0.0.1")
        return super().getHostByName(name, timeout)
