"""The shipped site files: each is read without fault, and its pattern tells stories from the rest."""

import pytest

from newscrawler.discovery import Shapes, Verdict
from newscrawler.sites import load_site, site_names

ADDRESSES = [
    ("azadiradio.com", "https://da.azadiradio.com/a/33637882.html", True),
    ("azadiradio.com", "https://da.azadiradio.com/amp/a/33637882.html", True),
    ("azadiradio.com", "https://pa.azadiradio.com/z/2201/2025/2/10", False),
    ("radiofarda.com", "https://www.radiofarda.com/a/iran-some-words/29491835.html", True),
    ("radiofarda.com", "https://www.radiofarda.com/z/580", False),
    ("pajhwok.com", "https://pajhwok.com/ps/2018/04/01/some-slug", True),
    ("pajhwok.com", "https://pajhwok.com/2021/08/15/some-slug/", True),
    ("pajhwok.com", "https://pajhwok.com/category/x/", False),
    ("parstoday.ir", "https://parstoday.ir/dari/news/afghanistan-i170996-some_slug", True),
    ("parstoday.ir", "https://parstoday.ir/dari/news/afghanistan", False),
    ("yjc.ir", "https://www.yjc.ir/fa/news/8991708/%D8%B3%D9%84%D8%A7%D9%85", True),
    ("yjc.ir", "https://www.yjc.ir/fa/print/1228323", False),
    ("aljazeera.net", "https://www.aljazeera.net/news/2026/5/31/some-slug", True),
    ("aljazeera.net", "https://www.aljazeera.net/news/", False),
    ("urdu.geo.tv", "https://urdu.geo.tv/latest/242216-some-slug", True),
    ("urdu.geo.tv", "https://urdu.geo.tv/category/world/page/2", False),
    ("trtpashto.com", "https://trtpashto.com/article/055b2861901a", True),
    ("arabnews.com", "https://www.arabnews.com/node/1120136/world", True),
    ("arabnews.com", "https://www.arabnews.com/world", False),
    ("tolonews.com", "https://tolonews.com/index.php/fa/afghanistan-182076", True),
    ("tolonews.com", "https://tolonews.com/fa/afghanistan/all?page=2", False),
]


@pytest.mark.parametrize("name", site_names())
def test_is_read_without_fault(name: str) -> None:
    site = load_site(name)
    assert site.is_described
    assert site.name
    assert site.languages
    assert site.owns(site.home)


def test_eight_sites_besides_the_first_and_the_demo() -> None:
    assert len(set(site_names()) - {"tolonews.com", "demo"}) >= 8


@pytest.mark.parametrize(("name", "url", "is_story"), ADDRESSES, ids=[a[1].split("//")[1] for a in ADDRESSES])
def test_pattern_tells_stories(name: str, url: str, is_story: bool) -> None:
    site = load_site(name)
    assert site.owns(url)
    assert (Shapes().verdict(url, site) is Verdict.ARTICLE) is is_story
