from __future__ import annotations

from pathlib import Path

import pytest

from newscrawler.errors import SiteError
from newscrawler.sites import load_site, site_for_url, site_names
from newscrawler.sites.load import parse_site


def test_shipped_site() -> None:
    site = load_site("www.TOLOnews.com")
    assert (site.key, site.timezone, site.languages) == ("tolonews.com", "Asia/Kabul", ("en", "fa-AF", "ps"))
    assert site.is_described
    assert site.article_url is not None
    assert site.article_url.search("/index.php/fa/afghanistan-182074")
    assert not site.article_url.search("/afghanistan/all")


FAULTS = [
    ("syntax", "name = ", "x.toml: syntax: "),
    ("unknown key", "listing = []", "x.toml: listing: unknown key; did you mean listings?"),
    ("not a text", "name = 3", "x.toml: name: a text is wanted, not 3"),
    ("not a list", 'feeds = "/rss"', "x.toml: feeds: a list of texts is wanted, not '/rss'"),
    ("address", 'feeds = ["rss.xml"]', "x.toml: feeds: 'rss.xml' is neither"),
    ("host", 'hosts = ["https://a.example"]', "x.toml: hosts: 'https://a.example' is no host name"),
    ("no host", "hosts = []", "x.toml: hosts: at least one host is wanted"),
    ("home", 'home = "https://a.example"', "x.toml: home: an http or https address that ends in a slash"),
    ("language", 'languages = ["Persian"]', "x.toml: languages: 'Persian' is no BCP 47 tag"),
    ("zone", 'timezone = "Kabul"', "x.toml: timezone: 'Kabul' is no IANA time zone"),
    ("zone folder", 'timezone = "Asia"', "x.toml: timezone: 'Asia' is no IANA time zone"),
    ("order", 'date_order = "dmy"', "x.toml: date_order: DMY, MDY or YMD is wanted"),
    ("pattern", "article_url = '('", "x.toml: article_url: '(' is no regular expression"),
    ("selector", 'drop = ["p >"]', "x.toml: drop: 'p >' is no CSS selector"),
    ("selectors", 'selectors = ["p"]', "x.toml: selectors: a table of field"),
    ("selected field", '[selectors]\ntext = "p"', "x.toml: selectors: 'text' is no selectable field"),
]


@pytest.mark.parametrize(("text", "message"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_names_file_key_and_fault(text: str, message: str) -> None:
    with pytest.raises(SiteError) as caught:
        parse_site(text, key="x", file="x.toml")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_selectors_are_lists_of_one_or_more() -> None:
    site = parse_site('[selectors]\nheadline = "h2"\nbody = [".a", ".b"]', key="a.example", file="x")
    assert dict(site.selectors) == {"headline": ("h2",), "body": (".a", ".b")}
    assert site.home == "https://a.example/"


def test_unknown_site_offers_close_matches() -> None:
    with pytest.raises(SiteError, match=r"did you mean tolonews\.com"):
        load_site("tolonew.com")


def test_own_files_come_before_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "tolonews.com.toml").write_text('name = "Mine"', encoding="utf-8")
    (tmp_path / "mine.example.toml").write_text('name = "Also mine"', encoding="utf-8")
    assert load_site("tolonews.com", [tmp_path]).name == "Mine"
    assert "mine.example" in site_names([tmp_path])


def test_a_missing_directory_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="SITES_DIR"):
        site_names([tmp_path / "none"])


@pytest.mark.parametrize(
    ("url", "key", "described"),
    [
        ("https://www.tolonews.com/afghanistan", "tolonews.com", True),
        ("https://any.example/news/", "any.example", False),
        ("http://127.0.0.1:8141/", "127.0.0.1_8141", False),
    ],
)
def test_site_for_url(url: str, key: str, described: bool) -> None:
    site = site_for_url(url)
    assert (site.key, site.is_described) == (key, described)


@pytest.mark.parametrize("url", ["any.example", "ftp://a.example/", "https://u:p@a.example/"])
def test_site_for_what_is_no_web_address(url: str) -> None:
    with pytest.raises(SiteError, match="not an http or https address"):
        site_for_url(url)


def test_owns() -> None:
    site = load_site("tolonews.com")
    assert site.owns("http://www.tolonews.com/x")
    assert site.owns("https://fa.tolonews.com/x")
    assert not site.owns("https://nottolonews.com/x")
    assert not site.owns("https://[broken/x")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://azadiradio.com/", "azadiradio.com"),
        ("https://www.azadiradio.com/z/2201", "azadiradio.com"),
        ("https://da.azadiradio.com/a/33637882.html", "azadiradio.com"),
        ("https://m.pa.azadiradio.com/", "azadiradio.com"),
        ("https://notazadiradio.com/", "notazadiradio.com"),
        ("https://geo.tv/", "geo.tv"),
    ],
)
def test_a_subdomain_is_described_by_the_file_of_its_domain(url: str, key: str) -> None:
    assert site_for_url(url).key == key


def test_a_file_describes_no_subdomain_that_its_hosts_leave_out(tmp_path: Path) -> None:
    (tmp_path / "a.example.toml").write_text('hosts = ["news.a.example"]', "utf-8")
    assert site_for_url("https://blog.a.example/", [tmp_path]).key == "blog.a.example"
    assert site_for_url("https://news.a.example/", [tmp_path]).key == "a.example"
