"""A story that its page prints more than once is read once, whole and in order, and what went is named."""

from __future__ import annotations

from html import escape

import pytest

from newscrawler.extraction.read import read_page
from newscrawler.items import Article, Page
from newscrawler.sites import site_for_url

URL = "https://gazette.example/2026/11/bridge"
HEADLINE = {
    "en": "Harbour bridge opens after nine years of work",
    "fa": "پل بندر پس از نه سال کار گشوده شد",
    "zh": "海港大桥历时九年终于正式通车",
}
STORY = {
    "en": [
        "The harbour bridge opened to traffic on Tuesday morning, nine years after the first pile was driven into the bed of the river.",
        "Engineers had expected the work to take four years, but two floods and a dispute over the steel held it up again and again.",
        "“Nobody will remember the delay once they have crossed it,” the mayor said before she cut the ribbon in front of some 800 guests.",
        "The crossing shortens the way between the two halves of the town by eleven kilometres, and buses will use it from next week on.",
        "Shopkeepers on the old ferry road fear that their customers will stay away now that the boats have stopped for good.",
    ],
    "fa": [
        "پل بندر بامداد سه‌شنبه، نه سال پس از کوبیدن نخستین پایه در بستر رودخانه، به روی رفت‌وآمد خودروها گشوده شد.",
        "مهندسان گمان می‌کردند کار چهار سال زمان ببرد، اما دو سیلاب و کشمکشی بر سر فولاد بارها آن را به تعویق انداخت.",
        "شهردار پیش از بریدن نوار در برابر هشتصد مهمان گفت: «هیچ‌کس پس از گذشتن از این پل دیرکرد آن را به یاد نخواهد آورد.»",
        "این گذرگاه راه میان دو نیمهٔ شهر را یازده کیلومتر کوتاه‌تر می‌کند و اتوبوس‌ها از هفتهٔ آینده از آن خواهند گذشت.",
        "دکان‌داران راه کهنهٔ کشتی‌ها نگران‌اند که با بازماندن قایق‌ها مشتریان آنان دیگر به آن سو نیایند.",
    ],
    "zh": [
        "海港大桥周二上午正式通车,距离第一根桥桩打入河床已经过去了整整九年时间,两岸居民终于等到了这一天。",
        "工程师原本预计工程需要四年,但两次洪水以及围绕钢材的纠纷使工期一再拖延,预算也比最初的计划多出近一倍。",
        "市长在约八百名来宾面前剪彩之前说:“人们一旦走过这座桥,就不会再记得它曾经的延误。”",
        "大桥使城市两部分之间的路程缩短了十一公里,公共汽车将从下周开始通过大桥,渡轮服务则同时宣告结束。",
        "老渡口路上的店主担心,渡船永远停航之后,顾客将不再光顾他们的小店,有人已经打算搬到对岸去做生意。",
    ],
}  # fmt: skip


def paragraphs(texts: list[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)


def page(inner: str, headline: str) -> str:
    return (
        f'<html><head><title>{headline}</title><meta property="og:title" content="{headline}"/>'
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-11-24T09:00:00+00:00"}'
        '</script></head><body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/town">Town</a></li></ul>'
        f"</nav></header><main>{inner}</main><footer><p>© Gazette 2026. All rights reserved.</p></footer></body></html>"
    )


def article(inner: str, headline: str) -> Article:
    return read_page(Page(url=URL, body=page(inner, headline).encode()), site_for_url(URL))


def told(found: Article) -> list[str]:
    return [p.text for p in found.paragraphs]


def reasons(found: Article) -> set[str]:
    return {block.reason for block in found.dropped_blocks}


def twice(first: list[str], second: list[str], headline: str, label: str = "") -> str:
    head = (f"<span>{label}</span>" if label else "") + f"<h1>{headline}</h1>"
    return (
        f'<div class="visible-onmobile">{head}<div>{paragraphs(first)}</div></div>'
        f'<div class="hidden-onmobile">{head}<div>{paragraphs(second)}</div></div>'
    )


@pytest.mark.parametrize("tag", STORY)
def test_two_renderings_become_one(tag: str) -> None:
    found = article(twice(STORY[tag], STORY[tag], HEADLINE[tag], "Thumbnail"), HEADLINE[tag])
    assert told(found) == STORY[tag]
    assert "copy" in reasons(found)
    dropped = [block.text for block in found.dropped_blocks if block.reason == "copy"]
    assert dropped == STORY[tag]


@pytest.mark.parametrize("tag", STORY)
def test_three_renderings_become_one(tag: str) -> None:
    story = STORY[tag]
    inner = twice(story, story, HEADLINE[tag]) + f'<div class="print">{paragraphs(story, "div")}</div>'
    assert told(article(inner, HEADLINE[tag])) == story


@pytest.mark.parametrize("tag", STORY)
def test_what_only_one_copy_has_stands_in_its_place(tag: str) -> None:
    story = STORY[tag]
    found = article(twice([*story[:2], *story[3:]], [*story[:4]], HEADLINE[tag]), HEADLINE[tag])
    assert told(found) == story


@pytest.mark.parametrize("tag", STORY)
def test_a_teaser_before_the_whole_goes(tag: str) -> None:
    story = STORY[tag]
    inner = (
        f'<div class="intro"><h2>{HEADLINE[tag]}</h2>{paragraphs(story[:2])}</div>'
        f"<article><h1>{HEADLINE[tag]}</h1>{paragraphs(story)}</article>"
    )
    assert told(article(inner, HEADLINE[tag])) == story


@pytest.mark.parametrize("tag", STORY)
def test_a_cut_lead_goes(tag: str) -> None:
    story = STORY[tag]
    inner = f'<h1>{HEADLINE[tag]}</h1><p class="lead">{story[0][: len(story[0]) * 2 // 3]}…</p><div>{paragraphs(story)}</div>'
    found = article(inner, HEADLINE[tag])
    assert told(found) == story
    assert "cut_lead" in reasons(found)


@pytest.mark.parametrize(
    ("tag", "old", "new"),
    [
        ("en", " ", "\u00a0"),
        ("en", "“", '"'),
        ("fa", "\u200c", ""),
        ("fa", "«", '"'),
        ("fa", "ی", "ي"),
        ("zh", ",", "\uff0c"),
    ],
    ids=["nbsp", "quotes", "zwnj", "guillemets", "yeh", "width"],
)
def test_copies_differ_in_what_nobody_reads(tag: str, old: str, new: str) -> None:
    other = [text.replace(old, new) for text in STORY[tag]]
    assert other != STORY[tag]
    found = article(twice(STORY[tag], other, HEADLINE[tag]), HEADLINE[tag])
    assert len(found.paragraphs) == 5
    poorer = article(twice(other, STORY[tag], HEADLINE[tag]), HEADLINE[tag])
    if new == "":
        assert told(found) == told(poorer) == STORY[tag]


STAYS = {
    "refrain": [
        "We shall not be moved by wind or tide.",
        "The old song rose again from the quay as the last ferry came in with its lights on and its deck full of people who had come to say goodbye.",
        "We shall not be moved by wind or tide.",
        "Those who could not get a place on board stood on the walls of the harbour and sang with them until the ropes had been made fast for good.",
        "We shall not be moved by wind or tide.",
    ],
    "answers": [
        "Will you use the bridge when the ferry has stopped running?",
        "The baker, who has crossed the river by boat every morning for thirty years, said that she would rather swim than pay a toll for the bridge.",
        "Will you use the bridge when the ferry has stopped running?",
        "The schoolteacher from the other bank said that he would, because the boat had made him late for his lessons in every winter that he could remember.",
    ],
    "number": [
        "In the first district 1,204 of the voters were in favour of the toll that the council had proposed.",
        "The count went on until late in the evening, and the doors of the town hall were kept open for everyone who wished to watch the clerks at work.",
        "In the first district 1,304 of the voters were in favour of the toll that the council had proposed.",
        "A recount of the second box changed the figure, and the chairman read it out again before the few people who had stayed to the end of the night.",
    ],
    "posts": [
        "10:15 Update",
        "The first cars have rolled over the bridge, led by a bus full of schoolchildren who had won a drawing competition that the council had held.",
        "10:45 Update",
        "The mayor has cut the ribbon and is now walking across with the engineers, who have been applauded by the crowd on both sides of the river.",
        "11:05 Update",
        "The ferry has left the pier for its last crossing, and the captain has sounded the horn three times as she passed under the new bridge.",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", STAYS)
def test_what_comes_back_by_nature_stays(name: str) -> None:
    story = [*STORY["en"], *STAYS[name]]
    found = article(
        f"<article><h1>{HEADLINE['en']}</h1><div>{paragraphs(story)}</div></article>", HEADLINE["en"]
    )
    assert told(found) == story


def test_a_doubled_page_may_say_a_refrain_again() -> None:
    story = [*STORY["en"], *STAYS["refrain"]]
    assert told(article(twice(story, story, HEADLINE["en"]), HEADLINE["en"])) == story


def test_repeats_of_other_things_are_not_told() -> None:
    note = "Get the letter from the harbour every Friday afternoon: the news of the week in five minutes, free of charge."
    inner = f"<h1>{HEADLINE['en']}</h1><div>{paragraphs(STORY['en'])}</div>" + 2 * (
        f'<aside class="newsletter"><form><p>{note}</p><input type="email"/></form></aside>'
    )
    found = article(inner, HEADLINE["en"])
    assert told(found) == STORY["en"]
    assert not [block for block in found.dropped_blocks if block.reason == "copy"]
