"""What is on the site at one moment: stories with their numbers, addresses, dates and clothes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from functools import cache, cached_property
from urllib.parse import quote

from newscrawler.demo.filler import filler_story
from newscrawler.demo.stories import Block, Kind, Language, Story, revised, stories
from newscrawler.items import Role

KABUL = timezone(timedelta(hours=4, minutes=30))
TODAY = datetime(2026, 11, 20, 18, 0, tzinfo=KABUL)
"""The moment at which generation 1 stands still."""
BETWEEN_GENERATIONS = timedelta(hours=15)
FIRST_NUMBER = 200_100
FEED_ROWS = 20
CUT_AT = 90
"""Characters after which a cut summary ends at the next word."""


class Layout(StrEnum):
    """How often, and how faithfully, a page prints the body."""

    DOUBLE = "double"
    TRIPLE = "triple"
    TEASER = "teaser"
    """Two paragraphs and "Read more", then the whole body."""
    LOST = "lost"
    """The second copy has lost its no-break spaces and zero-width non-joiners."""
    EXTRA = "extra"
    """The second copy has a paragraph that the first lacks."""
    SINGLE = "single"


class Summary(StrEnum):
    """Where the words of the summary come from."""

    LAST = "last"
    FIRST = "first"
    OWN = "own"
    CUT = "cut"
    """The first paragraph, cut off with an ellipsis."""


class DateForm(StrEnum):
    """How an article page itself tells its date."""

    JSON_LD = "json_ld"
    META = "meta"
    TIME = "time"
    PRINTED = "printed"
    NONE = "none"
    """Not on the page: at most in listing rows and feeds."""


LAYOUTS = (*Layout, Layout.DOUBLE)  # seven places, so that every layout meets every one of five shapes
DATE_FORMS = (DateForm.JSON_LD, DateForm.NONE, DateForm.META, DateForm.NONE, DateForm.TIME, DateForm.PRINTED)
SUMMARIES = (Summary.LAST, Summary.OWN, Summary.FIRST, Summary.CUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A story as the site carries it."""

    story: Story
    index: int
    """Place in its language's file: decides every piece of its clothing."""
    number: int
    """Drupal's node number; rises with time over all languages and sections."""
    saved: datetime
    """When it went online, whether or not the site says so anywhere."""
    modified: datetime | None
    headline: str
    blocks: tuple[Block, ...]

    @property
    def language(self) -> Language:
        """Its edition."""
        return self.story.language

    @property
    def path(self) -> str:
        """Its own address, percent-encoded, without host."""
        tail = f"/{quote(self.story.slug)}" if self.story.slug else f"-{self.number}"
        return f"{self.language.prefix}/{self.story.section}{tail}"

    @property
    def shape(self) -> str:
        """Body shape A to E of the markup that the site is true to."""
        return "ABCDE"[self.index % 5]

    @property
    def layout(self) -> Layout:
        """How often the body is printed."""
        is_short = len(self.blocks) < 4
        return Layout.SINGLE if is_short else LAYOUTS[self.index % len(LAYOUTS)]

    @property
    def summary_from(self) -> Summary:
        """Where the summary's words come from."""
        if self.story.summary:
            return Summary.OWN
        wanted = SUMMARIES[self.index % len(SUMMARIES)]
        if wanted not in (Summary.LAST, Summary.OWN):
            return wanted
        # The last answer of an interview sums up nothing.
        return Summary.LAST if all(block.role is Role.PARAGRAPH for block in self.blocks) else Summary.FIRST

    @property
    def summary(self) -> str:
        """The summary's words; empty when the story has no text."""
        body = [block.text for block in self.blocks if block.role is Role.PARAGRAPH]
        if not body:
            return ""
        if self.summary_from is Summary.OWN:
            return self.story.summary
        if self.summary_from is Summary.CUT:
            end = body[0].find(" ", CUT_AT)
            return f"{body[0][:end].rstrip(',;:،؛')}…" if end > 0 else body[0]
        return body[-1 if self.summary_from is Summary.LAST else 0]

    @property
    def shows_summary(self) -> bool:
        """Whether the summary is printed on the page (a cut one stands only before a full copy)."""
        return bool(self.summary) and not (self.layout is Layout.SINGLE and self.summary_from is Summary.CUT)

    @property
    def date_form(self) -> DateForm:
        """How the page tells the date."""
        if not self.story.is_dated:
            return DateForm.NONE
        if self.story.second or self.story.has_broken_data:
            return DateForm.JSON_LD
        return DATE_FORMS[self.index % len(DATE_FORMS)]

    @property
    def prints_day_only(self) -> bool:
        """Whether its printed date has no time of day."""
        return self.date_form is DateForm.PRINTED and self.index % 12 == 5

    @property
    def has_row_time(self) -> bool:
        """Whether its rows in listings tell the time."""
        is_page_dated = self.date_form is not DateForm.NONE and not self.story.has_broken_data
        return self.story.is_dated and not (is_page_dated and (self.index % 8 == 6 or self.prints_day_only))

    @property
    def has_open_graph(self) -> bool:
        """Whether the page has og: and description tags."""
        return self.index % 5 != 3

    @property
    def has_canonical(self) -> bool:
        """Whether the page names its canonical address: all but one in four."""
        return self.index % 4 != 3

    @property
    def image_name(self) -> str:
        """File name of the main picture, with its month folder; empty without one."""
        if not self.story.has_image:
            return ""
        return f"{self.saved:%Y-%m}/{self.story.same_as or self.story.key}.png"

    @property
    def changed(self) -> datetime:
        """When the page last changed, for validators and the sitemap."""
        return self.modified or self.saved


class Edition:
    """All articles at one moment, newest first, with the questions that pages ask of them."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.articles = tuple(sorted(articles, key=lambda article: article.saved, reverse=True))
        self.by_path = {article.path: article for article in self.articles}
        self.by_number = {article.number: article for article in self.articles}
        groups: defaultdict[str, dict[Language, Article]] = defaultdict(dict)
        rows: defaultdict[tuple[Language, str], list[Article]] = defaultdict(list)
        for article in self.articles:
            groups[article.story.key][article.language] = article
            for section in ("", article.story.section):
                rows[article.language, section].append(article)
        self._groups = groups
        self._rows = {key: tuple(found) for key, found in rows.items()}

    def rows(self, language: Language, section: str = "") -> tuple[Article, ...]:
        """Articles of a language (and section), newest first."""
        return self._rows.get((language, section), ())

    def translations(self, article: Article) -> dict[Language, Article]:
        """The same story in every language that has it, itself included; empty for a lone one."""
        group = self._groups[article.story.key]
        return dict(group) if len(group) > 1 else {}

    def hreflang(self, article: Article) -> dict[Language, Article]:
        """The translations of which its page and the sitemap speak."""
        group = self.translations(article)
        return group if all(each.story.has_hreflang for each in group.values()) else {}

    def tagged(self, language: Language, tag: str) -> tuple[Article, ...]:
        """Articles under a tag."""
        return tuple(article for article in self.rows(language) if tag in article.story.tags)

    def written_by(self, language: Language, author: str) -> tuple[Article, ...]:
        """Articles of an author."""
        return tuple(article for article in self.rows(language) if author in article.story.authors)

    def feed(self, language: Language) -> tuple[Article, ...]:
        """The newest dated articles: what the feed of the language shows."""
        return tuple(article for article in self.rows(language) if article.story.is_dated)[:FEED_ROWS]

    @cached_property
    def wire_groups(self) -> tuple[tuple[Article, ...], ...]:
        """Articles that are one agency story in several wordings."""
        return self._related("wire_of")

    @cached_property
    def same_groups(self) -> tuple[tuple[Article, ...], ...]:
        """Articles that are one text filed twice, the first filed first."""
        return self._related("same_as")

    def _related(self, attribute: str) -> tuple[tuple[Article, ...], ...]:
        groups: defaultdict[tuple[Language, str], list[Article]] = defaultdict(list)
        for article in self.articles:
            key = getattr(article.story, attribute) or article.story.key
            groups[article.language, key].append(article)
        return tuple(
            tuple(sorted(group, key=lambda each: bool(getattr(each.story, attribute))))
            for group in groups.values()
            if len(group) > 1
        )


def _saved(story: Story, index: int, today: datetime) -> datetime:
    lag = 37 + index * 1019 + (index * index * 37) % 311 + 23 * list(Language).index(story.language)
    if story.generation > 1:
        return today + BETWEEN_GENERATIONS - timedelta(minutes=lag % 240)
    return today - timedelta(minutes=lag)


def _second(article: Article) -> Article:
    revision = article.story.second
    if revision is None:
        return article
    return replace(
        article,
        headline=revision.headline or article.headline,
        blocks=revised(article.blocks, revision),
        modified=article.saved + timedelta(hours=19, minutes=12),
    )


@cache
def edition(generation: int, today: datetime, fillers: int = 0) -> Edition:
    """The site of a generation: 2 has one story changed and new stories on top.

    ``fillers`` is how many older stories, mixed from sentences of the real ones, each language has besides.
    """
    everything = [
        Article(
            story=story,
            index=index,
            number=0,
            saved=_saved(story, index, today),
            modified=None,
            headline=story.headline,
            blocks=story.blocks,
        )
        for language in Language
        for index, story in enumerate(
            (*stories(language), *(filler_story(language, number) for number in range(fillers)))
        )
    ]
    everything.sort(key=lambda article: article.saved)
    numbered = [
        replace(article, number=FIRST_NUMBER + 7 * rank + rank % 3) for rank, article in enumerate(everything)
    ]
    present = [article for article in numbered if article.story.generation <= generation]
    return Edition(map(_second, present) if generation > 1 else present)


def is_empty(article: Article) -> bool:
    """Whether there is nothing to read on its page."""
    return article.story.kind is Kind.VIDEO_ONLY
