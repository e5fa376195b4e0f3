from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.report.browser import PROGRAM, Browser, browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if PROGRAM is None:
        pytest.skip("Chromium is not installed")
    with browser() as running:
        yield running
