"""What addresses say, in several scripts, and what is learned from them."""

import pytest

from newscrawler.discovery import Shapes, Verdict, shape, verdict
from newscrawler.discovery.article_urls import letters
from newscrawler.discovery.words import words
from newscrawler.sites.load import parse_site

H = "https://n.example"
VERDICTS = [
    ("/2025/10/some-slug.html", "article"),
    ("/2025/10/30/floods/", "article"),
    ("/news/2026/5/31/%D8%B3%D9%84%D8%A7%D9%85", "article"),
    ("/fa/2025/10/some-slug", "article"),
    ("/ps/1404/08/09/some-slug", "article"),
    ("/20251030/slug", "article"),
    ("/world/2025-10-30-the-river", "article"),
    ("/afghanistan-182076", "article"),
    ("/index.php/fa/afghanistan-182076", "article"),
    ("/a/33637882.html", "article"),
    ("/latest/242216-slug", "article"),
    ("/fa/news/8991708/%D8%B3%D9%84%D8%A7%D9%85", "article"),
    ("/dari/news/afghanistan-i170996-slug", "article"),
    ("/article/055b2861901a", "article"),
    ("/202203299928", "article"),
    ("/sport_detail.php?post_id=140472", "article"),
    ("/?p=8123", "article"),
    ("/posts/bridge-opens-after-three-years/", "article"),
    ("/%D9%BE%D9%84-%D8%AA%D8%A7%D8%B2%D9%87-%DA%A9%D9%86%D8%B1-%D8%A8%D8%A7%D8%B2-%D8%B4%D8%AF/", "article"),
    ("/politik/bruecke-ueber-den-kunar-offen-a-10240.html", "article"),
    ("/politics/archive/2025/01/the-long-road/617/", "article"),
    ("/topics/news-182076", "article"),
    ("/2025/", "listing"),
    ("/2025/10/", "listing"),
    ("/z/2201/2025/2/10", "listing"),
    ("/category/afghanistan-and-the-wider-region/", "listing"),
    ("/eng/category/afghanistan-news/", "listing"),
    ("/tag/president-of-the-united-states", "listing"),
    ("/fa/%D8%A8%D8%B1%DA%86%D8%B3%D8%A8/%D8%B2%D9%86%D8%A7%D9%86", "listing"),
    ("/author/farid-noori-and-zahra-rahimi/", "listing"),
    ("/yazar/ali-veli", "listing"),
    ("/world?page=3", "listing"),
    ("/afghanistan/all", "listing"),
    ("/posts/", "listing"),
    ("/news.php?id=8123", "article"),
    ("/news?story=8123&lang=fa", "article"),
    ("/spip.php?article123", "article"),
    ("/spip.php?rubrique3", "listing"),
    ("/spip.php?auteur3", "listing"),
    ("/news?b_start:int=20", "listing"),
    ("/aktuelles?tx_news_pi1%5BcurrentPage%5D=2", "listing"),
    ("/blog/archive/2025/page/4/", "listing"),
    ("/2025/10/page/2", "listing"),
    ("/archiv/2024/seite-12.html", "listing"),
    ("/?cat=4", "listing"),
    ("/taxonomy/term/12", "listing"),
    ("/afghanistan", "maybe"),
    ("/floods/", "maybe"),
    ("/node/15", "maybe"),
    ("/", "other"),
    ("/fa/", "other"),
    ("/about", "other"),
    ("/fa/%D8%AF%D8%B1%D8%A8%D8%A7%D8%B1%D9%87-%D9%85%D8%A7", "other"),
    ("/impressum", "other"),
    ("/wp-content/uploads/2025/10/a-photo-of-the-long-river.jpg", "other"),
    ("/files/report-on-the-state-of-the-roads.pdf", "other"),
    ("/login?next=/2025/10/30/floods/", "other"),
    ("/feed/", "other"),
    ("/search/label/World", "other"),
]


@pytest.mark.parametrize(("path", "want"), VERDICTS, ids=[v[0] for v in VERDICTS])
def test_verdict(path: str, want: str) -> None:
    assert verdict(H + path) == want


@pytest.mark.parametrize(
    ("path", "want"),
    [
        ("/fa/2025/10/two-men-held-in-kabul.html", "/{year}/{num}/{slug}.html"),
        ("/2025/11/storm-cuts-power-to-half.html", "/{year}/{num}/{slug}.html"),
        ("/afghanistan-182076", "/{slug-id}"),
        ("/node/15", "/node/{num}"),
        ("/sport_detail.php?post_id=140472&utm_source=x", "/sport_detail.php?post_id"),
        ("/", "/"),
    ],
)
def test_shape(path: str, want: str) -> None:
    assert shape(H + path) == want


def test_shapes_learn_what_looks_doubtful() -> None:
    urls = [f"{H}/node/{n}" for n in (3, 17, 999, 1001)]
    assert Shapes().verdict(urls[0]) is Verdict.MAYBE
    assert Shapes().learn(urls).verdict(f"{H}/node/4") is Verdict.ARTICLE
    assert Shapes().learn((), urls).verdict(f"{H}/node/4") is Verdict.LISTING


def test_shapes_of_words_alone_teach_nothing() -> None:
    shapes = Shapes().learn([f"{H}/floods", f"{H}/saffron", f"{H}/roads"])
    assert shapes.verdict(f"{H}/about-it") is Verdict.MAYBE


def test_what_is_no_story_by_its_looks_is_not_learned_away() -> None:
    shapes = Shapes().learn(f"{H}/tag/{n}" for n in range(9))
    assert shapes.verdict(f"{H}/tag/4") is Verdict.LISTING


def test_shapes_survive_the_archive() -> None:
    shapes = Shapes().learn([f"{H}/node/3"], [f"{H}/term/3"])
    assert Shapes.from_json(shapes.to_json()) == shapes


def test_the_site_file_decides() -> None:
    site = parse_site("article_url = '^/x/'", key="n.example", file="t")
    assert Shapes().verdict(f"{H}/x/y", site) is Verdict.ARTICLE
    assert Shapes().verdict(f"{H}/2025/10/30/floods/", site) is Verdict.LISTING
    assert Shapes().verdict(f"{H}/photo.jpg", site) is Verdict.OTHER


def test_no_language_is_the_default() -> None:
    """Every kind of word has counterparts in the languages of the first sites."""
    for kind in ("listing", "authors", "index", "furniture"):
        for tag in ("fa", "ps", "ar", "ur"):
            assert words(kind, tag), (kind, tag)


@pytest.mark.parametrize(
    ("text", "size"), [("a b-c", 3), ("سلام", 4), ("赫拉特农民", 15), ("", 0), ("…!", 0)]
)
def test_letters(text: str, size: int) -> None:
    assert letters(text) == size
