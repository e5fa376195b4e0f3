"""Feeds of every kind, broken ones and hostile ones."""

from datetime import UTC, datetime, timedelta

import pytest

from newscrawler.discovery import read_feed
from newscrawler.items import LinkKind
from newscrawler.sites import Site

SITE = Site(
    key="n.example",
    home="https://n.example/",
    hosts=("n.example",),
    timezone="Asia/Kabul",
    languages=("fa-AF", "en"),
)
URL = "https://n.example/feed/"
KABUL = timedelta(hours=4, minutes=30)

RSS2 = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>خبرنامه</title><link>https://n.example/</link><language>fa-AF</language>
<item><title>پل تازهٔ &amp;amp; کنر</title><link>https://n.example/fa/1404/08/pul?utm_source=rss</link><pubDate>Wed, 15 Feb 2023 06:01:00 +0000</pubDate><dc:creator><![CDATA[فرید نوری]]></dc:creator><category><![CDATA[اقتصاد]]></category><category>کنر</category><guid isPermaLink="false">182076 at https://n.example</guid><media:thumbnail url="https://n.example/p.jpg"/></item>
<item><title>Second</title><link>/relative-link-1001</link><pubDate>2023-02-15 10:00</pubDate><description>&lt;p&gt;&lt;img src="/d.jpg"&gt; text&lt;/p&gt;</description></item>
<item><title>Elsewhere</title><link>https://other.example/2023/02/15/x</link></item>
<item><title>Again</title><link>https://www.n.example/fa/1404/08/pul/</link></item>
<item><title>No link</title><guid isPermaLink="true">https://n.example/by-guid-1002</guid></item>
</channel></rss>"""


def test_rss_2() -> None:
    first, second, third = read_feed(RSS2.encode(), URL, SITE)
    assert first.kind is LinkKind.ARTICLE
    assert first.source is LinkKind.FEED
    assert first.found_on == URL
    assert first.url == "https://n.example/fa/1404/08/pul?utm_source=rss"
    assert first.title == "پل تازهٔ & کنر"
    assert first.date == datetime(2023, 2, 15, 6, 1, tzinfo=UTC)
    assert first.date_raw == "Wed, 15 Feb 2023 06:01:00 +0000"
    assert (first.authors, first.section, first.language) == (("فرید نوری",), "اقتصاد", "fa-AF")
    assert first.image == "https://n.example/p.jpg"
    assert second.url == "https://n.example/relative-link-1001"
    assert second.date is not None
    assert second.date.utcoffset() == KABUL
    assert second.image == "https://n.example/d.jpg"
    assert third.url == "https://n.example/by-guid-1002"


RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://n.example/rss"><title>N</title><dc:language>ur</dc:language></channel>
<item rdf:about="https://n.example/a-1001"><title>ایک</title><link>https://n.example/a-1001</link><dc:date>2023-02-15T10:00:00+05:00</dc:date><dc:subject>پاکستان</dc:subject></item></rdf:RDF>"""

RSS091 = """<rss version="0.91"><channel><title>N</title><language>en</language><item><title>One</title><link>https://n.example/a-1001</link></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ps" xml:base="https://n.example/ps/"><title>N</title><link rel="self" href="/feed"/>
<entry><title type="html">&lt;b&gt;توپان&lt;/b&gt; راغی</title><link rel="replies" href="c"/><link rel="alternate" href="a-1001"/><id>urn:x</id><published>2023-02-15T10:00:00+04:30</published><updated>2023-02-16T10:00:00Z</updated><author><name>ګل ورینه</name></author><category term="world" label="نړۍ"/></entry>
<entry><title>Only updated</title><link href="a-1002"/><updated>2023-02-16T10:00:00Z</updated></entry></feed>"""

JSON = """{"version": "https://jsonfeed.org/version/1.1", "language": "de", "items": [
{"id": "1", "url": "https://n.example/a-1001", "title": "Eins", "date_published": "2023-02-15T10:00:00+01:00", "date_modified": "2023-02-16T10:00:00+01:00", "authors": [{"name": "A. B."}], "tags": ["Welt"], "image": "https://n.example/i.jpg"},
{"id": "https://n.example/a-1002"}, "rubbish", {"url": 7}]}"""


@pytest.mark.parametrize(
    ("body", "titles", "language"),
    [
        (RDF, ["ایک"], "ur"),
        (RSS091, ["One"], "en"),
        (ATOM, ["توپان راغی", "Only updated"], "ps"),
        (JSON, ["Eins", None], "de"),
    ],
    ids=["rdf", "rss-0.91", "atom", "json"],
)
def test_other_forms(body: str, titles: list[str | None], language: str) -> None:
    links = read_feed(body.encode(), URL, SITE)
    assert [link.title for link in links] == titles
    assert {link.language for link in links} == {language}
    assert [link.url.rpartition("-")[2] for link in links] == ["1001", "1002"][: len(links)]


def test_atom_times_authors_and_labels() -> None:
    first, second = read_feed(ATOM.encode(), URL, SITE)
    assert (first.url, first.authors, first.section) == ("https://n.example/ps/a-1001", ("ګل ورینه",), "نړۍ")
    assert first.date is not None
    assert first.date.utcoffset() == KABUL
    assert first.modified == datetime(2023, 2, 16, 10, tzinfo=UTC)
    assert second.date == second.modified


def test_json_fields() -> None:
    first = read_feed(JSON.encode(), URL, SITE)[0]
    assert (first.authors, first.section, first.image) == (("A. B.",), "Welt", "https://n.example/i.jpg")
    assert first.modified is not None


def test_dates_that_no_machine_writes_are_read_in_the_sites_languages() -> None:
    body = RSS091.replace("</link></item>", "</link><pubDate>۲۶ دلو ۱۴۰۱</pubDate></item>")
    date = read_feed(body.encode(), URL, SITE)[0].date
    assert date is not None
    assert date.date().isoformat() == "2023-02-15"


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
BROKEN = {
    "entity-expansion": BOMB + RSS091.replace("One", "One&c;&c;"),
    "external-entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    + RSS091.replace("One", "One&x;"),
    "unclosed": RSS091.replace("</channel></rss>", ""),
    "bare-ampersand": RSS091.replace("https://n.example/a-1001", "https://n.example/a-1001?x=1&y=2"),
    "html-entities": RSS091.replace("One", "One&nbsp;"),
    "control-characters": RSS091.replace("One", "On\x0be\x00"),
    "text-before": "\ufeff \n<!-- hello --><?xml version='1.0'?>" + RSS091,
    "markup-in-title": RSS091.replace("One", "<b>One</b>"),
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_broken_and_hostile_xml_is_read_as_far_as_it_goes(body: str) -> None:
    (link,) = read_feed(body.encode(), URL, SITE)
    assert link.url.startswith("https://n.example/a-1001")
    assert link.title is not None
    assert link.title.strip() == "One"


def test_windows_1256_by_declaration() -> None:
    body = RSS091.replace("One", "خبر تازه").replace(
        "<rss", '<?xml version="1.0" encoding="windows-1256"?><rss'
    )
    assert read_feed(body.encode("windows-1256"), URL, SITE)[0].title == "خبر تازه"


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff", b"<html><body>moved</body></html>", b"{}", b"[1]", b'{"items": 3}', b"<", b"{" * 5000],
)
def test_what_is_no_feed_has_no_links(body: bytes) -> None:
    assert read_feed(body, URL, SITE) == ()
