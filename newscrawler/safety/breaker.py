"""A circuit breaker for one host: when to stop asking it, and what it has asked of us.

Pages that fail one after the other may be bad pages of a good server, or a server that is down. The breaker opens
after ``threshold`` of them, and whoever holds it asks the host for something that answered before; each time the
host turns out to be well the threshold doubles, so that a site with hundreds of bad pages costs few such questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

THRESHOLD, MOST_THRESHOLD = 6, 96
FIRST_PAUSE, MOST_PAUSE = 1.0, 30.0


class Circuit(StrEnum):
    """Whether the host is asked."""

    CLOSED = "closed"
    """It is."""
    OPEN = "open"
    """It is not, until it answers a probe."""
    BROKEN = "broken"
    """It is not, for the rest of the run."""


@dataclass(slots=True, kw_only=True)
class Breaker:
    """What is known of one host's health. Times are seconds of a monotonic clock."""

    patience: float
    """Seconds for which a host may be down before it is given up."""
    budget: float
    """Seconds of waiting that the host may ask for with Retry-After in one run."""
    threshold: int = THRESHOLD
    circuit: Circuit = Circuit.CLOSED
    failures: int = 0
    """Failures in a row."""
    opened_at: float = 0.0
    not_before: float = 0.0
    """When the host wants to be asked again."""

    def succeeded(self) -> None:
        """The host has answered."""
        self.failures = 0

    def failed(self, now: float) -> bool:
        """Count a failure; whether it opens the circuit, so that a probe has to be sent."""
        self.failures += 1
        if self.circuit is not Circuit.CLOSED or self.failures < self.threshold:
            return False
        self.circuit, self.opened_at = Circuit.OPEN, now
        return True

    def probed(self, now: float, *, answers: bool) -> None:
        """Take in how a probe went."""
        if answers:
            self.circuit, self.failures = Circuit.CLOSED, 0
            self.threshold = min(2 * self.threshold, MOST_THRESHOLD)
        elif now - self.opened_at >= self.patience:
            self.circuit = Circuit.BROKEN

    def asked_to_wait(self, now: float, seconds: float) -> bool:
        """Whether the wait is granted: the host may ask for it as long as its budget lasts."""
        seconds = min(seconds, MOST_PAUSE)
        more = now + seconds - max(self.not_before, now)
        if more > self.budget:
            return False
        self.budget -= max(more, 0.0)
        self.not_before = max(self.not_before, now + seconds)
        return True


def probe_pause(probes: int) -> float:
    """Seconds before the next probe, after so many that had no answer; none before the first."""
    return min(FIRST_PAUSE * 2 ** (probes - 1), MOST_PAUSE) if probes else 0.0
