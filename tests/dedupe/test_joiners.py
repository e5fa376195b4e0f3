from __future__ import annotations

from newscrawler.dedupe.joiners import richer_twins
from newscrawler.dedupe.paragraphs import collapse_repeats

RICH = [
    "هیچ‌کس توپ را ندید که درون دروازه رفت و تنها صدایش از سوی دیگر میدان به گوش تماشاگران جایگاه شرقی آمد.",
    "گچ‌کار نوزده‌ساله گل را زد و به سوی تماشاگران دوید، در حالی که مربی او هنوز با داور بر سر پرتاب گفتگو می‌کرد.",
    "درآمد تکت‌ها به یتیم‌خانهٔ شهر می‌رود و بازیکنان هر دو تیم پیش از تاریکی با یک موتر به خانه‌های خود رفتند.",
]
POOR = [text.replace("\u200c", "") for text in RICH]


def test_the_copy_with_its_joiners_is_told() -> None:
    blocks = [*POOR, *RICH]
    collapsed = collapse_repeats(blocks)
    twins = richer_twins(blocks, collapsed)
    assert [blocks[twins.get(i, i)] for i in collapsed.order] == RICH


def test_where_the_kept_copy_has_them_nothing_is_exchanged() -> None:
    blocks = [*RICH, *POOR]
    assert not richer_twins(blocks, collapse_repeats(blocks))


def test_a_text_that_says_more_is_no_twin() -> None:
    blocks = [POOR[0], POOR[1], POOR[2], RICH[0] + " و خاموش شد.", RICH[1], RICH[2]]
    collapsed = collapse_repeats(blocks)
    assert 0 not in richer_twins(blocks, collapsed)
