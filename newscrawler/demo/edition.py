"""What is on the site at one moment: stories with their numbers, addresses, dates and clothes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache, cached_property

from newscrawler.demo.article import Article
from newscrawler.demo.filler import filler_story
from newscrawler.demo.stories import Language, Story, revised, stories

KABUL = timezone(timedelta(hours=4, minutes=30))
TODAY = datetime(2026, 11, 20, 18, 0, tzinfo=KABUL)
"""The moment at which generation 1 stands still."""
BETWEEN_GENERATIONS = timedelta(hours=15)
FIRST_NUMBER = 200_100
FEED_ROWS = 20


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
