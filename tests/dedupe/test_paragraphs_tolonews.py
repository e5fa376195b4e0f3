"""The doubled article page of TOLOnews, flattened: five body shapes, chrome before, between and after."""

import pytest
from lxml import html

from newscrawler.dedupe.paragraphs import collapse_repeats

TITLE = "مقام‌های کابل از پاک‌کاری کاریزها خبر می‌دهند"
BODY = (
    "مقام‌های وزارت انرژی و آب می‌گویند که کار پاک‌کاری سی کاریز در پنج ولایت کشور آغاز شده و تا پایان خزان ادامه می‌یابد.",
    "به گفتهٔ این مقام‌ها، بیشتر این کاریزها در جریان ده سال گذشته در پی خشک‌سالی‌های پی‌هم از کار افتاده‌اند.",
    "«اگر کاریز زنده نشود، قریه زنده نمی‌ماند.»",
    "باشنده‌گان منطقه از این برنامه استقبال می‌کنند، اما می‌گویند که بدون کنترول چاه‌های عمیق، آب دوباره پایین خواهد رفت.",
    "وزارت انرژی و آب می‌گوید که برای کندن چاه‌های عمیق قانون تازه‌یی ساخته شده و به زودی به اجرا گذاشته خواهد شد.",
)
OWN_SUMMARY = "سی کاریز در پنج ولایت کشور پاک‌کاری می‌شوند و باشنده‌گان چشم به راه قانون چاه‌های عمیق هستند."
LABEL = "تصویر بندانگشتی"
BEFORE = ["Skip to main content", "افغانستان", "جهان", "دری", "پښتو", "تازه‌ترین خبرها"]
BETWEEN = ["تازه‌ترین خبرها", "پرخواننده‌ترین‌ها", "نظرسنجی"]
AFTER = ["این خبر را شریک سازید", "دیدگاه بنویسید"]

THUMB = f'<article class="media"><div><div class="field__label">{LABEL}</div><div><img src="x.jpg"></div></div></article>'


def _blocks(tag: str, texts: tuple[str, ...]) -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def _view(inner: str) -> str:
    return f'<div class="view"><div class="view-content"><div class="views-row">{inner}</div></div></div>'


def body_shape(shape: str, summary: str, second: tuple[str, ...]) -> str:
    """The two renderings as the page's HTML nests them; ``second`` is the body of the desktop copy."""
    tag = "div" if shape == "E" else "p"
    title = f"<h2>{TITLE}</h2>"
    first_body, second_body = _blocks(tag, BODY), _blocks(tag, second)
    head = f"{title}<p>{summary}</p>" if summary else title
    if shape in "DE":
        return f"<div>{THUMB}{title}{first_body}{head}{THUMB}{second_body}</div>"
    if shape in "AB":
        name = ' class="field-content"' if shape == "A" else ""
        first_body, second_body = f"<div{name}>{first_body}</div>", f"<div{name}>{second_body}</div>"
    return (
        f'<div class="visible-onmobile">{THUMB}{_view(title)}{_view(first_body)}</div>'
        f'<div class="hidden-onmobile"><div>{_view(head)}</div><div>{_view(f"<div>{THUMB}{second_body}</div>")}</div></div>'
    )


def flattened(body: str) -> list[str]:
    """Texts of the elements that have text of their own, in document order."""
    page = html.fromstring(
        f"<div>{_blocks('li', tuple(BEFORE))}{body}{_blocks('h2', tuple(BETWEEN + AFTER))}</div>"
    )
    texts = (" ".join((element.text or "").split(" ")).strip() for element in page.iter())
    return [text for text in texts if text]


def story(blocks: list[str]) -> list[str]:
    collapsed = collapse_repeats(blocks, headline=TITLE)
    order = [blocks[index] for index in collapsed.order]
    assert order[: len(BEFORE)] == BEFORE
    assert order[-5:] == BETWEEN + AFTER
    return order[len(BEFORE) : -5]


@pytest.fixture(params="ABCDE")
def shape(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("summary", ["", BODY[0], BODY[-1]], ids=["none", "first", "last"])
def test_body_stands_once_in_its_order(shape: str, summary: str) -> None:
    assert story(flattened(body_shape(shape, summary, BODY))) == [LABEL, TITLE, *BODY]


def test_summary_of_its_own_stays(shape: str) -> None:
    assert story(flattened(body_shape(shape, OWN_SUMMARY, BODY))) == [LABEL, TITLE, OWN_SUMMARY, *BODY]


@pytest.mark.parametrize("lost", ["\u200c", " "], ids=["ZWNJ", "space"])
def test_second_copy_in_another_spelling_goes(shape: str, lost: str) -> None:
    second = tuple(text.replace(lost, "\u00a0") for text in BODY)
    assert story(flattened(body_shape(shape, second[-1], second))) == [LABEL, TITLE, *BODY]


@pytest.mark.parametrize("place", range(1, 6))
def test_paragraph_of_the_second_copy_alone_stays_at_its_place(shape: str, place: int) -> None:
    second = (*BODY[:place], OWN_SUMMARY, *BODY[place:])
    assert story(flattened(body_shape(shape, "", second))) in (
        [LABEL, TITLE, *second],
        [TITLE, LABEL, *second],  # the second copy goes on and stays, with its label
    )


@pytest.mark.parametrize("place", range(1, 6))
def test_in_place_the_copy_with_the_paragraph_more_stays(shape: str, place: int) -> None:
    second = (*BODY[:place], OWN_SUMMARY, *BODY[place:])
    blocks = flattened(body_shape(shape, "", second))
    collapsed = collapse_repeats(blocks, in_place=True)
    kept = [blocks[index] for index in collapsed.keep][len(BEFORE) : -5]
    assert [text for text in kept if text != LABEL] == [TITLE, *second]


def test_mobile_teaser_goes(shape: str) -> None:
    full = body_shape(shape, "", BODY)
    teaser = f"<div>{THUMB}<h2>{TITLE}</h2>{_blocks('p', BODY[:2])}<a>ادامه</a></div>"
    assert story(flattened(teaser + full)) in (["ادامه", LABEL, TITLE, *BODY], ["ادامه", TITLE, LABEL, *BODY])


def test_third_copy_for_print_goes(shape: str) -> None:
    print_copy = f'<div class="print"><h1>{TITLE}</h1>{_blocks("p", BODY)}</div>'
    blocks = flattened(body_shape(shape, BODY[-1], BODY) + print_copy)
    collapsed = collapse_repeats(blocks)
    assert collapsed.copies == 3
    kept = [blocks[index] for index in collapsed.order][len(BEFORE) : -5]
    assert [text for text in kept if text != LABEL] == [TITLE, *BODY]
