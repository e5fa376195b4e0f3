"""Repeats inside a page: shapes of doubling, in several scripts, and what only looks like it."""

from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import normalize

import pytest

from newscrawler.dedupe.paragraphs import Collapsed, RepeatReason, collapse_repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A short story with the interface words of its page."""

    title: str
    body: tuple[str, ...]
    own_summary: str
    section: str
    label: str
    more: str
    share: str


STORIES = {
    "en": Story(
        title="Farmers in Bamyan Turn Back to Potatoes",
        body=(
            "Growers in the central highlands say this autumn's potato harvest is the best in a decade, and that the price at the gate has nonetheless fallen.",
            "The head of the growers' union, who has stored seed in earth cellars since he was a boy, blames the closed road to the capital.",
            "“We can dig them up, but we cannot eat them all ourselves,” he told a visiting delegation on Sunday.",
            "The agriculture department promised two cold stores for next year; it promised one for this year as well.",
        ),
        own_summary="A rich harvest, a closed road and two promised cold stores: how the highlands fare this autumn.",
        section="Business",
        label="تصویر بندانگشتی",
        more="Read more",
        share="Share this post",
    ),
    "fa-AF": Story(
        title="دهقانان بامیان دوباره کچالو می‌کارند",
        body=(
            "دهقانان در مناطق مرکزی می‌گویند که حاصل کچالوی امسال در ده سال گذشته بی‌پیشینه بوده، اما قیمت آن در بازار پایین آمده است.",
            "رییس اتحادیۀ دهقانان که از کودکی تخم کچالو را در زیرزمینی‌ها نگه داشته، بسته بودن راه کابل را دلیل این وضعیت می‌داند.",
            "او روز یک‌شنبه به هیأت بازدیدکننده گفت: «ما می‌توانیم آن را از زمین بکشیم، اما نمی‌توانیم همه را خودمان بخوریم.»",
            "ریاست زراعت وعده داده است که سال آینده دو سردخانه می‌سازد؛ برای امسال نیز یک سردخانه وعده شده بود.",
        ),
        own_summary="حاصل فراوان، راه بسته و دو سردخانۀ وعده‌شده؛ روایتی از خزان امسال در مناطق مرکزی کشور و زنده‌گی دهقانان.",
        section="اقتصاد",
        label="تصویر بندانگشتی",
        more="ادامهٔ مطلب",
        share="این خبر را شریک سازید",
    ),
    "ps": Story(
        title="د بامیانو بزګران بیا کچالو کري",
        body=(
            "په مرکزي سیمو کې بزګران وایي چې د سږکال د کچالو حاصل په تېرو لسو کلونو کې تر ټولو ښه دی، خو بیه یې په بازار کې راټیټه شوې ده.",
            "د بزګرانو د ټولنې مشر، چې له ماشومتوبه یې د کچالو تخم په ځمکنیو زېرمو کې ساتلی، د کابل د لارې تړل کېدل یې لامل ګڼي.",
            "هغه د یکشنبې په ورځ راغلي پلاوي ته وویل: «موږ یې له ځمکې راویستلی شو، خو ټول یې پخپله نه شو خوړلی.»",
            "د کرنې ریاست ژمنه کړې چې راتلونکی کال به دوه سړې خونې جوړې کړي؛ سږکال ته یې هم د یوې ژمنه کړې وه.",
        ),
        own_summary="پرېمانه حاصل، تړلې لار او دوه ژمنه شوې سړې خونې؛ د سږني مني یو انځور له مرکزي سیمو څخه او د بزګرانو کیسه.",
        section="سوداګري",
        label="تصویر بندانگشتی",
        more="نور ولولئ",
        share="دا خبر شریک کړئ",
    ),
    "ar": Story(
        title="مزارعو باميان يعودون إلى البطاطا",
        body=(
            "يقول المزارعون في المرتفعات الوسطى إن محصول البطاطا هذا الخريف هو الأفضل منذ عشر سنوات، غير أن سعره عند باب الحقل قد انخفض.",
            "ويرى رئيس اتحاد المزارعين، الذي يخزن البذور في أقبية ترابية منذ طفولته، أن السبب هو إغلاق الطريق المؤدي إلى العاصمة.",
            "وقال لوفد زائر يوم الأحد: «نستطيع أن نقتلعها من الأرض، لكننا لا نستطيع أن نأكلها كلها وحدنا».",
            "ووعدت مديرية الزراعة بإنشاء مخزنين مبردين في العام المقبل، وكانت قد وعدت بمخزن واحد لهذا العام أيضا.",
        ),
        own_summary="محصول وفير وطريق مغلق ومخزنان موعودان: كيف تمضي المرتفعات هذا الخريف وما الذي ينتظره المزارعون من الحكومة.",
        section="اقتصاد",
        label="صورة مصغرة",
        more="اقرأ المزيد",
        share="شارك هذا الخبر",
    ),
    "ur": Story(
        title="بامیان کے کسان پھر آلو اگانے لگے",
        body=(
            "وسطی پہاڑی علاقوں کے کسانوں کا کہنا ہے کہ اس خزاں میں آلو کی فصل دس برس میں سب سے اچھی رہی، لیکن کھیت پر قیمت پھر بھی گر گئی۔",
            "کسانوں کی انجمن کے سربراہ، جو بچپن سے مٹی کے تہہ خانوں میں بیج رکھتے آئے ہیں، دارالحکومت کی بند سڑک کو اس کا سبب بتاتے ہیں۔",
            "انہوں نے اتوار کو آنے والے وفد سے کہا: ’’ہم اسے زمین سے نکال تو سکتے ہیں، مگر سارا خود نہیں کھا سکتے۔‘‘",
            "محکمہ زراعت نے اگلے سال دو سرد خانوں کا وعدہ کیا ہے؛ اس سال کے لیے بھی ایک کا وعدہ کیا گیا تھا۔",
        ),
        own_summary="بھرپور فصل، بند سڑک اور دو موعودہ سرد خانے: اس خزاں میں پہاڑی علاقوں کا حال اور کسانوں کی امیدوں کی کہانی۔",
        section="معیشت",
        label="تصویر",
        more="مزید پڑھیں",
        share="یہ خبر شیئر کریں",
    ),
    "zh": Story(
        title="巴米扬农民重新种起土豆",
        body=(
            "中部高原的种植户说，今年秋天的土豆收成是十年来最好的一次，然而地头的收购价格却还是下跌了不少。",
            "种植者协会的会长从小就在土窖里储存种薯，他认为通往首都的道路被封闭才是价格下跌的真正原因。",
            "“我们能把土豆从地里挖出来，可是我们自己吃不完这么多，”他星期天对前来参观的代表团这样说。",
            "农业部门承诺明年建造两座冷库；不过他们去年也曾承诺今年要建成一座，至今仍然没有动工的迹象。",
        ),
        own_summary="丰收、封路和两座承诺中的冷库：今年秋天高原上的农民过得怎么样，他们又在等待什么样的消息。",
        section="财经",
        label="缩略图",
        more="阅读全文",
        share="分享此文",
    ),
}


every_script = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())


def kept(blocks: list[str]) -> list[int]:
    return list(collapse_repeats(blocks).keep)


def texts(blocks: list[str], collapsed: Collapsed) -> list[str]:
    return [blocks[index] for index in collapsed.order]


def reasons(collapsed: Collapsed) -> dict[int, RepeatReason]:
    return {repeat.index: repeat.reason for repeat in collapsed.dropped}


@every_script
@pytest.mark.parametrize("copies", [2, 3, 4, 5])
def test_one_of_several_copies_stays(story: Story, copies: int) -> None:
    blocks = [story.title, *story.body] * copies
    collapsed = collapse_repeats(blocks)
    assert collapsed.keep == tuple(range(5))
    assert collapsed.copies == copies
    assert {repeat.of for repeat in collapsed.dropped} == set(range(5))


@every_script
def test_single_copy_is_untouched(story: Story) -> None:
    blocks = [story.section, story.title, story.own_summary, *story.body, story.share]
    collapsed = collapse_repeats(blocks)
    assert collapsed.keep == tuple(range(len(blocks)))
    assert collapsed.order == collapsed.keep
    assert (collapsed.dropped, collapsed.copies) == ((), 1)


@every_script
def test_label_before_each_copy_stays_once(story: Story) -> None:
    copy = [story.label, story.title, *story.body]
    blocks = ["Skip to main content", *copy, *copy, story.share]
    assert kept(blocks) == [0, 1, 2, 3, 4, 5, 6, 13]


@every_script
def test_tolonews_summary_that_is_the_last_paragraph_keeps_its_place(story: Story) -> None:
    blocks = [story.label, story.title, *story.body]
    blocks += [story.title, story.body[-1], story.label, *story.body, story.share]
    collapsed = collapse_repeats(blocks)
    assert texts(blocks, collapsed) == [story.label, story.title, *story.body, story.share]
    assert collapsed.keep == (0, 1, 2, 3, 4, 5, 13)
    assert reasons(collapsed)[7] == RepeatReason.SUMMARY
    assert reasons(collapsed)[8] == RepeatReason.LABEL


@every_script
def test_copy_with_fewer_foreign_blocks_stays(story: Story) -> None:
    blocks = [story.title, story.body[-1], story.label, *story.body]
    blocks += [story.label, story.title, *story.body]
    collapsed = collapse_repeats(blocks)
    assert texts(blocks, collapsed) == [story.label, story.title, *story.body]
    assert collapsed.keep == tuple(range(7, 13))


@every_script
def test_summary_of_its_own_stays_under_the_title(story: Story) -> None:
    blocks = [story.label, story.title, *story.body]
    blocks += [story.title, story.own_summary, story.label, *story.body]
    collapsed = collapse_repeats(blocks)
    assert texts(blocks, collapsed) == [story.label, story.title, story.own_summary, *story.body]
    assert collapsed.keep == (0, 1, 2, 3, 4, 5, 7)


@every_script
@pytest.mark.parametrize("place", [0, 1, 3], ids=["first", "second", "last"])
def test_summary_above_a_single_copy_goes(story: Story, place: int) -> None:
    blocks = [story.title, story.body[place], *story.body]
    collapsed = collapse_repeats(blocks)
    assert collapsed.keep == (0, 2, 3, 4, 5)
    assert reasons(collapsed) == {1: RepeatReason.SUMMARY}
    assert collapsed.dropped[0].of == 2 + place


@every_script
def test_summary_above_byline_goes(story: Story) -> None:
    assert kept([story.title, story.body[0], "Zahra", "2023-02-15", *story.body]) == [0, 2, 3, 4, 5, 6, 7]


@every_script
def test_teaser_before_the_whole_story_goes(story: Story) -> None:
    blocks = [story.title, *story.body[:2], story.more, story.title, *story.body]
    collapsed = collapse_repeats(blocks)
    # Words that only the teaser has are not repeats.
    assert collapsed.keep == (3, 4, 5, 6, 7, 8)
    assert set(reasons(collapsed).values()) == {RepeatReason.TEASER}


@every_script
def test_teaser_after_the_story_goes(story: Story) -> None:
    blocks = [story.title, *story.body, story.section, story.title, story.body[0], story.more]
    assert kept(blocks) == [0, 1, 2, 3, 4, 5, 8]


@every_script
def test_teaser_among_other_teasers_gives_way_to_the_story(story: Story) -> None:
    others = [
        part for other in STORIES.values() if other is not story for part in (other.title, other.body[1])
    ]
    blocks = [*others[:2], story.title, story.body[0], *others[2:], story.title, *story.body]
    assert kept(blocks) == [0, 1, *range(4, len(blocks))]


@every_script
@pytest.mark.parametrize("dots", ["…", "...", " [...]", " …»", "……"])
def test_cut_lead_goes(story: Story, dots: str) -> None:
    cut = story.body[0][: len(story.body[0]) * 2 // 3] + dots
    collapsed = collapse_repeats([story.title, cut, *story.body])
    assert collapsed.keep == (0, 2, 3, 4, 5)
    assert reasons(collapsed) == {1: RepeatReason.CUT_LEAD}


@every_script
def test_cut_lead_with_link_words_goes(story: Story) -> None:
    cut = f"{story.body[0][: len(story.body[0]) // 2]}… {story.more}"
    assert kept([story.title, cut, *story.body]) == [0, 2, 3, 4, 5]


@every_script
def test_copy_cut_without_dots_goes(story: Story) -> None:
    copy = [story.title, *story.body]
    assert kept([*copy, *copy[:3], story.body[2][: len(story.body[2]) * 3 // 4]]) == [0, 1, 2, 3, 4]


@every_script
def test_pull_quote_goes(story: Story) -> None:
    blocks = [story.title, *story.body[:3], story.body[1], story.body[3], story.own_summary]
    assert kept(blocks) == [0, 1, 2, 3, 5, 6]


@every_script
def test_mark_without_letters_goes_with_its_copy(story: Story) -> None:
    copy = [story.title, story.body[0], "* * *", *story.body[1:]]
    collapsed = collapse_repeats([*copy, *copy])
    assert collapsed.keep == tuple(range(6))
    assert collapsed.dropped[2].of is None


@every_script
def test_paragraph_that_only_the_second_copy_has_stays_at_its_place(story: Story) -> None:
    first = [story.title, *story.body]
    second = [story.title, *story.body[:2], story.own_summary, *story.body[2:]]
    blocks = [*first, *second]
    collapsed = collapse_repeats(blocks)
    assert texts(blocks, collapsed) == second
    assert collapsed.keep == (0, 1, 2, 3, 4, 8)


@every_script
def test_whole_copy_stays_in_place(story: Story) -> None:
    second = [story.title, *story.body[:2], story.own_summary, *story.body[2:]]
    collapsed = collapse_repeats([story.title, *story.body, *second], in_place=True)
    assert collapsed.keep == collapsed.order == tuple(range(5, 11))


@every_script
def test_paragraph_that_only_the_first_copy_has_stays(story: Story) -> None:
    first = [story.title, *story.body[:2], story.own_summary, *story.body[2:]]
    assert kept([*first, story.title, *story.body]) == [0, 1, 2, 3, 4, 5]


@every_script
def test_copy_that_goes_on_is_the_whole_story(story: Story) -> None:
    blocks = [story.title, *story.body[:3], story.title, *story.body]
    assert kept(blocks) == [4, 5, 6, 7, 8]


@every_script
def test_digest_gives_way_to_the_full_text(story: Story) -> None:
    digest = [story.title, story.body[0], story.body[3]]
    assert kept([*digest, story.title, *story.body]) == [3, 4, 5, 6, 7]


@every_script
def test_changed_paragraph_stays_with_the_other(story: Story) -> None:
    first = [story.title, *story.body, story.own_summary]
    second = list(first)
    second[2] = "".join(other.body[1] for other in STORIES.values() if other is not story)
    blocks = [*first, *second]
    assert kept(blocks) == [0, 1, 2, 3, 4, 5, 8]


@every_script
def test_shorter_of_two_spellings_of_a_paragraph_goes(story: Story) -> None:
    first = [story.title, f"KABUL (AP) — {story.body[0]}", *story.body[1:]]
    blocks = [*first, story.title, *story.body]
    assert kept(blocks) == [0, 1, 2, 3, 4]


@every_script
def test_longer_of_two_spellings_of_a_paragraph_stays_beside_the_other(story: Story) -> None:
    longer = f"KABUL (AP) — {story.body[0]}"
    blocks = [story.title, *story.body, story.title, longer, *story.body[1:]]
    assert texts(blocks, collapse_repeats(blocks)) == [story.title, longer, *story.body]


@every_script
@pytest.mark.parametrize("is_first", [True, False], ids=["before", "after"])
def test_copy_without_paragraphs_goes(story: Story, is_first: bool) -> None:
    parts, joined = [story.title, *story.body], [" ".join(story.body)]
    blocks = [*joined, *parts] if is_first else [*parts, *joined]
    collapsed = collapse_repeats(blocks)
    assert [blocks[index] for index in collapsed.keep] == parts
    assert [blocks[repeat.of or 0] for repeat in collapsed.dropped] == [story.body[0]]


@every_script
def test_copy_with_other_paragraph_breaks_goes(story: Story) -> None:
    parts = [story.title, *story.body]
    assert kept([*parts, story.title, " ".join(story.body[:2]), " ".join(story.body[2:])])[1:5] == [
        1,
        2,
        3,
        4,
    ]


@every_script
def test_number_that_differs_makes_two_paragraphs(story: Story) -> None:
    blocks = [f"{part} {number}." for number in (11, 12, 13) for part in story.body]
    assert kept(blocks) == list(range(12))


@every_script
def test_number_at_the_end_is_not_cut(story: Story) -> None:
    first = [story.title, story.body[0], f"{story.body[1]} 1", *story.body[2:]]
    second = [story.title, story.body[0], f"{story.body[1]} 12", *story.body[2:]]
    blocks = [*first, *second]
    assert set(texts(blocks, collapse_repeats(blocks))) == {*first, *second}


SPELLINGS: dict[str, Callable[[str], str]] = {
    "no-break space": lambda text: text.replace(" ", "\u00a0"),
    "no ZWNJ": lambda text: text.replace("\u200c", ""),
    "space for ZWNJ": lambda text: text.replace("\u200c", " "),
    "straight quotes": lambda text: text.translate(str.maketrans("“”«»’‘", '""""\'\'')),
    "Arabic yeh and kaf": lambda text: text.translate(str.maketrans("یک", "يك")),
    "entities": lambda text: text.replace("\u200c", "&zwnj;").replace("“", "&ldquo;").replace("'", "&#39;"),
    "entities twice": lambda text: text.replace("\u200c", "&amp;zwnj;").replace(" ", "&amp;nbsp;"),
    "marks and tails": lambda text: f"\u200f{text}\u00a0\u200e",
    "decomposed": lambda text: normalize("NFD", text),
}


@every_script
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_copies_in_other_clothes_are_copies(story: Story, spelling: str) -> None:
    first = [story.title, *story.body]
    second = [SPELLINGS[spelling](part) for part in first]
    assert kept([*first, *second]) == [0, 1, 2, 3, 4]


def test_short_story_is_known_by_its_headline() -> None:
    blocks = ["Rain in Herat", "It rained in Herat for two days and the river rose."] * 2
    assert collapse_repeats(blocks).keep == (0, 1, 2, 3)
    assert collapse_repeats(blocks, headline="Rain in Herat").keep == (0, 1)


def test_poem_printed_twice_stays_once() -> None:
    lines = [
        "در کوچه‌های شهر کسی چراغ نمی‌برد",
        "باران به روی بام گلی خواب می‌رود",
        "دیوار کهنه قصهٔ ما را شنیده است",
        "آن کس که رفته بود دوباره نیامده‌ست",
        "ای ماه نیمه‌جان تو کجا می‌روی بگو",
        "ما مانده‌ایم و این شب بی‌انتهای سرد",
        "فردا اگر سپیده برآید دوباره باز",
        "در کوچه‌های شهر کسی چراغ می‌برد",
        "نامت به سنگ کوچه نوشته است کودکی",
        "دستی برای پنجره‌ها گل می‌آورد",
    ]
    assert kept(["شعر", *lines, "شعر", *lines]) == list(range(11))


STAY = {
    "refrain in single lines": ["بیا که باغ پر از گل شده‌ست", "بخوان که صبح دوباره رسید", "شبی که بی تو گذشت", "بیا که باغ پر از گل شده‌ست", "بخوان که صبح دوباره رسید"],
    "chorus of eight lines": [
        line
        for verse in range(3)
        for line in (
            *(f"verse {verse} line {line} goes down another dusty road alone" for line in range(6)),
            *(f"and this is what we sing together, line {line}" for line in range(8)),
        )
    ],
    "chorus in one block": [
        part
        for verse in range(3)
        for part in (
            f"Verse number {verse} tells of a long road, a white horse and a house that nobody has seen since the flood of that year.",
            "Come home, come home, the lamps are lit and the bread is on the table, come home before the snow.",
        )
    ],
    "chorus with line breaks, twice": [
        "Down by the river the willows are waiting\nfor someone to carry the water again",
        "Come home, come home, the lamps are all burning\nand bread on the table for all of us here",
        "Up on the mountain the snow is still lying\nand nobody asks what became of the men",
        "Come home, come home, the lamps are all burning\nand bread on the table for all of us here",
    ],
    "questions and answers": [part for number in range(6) for part in (f"سؤال {number}: نظر شما چیست؟", f"پاسخ {number} این است که ما باید با مردم ولایت شمارهٔ {number} بیشتر گفتگو کنیم.", "بله، موافقم.")],
    "long answer to each question": [part for number in range(6) for part in (f"Question {number}: will you resign?", "I have nothing to add to what I said last week in parliament.")],
    "one long question to several people": [part for name in ("کریمی", "رحیمی", "احمدی") for part in (f"{name}:", "به نظر شما نخستین سال این برنامه چه تأثیر مثبتی بر کار دهقانان مناطق مرکزی خواهد گذاشت؟", f"به باور {name} این برنامه راه بازار را برای دهقانان ولایت‌های مرکزی باز می‌کند.")][:6],
    "two answers in turn": [part for number in range(4) for part in (f"Question {number}: and what then?", "We said yes to that long before the vote was held.", f"Question {number}b: and who pays for it?", "The ministry pays for it, as it has always done.")],
    "live blog": [part for hour in range(9, 17) for part in ("UPDATE", f"{hour}:00", f"At {hour} o'clock the minister came out and told reporters that talks would go on for {hour + 1} more hours.")],
    "live blog in Pashto": [part for hour in range(9, 15) for part in ("تازه", f"په {hour} بجو چارواکو وویل چې خبرې به تر {hour + 2} بجو پورې دوام کوي او پایلې به یې وروسته اعلان شي.")],
    "table rows": ["Kabul", "12", "rain", "Herat", "14", "dry", "Kabul", "12", "rain", "Balkh", "12", "rain"] * 3,
    "table rows that differ by one number": [f"Ward {ward % 4}: turnout 48 percent, 12 polling stations open, {ward} complaints lodged with the commission so far." for ward in range(12)],
    "bylines, dates and buttons": ["Share", "By A. Karimi", "Share", "By A. Karimi", "Print", "Share", "Print"],
    "weekly plan": [
        line
        for day in range(6)
        for line in (
            f"Plan {day}",
            "Breakfast",
            "Oats with milk, a handful of raisins, one apple and a glass of tea without any sugar at all." if day % 2 else "Two eggs, a slice of bread, tomatoes with a little oil, and a glass of tea without sugar.",
            "Lunch",
            f"Rice with {day + 1} spoons of beans, carrots and onions.",
            "Dinner",
            "Soup of the day with a slice of bread.",
            "Eat slowly and drink enough water.",
        )
    ],
    "section names": ["世界", "今日新闻一", "世界", "今日新闻二", "世界"],
    "nothing": [],
    "blank": ["", "  ", "***", "—", "***"],
}  # fmt: skip


@pytest.mark.parametrize("blocks", STAY.values(), ids=STAY.keys())
def test_what_comes_back_by_nature_stays(blocks: list[str]) -> None:
    assert kept(blocks) == list(range(len(blocks)))


@pytest.mark.parametrize("name", ["questions and answers", "live blog", "weekly plan", "chorus in one block"])
def test_what_comes_back_by_nature_still_has_one_copy(name: str) -> None:
    blocks = STAY[name]
    collapsed = collapse_repeats([*blocks, *blocks])
    assert sorted({*blocks}) == sorted(
        {texts([*blocks, *blocks], collapsed)[i] for i in range(len(collapsed.keep))}
    )


@pytest.mark.parametrize("name", ["questions and answers", "live blog"])
def test_interview_printed_twice_stays_once(name: str) -> None:
    blocks = STAY[name]
    assert kept([*blocks, *blocks]) == list(range(len(blocks)))
