"""Relations over the demo newspaper's own truth, and over months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawler.archive.database import Archive
from newscrawler.archive.history import cluster, relations
from newscrawler.archive.related import NEAR_DAYS, PRINT_DAYS, placed
from newscrawler.demo.newspaper import Newspaper, truth
from newscrawler.items import Article, Image, Paragraph, Provenance, Role
from newscrawler.sites import Site, load_site, site_for_url
from newscrawler.urls import url_key

Row = dict[str, Any]
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def of_truth(row: Row) -> Article:
    """The article that a careful reader would make of the row."""
    return Article(
        url=row["url"],
        headline=row["headline"],
        paragraphs=tuple(Paragraph(text=p["text"], role=Role(p["role"])) for p in row["paragraphs"]),
        language=row["language"],
        script="Latn" if row["language"] == "en" else "Arab",
        date_published=datetime.fromisoformat(row["date_published"]) if row["date_published"] else None,
        translations=row["translations"],
        main_image=Image(url=row["main_image"]) if row["main_image"] else None,
        images=tuple(Image(url=image["url"]) for image in row["images"]),
        provenance=Provenance(fetched_at=NOW),
    )


class Stored:
    """The newspaper's articles in an archive, oldest first, and their relations by address."""

    def __init__(self, archive: Archive, fillers: int) -> None:
        self.archive = archive
        site = load_site("demo")
        paper = Newspaper(base=site.home.rstrip("/"), fillers=fillers)
        told: list[Row] = [
            row for row in truth(paper) if "paragraphs" in row and row["expected"] != "dropped/no_text"
        ]
        self.rows: dict[str, Row] = {row["url"]: row for row in told}
        self.run = archive.start_run(site.key, NOW)
        self.ids: dict[str, str] = {}
        self.pairs: dict[str, set[frozenset[str]]] = {}
        for row in reversed(told):
            stored = archive.save(placed(archive.db, of_truth(row), site, day=NOW.toordinal()), self.run)
            self.ids[row["url"]] = stored.id
            for other in stored.duplicates:
                self.pairs.setdefault(other.relation, set()).add(frozenset((stored.id, other.id)))

    def wanted(self, relation: str) -> set[frozenset[str]]:
        """Pairs of different articles that the truth relates so."""
        return {
            frozenset((self.ids[url], self.ids[other]))
            for url, row in self.rows.items()
            for other in row["relations"].get(relation, ())
            if other in self.ids and self.ids[url] != self.ids[other]
        }


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stored]:
    archive = Archive(tmp_path_factory.mktemp("related"))
    with archive.transaction():
        yield Stored(archive, fillers=100)
    archive.close()


def test_wire_copies_are_linked_and_nothing_else(stored: Stored) -> None:
    assert stored.wanted("wire_copy")
    assert stored.pairs["near"] == stored.wanted("wire_copy")


def test_wire_copies_are_one_cluster_named_for_the_first(stored: Stored) -> None:
    groups: dict[str, set[str]] = {}
    for id_ in stored.ids.values():
        group = cluster(stored.archive.db, id_)
        if group:
            groups.setdefault(group, set()).add(id_)
    pairs = stored.wanted("wire_copy")
    assert {
        frozenset((one, other)) for ids in groups.values() for one in ids for other in ids if one != other
    } == pairs
    numbers: dict[str, int] = dict(stored.archive.db.rows("SELECT id, number FROM articles"))
    assert all(name == min(ids, key=lambda id_: numbers[id_]) for name, ids in groups.items())


def test_a_text_filed_twice_is_one_article(stored: Stored) -> None:
    twice = [
        (url, other) for url, row in stored.rows.items() for other in row["relations"].get("same_content", ())
    ]
    assert twice
    assert all(stored.ids[url] == stored.ids[other] for url, other in twice)


def test_translations_that_pages_name_are_linked(stored: Stored) -> None:
    named = {
        frozenset((stored.ids[url], stored.ids[other]))
        for url, row in stored.rows.items()
        for other in row["translations"].values()
        if other in stored.ids
    }
    assert stored.pairs["translation"] == named


def test_translations_that_no_page_names_are_hinted_at_and_nothing_else(stored: Stored) -> None:
    unnamed = stored.wanted("translation") - stored.pairs["translation"]
    assert unnamed
    assert stored.pairs["translation_hint"] == unnamed


def test_relations_are_seen_from_both_sides(stored: Stored) -> None:
    for relation, pairs in stored.pairs.items():
        for pair in pairs:
            one, other = pair
            for id_, theirs in ((one, other), (other, one)):
                found = {(d.id, d.relation) for d, _ in relations(stored.archive.db, id_)}
                assert (theirs, relation) in found
                article = stored.archive.article(id_)
                assert article is not None
                assert {(d.id, d.relation) for d in article.duplicates} == found


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    found = Archive(tmp_path)
    yield found
    found.close()


TEXTS = (
    "The valley's only baker has moved her oven to the school, where it warms two classrooms until noon.",
    "Parents bring wood in turns, and every child who reads a page aloud takes a warm loaf home.",
    "The ministry has asked whether bread may be counted as a schoolbook, and expects an answer in spring.",
)


def story(url: str, texts: tuple[str, ...] = TEXTS, **fields: Any) -> Article:
    return Article(
        url=url,
        headline=fields.pop("headline", url),
        paragraphs=tuple(Paragraph(text=text) for text in texts),
        provenance=Provenance(fetched_at=NOW),
        **fields,
    )


def put(archive: Archive, item: Article, *, day: int = 0, site: Site | None = None) -> Article:
    site = site or site_for_url(item.url)
    run = archive.start_run(site.key, NOW)
    return archive.save(placed(archive.db, item, site, day=NOW.toordinal() + day), run)


def test_clusters_meet(archive: Archive) -> None:
    """Two articles that are strangers become one group through a third."""
    middle = (*TEXTS, *(text[::-1] for text in TEXTS))
    one = put(archive, story("https://a.example/one", TEXTS))
    other = put(archive, story("https://b.example/other", middle[3:]))
    third = put(archive, story("https://c.example/third", middle))
    assert one.cluster is None
    assert {d.id for d in third.duplicates} == {one.id, other.id}
    assert {cluster(archive.db, id_) for id_ in (one.id, other.id, third.id)} == {one.id}
    again = archive.article(other.id)
    assert again is not None
    assert again.cluster == one.id


@pytest.mark.parametrize(
    ("days", "headline", "relation"),
    [
        (NEAR_DAYS, "other", "near"),
        (PRINT_DAYS, "other", "near"),
        (PRINT_DAYS + 1, "other", None),
        (1000, "https://a.example/one", "same_content"),
    ],
    ids=["in the window", "by its paragraphs", "out of all windows", "exact for ever"],
)
def test_windows(days: int, headline: str, relation: str | None, archive: Archive) -> None:
    first = put(archive, story("https://a.example/one"))
    later = put(archive, story("https://b.example/two", headline=headline), day=days)
    assert [(d.id, d.relation) for d in later.duplicates] == ([(first.id, relation)] if relation else [])


def test_what_is_old_is_forgotten(archive: Archive) -> None:
    for day in range(0, 100, 10):
        put(
            archive,
            story(f"https://a.example/{day}", tuple(f"{day} {text[day % 7 :]}" * 2 for text in TEXTS)),
            day=day,
        )
    rows = archive.db.rows(
        "SELECT day - ?, signature IS NOT NULL FROM sketches ORDER BY day", (NOW.toordinal(),)
    )
    assert rows == [(day, day >= 90 - NEAR_DAYS) for day in range(0, 100, 10)]
    kept = archive.db.rows("SELECT count(*) FROM prints")[0][0]
    assert kept == 4 * 32 + 10 * 3


def test_a_translation_named_before_it_is_stored(archive: Archive) -> None:
    one = put(
        archive, story("https://a.example/one", translations={"fa": "https://a.example/fa/one?utm_source=x"})
    )
    two = put(archive, story("https://www.a.example/fa/one", ("متن دیگری که هیچ شباهتی به آن ندارد.",)))
    assert one.duplicates == ()
    assert [(d.id, d.relation) for d in two.duplicates] == [(one.id, "translation")]
    assert archive.db.rows("SELECT count(*) FROM expected_relations") == [(0,)]


def test_bulletins_of_one_site_are_not_linked(archive: Archive) -> None:
    form = (
        "The money market opened quietly this morning and the rates at the central bazaar were the following.",
        "Dollar {0}.1, euro {1}.2, pound {2}.3, lira {3}.4, rupee {4}.5 to one unit of our own money, traders said.",
    )
    today, tomorrow = (
        story(
            f"https://a.example/rates-{n}",
            tuple(text.format(*(n * 7 + k for k in range(5))) for text in form),
            date_published=NOW.replace(day=n),
        )
        for n in (11, 12)
    )
    put(archive, today)
    assert put(archive, tomorrow).duplicates == ()
    elsewhere = put(archive, replace(tomorrow, url="https://b.example/rates"))
    assert [d.relation for d in elsewhere.duplicates] == ["same_content", "near"]


def test_sketched_and_never_stored(archive: Archive) -> None:
    """A process killed between the sketch and the article leaves nothing that disturbs."""
    site = site_for_url("https://a.example/")
    placed(archive.db, story("https://a.example/lost"), site, day=NOW.toordinal())
    assert put(archive, story("https://b.example/found")).duplicates == ()
    assert put(archive, story("https://a.example/lost")).outcome == "exported"
    assert archive.known_url(url_key("https://a.example/lost"))
