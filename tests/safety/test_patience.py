"""Retry-After, the circuit breaker, challenges, and text that is printed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.discovery.traps import Traps, is_endless
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.safety.breaker import THRESHOLD, Breaker
from newscrawler.safety.challenges import is_challenge
from newscrawler.safety.printable import printable, printable_lines, without_credentials
from newscrawler.safety.retry_after import retry_after
from newscrawler.urls import url_key
from settings import base, production

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WAITS = [
    ("3", None, 3.0),
    (" 120 ", None, 120.0),
    ("Tue, 24 Nov 2026 12:00:30 GMT", None, 30.0),
    ("Tue, 24 Nov 2026 12:00:30 GMT", "Tue, 24 Nov 2026 12:00:20 GMT", 10.0),
    ("Tue, 24 Nov 2026 11:00:00 GMT", None, 0.0),
    (None, None, None),
    ("", None, None),
    ("soon", None, None),
    ("-5", None, None),
    ("1.5", None, None),
    ("9" * 5000, None, None),
    ("٣", None, None),
    ("Tue, 24 Nov 99999 12:00:30 GMT", None, None),
]


@pytest.mark.parametrize(("value", "date", "seconds"), WAITS)
def test_retry_after(value: str | None, date: str | None, seconds: float | None) -> None:
    assert retry_after(value, date, NOW) == seconds


@given(st.text(max_size=80))
def test_no_header_raises(text: str) -> None:
    retry_after(text, text, NOW)


def circuit(breaker: Breaker) -> str:
    return str(breaker.circuit)


def failed(breaker: Breaker, times: int, now: float = 0.0) -> bool:
    return [breaker.failed(now) for _ in range(times)][-1]


def test_a_breaker_opens_once_and_closes_with_more_patience() -> None:
    breaker = Breaker(patience=10, budget=10)
    assert not failed(breaker, THRESHOLD - 1)
    assert failed(breaker, 1)
    assert circuit(breaker) == "open"
    assert not failed(breaker, 3)
    breaker.probed(1.0, answers=True)
    assert circuit(breaker) == "closed"
    assert not failed(breaker, 2 * THRESHOLD - 1)
    assert failed(breaker, 1)
    breaker.probed(9.0, answers=False)
    assert circuit(breaker) == "open"
    breaker.probed(20.0, answers=False)
    assert circuit(breaker) == "broken"


def test_an_answer_forgives_failures() -> None:
    breaker = Breaker(patience=10, budget=10)
    for _ in range(10):
        failed(breaker, THRESHOLD - 1)
        breaker.succeeded()
    assert circuit(breaker) == "closed"


def test_waits_are_granted_until_the_budget_is_spent() -> None:
    breaker = Breaker(patience=10, budget=10)
    assert breaker.asked_to_wait(0.0, 6.0)
    assert breaker.asked_to_wait(1.0, 5.0)  # ends when the first one does
    assert breaker.not_before == 6.0
    assert not breaker.asked_to_wait(6.0, 5.0)
    assert breaker.asked_to_wait(6.0, 4.0)


CHALLENGES = [
    (403, {"cf-mitigated": "challenge"}, b"", True),
    (503, {"Server": "cloudflare"}, b"<script src='/cdn-cgi/challenge-platform/h/b/x.js'>", True),
    (403, {"X-DataDome": "protected"}, b"", True),
    (403, {}, b"<p>Forbidden</p>", False),
    (200, {}, b"<script src='/cdn-cgi/challenge-platform/h/b/x.js'>", False),
    (404, {}, b"<div class='g-recaptcha'>", False),
]


@pytest.mark.parametrize(("status", "headers", "body", "told"), CHALLENGES)
def test_challenge(status: int, headers: dict[str, str], body: bytes, told: bool) -> None:
    assert is_challenge(status, headers, body) is told


def test_printable() -> None:
    assert printable("a\x1b[31m\nb\u202e\ud800") == "a\\x1b[31m\\n    b\\u202e\\ud800"
    assert printable_lines("ours\n  and ours\nforged") == "ours\n  and ours\n    forged"
    assert printable("سلام‌ها ۱۲") == "سلام‌ها ۱۲"
    assert (
        without_credentials("to ftp://me:pw@a.example/x or a@b.example")
        == "to ftp://…@a.example/x or a@b.example"
    )


WORLD = "https://a.example/world"


def link(url: str, source: LinkKind = LinkKind.LISTING, found_on: str = WORLD) -> Link:
    return Link(url=url, kind=LinkKind.ARTICLE, found_on=found_on, source=source)


def go(traps: Traps, told: Link, outcome: Outcome) -> str | None:
    """Ask for the link, which ends so; the pattern that it ended."""
    assert not traps.is_trap(told), told.url
    return traps.settled(url_key(told.url), told.kind, outcome)


def test_a_pattern_that_brings_nothing_is_left_out_and_others_go_on() -> None:
    traps = Traps()
    ended = [go(traps, link(f"https://a.example/events/{n}"), Outcome.NO_TEXT) for n in range(20)]
    assert [bool(pattern) for pattern in ended] == [False] * 19 + [True]
    assert traps.is_trap(link("https://a.example/events/77"))
    assert not traps.is_trap(link("https://a.example/events/77", LinkKind.FEED))
    assert not traps.is_trap(link("https://a.example/news/a-good-story-of-the-day-77"))
    assert sum(traps.report().values()) == 1


def test_another_page_of_a_pattern_that_is_left_out_has_a_few_tries() -> None:
    """Good articles may share the pattern of bad ones, and come after them."""
    traps = Traps()
    for n in range(20):
        go(traps, link(f"https://a.example/news/{n}"), Outcome.SOFT_404)
    for n in range(20, 23):
        go(traps, link(f"https://a.example/news/{n}", found_on=WORLD + "?page=2"), Outcome.SOFT_404)
    assert traps.is_trap(link("https://a.example/news/23", found_on=WORLD + "?page=2"))
    go(traps, link("https://a.example/news/24", found_on=WORLD + "?page=3"), Outcome.EXPORTED)
    assert not traps.is_hopeless(link("https://a.example/news/25", found_on=WORLD + "?page=4"))


def test_one_page_that_led_to_an_article_is_read_to_its_end() -> None:
    traps = Traps()
    outcomes = [Outcome.EXPORTED, *[Outcome.SOFT_404] * 90, Outcome.EXPORTED]
    for n, outcome in enumerate(outcomes):
        go(traps, link(f"https://a.example/news/{n}"), outcome)
    for n in range(300, 318):
        go(traps, link(f"https://a.example/news/{n}"), Outcome.SOFT_404)
    assert traps.is_trap(link("https://a.example/news/400"))


def test_failures_of_the_server_end_no_pattern() -> None:
    traps = Traps()
    for n in range(500):
        traps.settled(url_key(f"https://a.example/news/{n}"), LinkKind.ARTICLE, Outcome.HTTP_SERVER)
    assert not traps.is_trap(link("https://a.example/news/900"))


def test_good_articles_keep_their_pattern_alive() -> None:
    traps = Traps()
    for n in range(900):
        outcome = Outcome.EXPORTED if n % 3 == 0 else Outcome.DUPLICATE_CONTENT
        traps.settled(url_key(f"https://a.example/news/{n}"), LinkKind.ARTICLE, outcome)
    assert not traps.is_trap(link("https://a.example/news/900"))


@pytest.mark.parametrize("url", ["https://a.example/a/b/a/b/a/b/a/b", "https://a.example" + "/x1/y2/z3" * 9])
def test_paths_that_pile_up(url: str) -> None:
    assert is_endless(url)


def test_no_door_is_open() -> None:
    for settings in (base, production):
        assert settings.TELNETCONSOLE_ENABLED is False
        assert settings.REMOTE_CONTROL_ENABLED is False
        assert settings.COOKIES_ENABLED is False
