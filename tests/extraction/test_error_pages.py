"""Pages by which a server says, with status 200, that it is out of order; and stories that speak of such things."""

from __future__ import annotations

import pytest

from newscrawler import extract_article
from newscrawler.outcomes import Outcome

SORRY = "The people who look after this machine have been told about it. Please try again in a while. " * 2
ERRORS = [
    "Error 500", "500 Internal Server Error", "Fehler 503", "خطای ۵۰۰", "خطأ 502", "Internal Server Error | The Courier",
    "Error establishing a database connection", "Welcome to nginx!", "We’ll be back soon", "Index of /news", "Bad Gateway",
    "سایت در حال به‌روزرسانی است", "خطایی رخ داده است", "الموقع تحت الصيانة", "Технические работы", "メンテナンス中", "服务器内部错误",
]  # fmt: skip
STORIES = [
    "The lights will be back soon in the old town, says the council",
    "Minister says that something went wrong with the bridge at Nawdara",
    "Air service unavailable to three valleys after the snow of Friday",
    "Fortune 500 companies come to the fair of the valley this week",
    "Ошибка стоила городу моста через реку Аму",
    "حدث خطأ في بناء الجسر القديم في المدينة كما يقول المجلس",
    "کابل: خطایی در شمارش آرای انتخابات شورا رخ داد، می‌گوید رئیس آن",
]


def outcome(headline: str) -> Outcome:
    html = f"<html><head><title>{headline}</title></head><body><main><h1>{headline}</h1><p>{SORRY}</p></main></body></html>"
    return extract_article(html, "https://any.example/news/a-story-of-the-day-4711").outcome


@pytest.mark.parametrize("headline", ERRORS)
def test_a_server_out_of_order(headline: str) -> None:
    assert outcome(headline) is Outcome.SOFT_404


@pytest.mark.parametrize("headline", STORIES)
def test_a_story_that_speaks_of_it(headline: str) -> None:
    assert outcome(headline) is Outcome.EXPORTED
