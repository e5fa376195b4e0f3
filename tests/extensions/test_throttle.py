from __future__ import annotations

import pytest
from scrapy.robotstxt import ProtegoRobotParser

from newscrawler.extensions.throttle import asked_delay

CASES = [
    ("nothing", "User-agent: *\nDisallow: /x", 0),
    ("delay", "User-agent: *\nCrawl-delay: 2.5", 2.5),
    ("rate", "User-agent: *\nRequest-rate: 1/5", 5),
    ("rate a minute", "User-agent: *\nRequest-rate: 30/1m", 2),
    ("rate with hours", "User-agent: *\nRequest-rate: 1/10 0600-0845", 10),
    ("the slower of both", "User-agent: *\nCrawl-delay: 1\nRequest-rate: 1/3", 3),
    ("another robot's", "User-agent: other\nCrawl-delay: 9\nRequest-rate: 1/9", 0),
    ("ours", "User-agent: *\nCrawl-delay: 9\nUser-agent: newscrawler\nRequest-rate: 1/4", 4),
    ("broken", "User-agent: *\nRequest-rate: x/y\nCrawl-delay: soon", 0),
    ("no request ever", "User-agent: *\nRequest-rate: 0/5", 0),
]


@pytest.mark.parametrize(("text", "delay"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_asked_delay(text: str, delay: float) -> None:
    assert (
        asked_delay(ProtegoRobotParser(text.encode(), None), "newscrawler/0.1 (+https://a.example)") == delay
    )
