"""Station between language and outcome: the site's own lines go, and are learned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from newscrawler.archive import templates
from newscrawler.dedupe.template import Corrections, Template, template_texts, without_template
from newscrawler.dedupe.template_file import path_of, read_corrections, write_learned
from newscrawler.items import Article
from newscrawler.language.story import with_languages
from newscrawler.outcomes import Outcome
from newscrawler.state import CrawlState, article_key, crawl_state

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class TemplatePipeline:
    """`Article` in, the same without lines that recur over the site's stories out."""

    def __init__(self, state: CrawlState, path: Path) -> None:
        self.state = state
        self.path = path
        self.corrections: Corrections = read_corrections(path)
        self.learned: dict[str, Template] = {}
        """By language."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline for that crawl. Raises `UsageError` for a fault in the site's corrections."""
        state = crawl_state(crawler)
        return cls(state, path_of(Path(crawler.settings["ARCHIVE_DIR"]), state.options.site.key))

    async def process_item(self, item: Article) -> Article:
        """The article without the site's lines; what it brings is learned."""
        texts = template_texts(item)
        if item.outcome is not Outcome.EXPORTED or not texts:
            return item
        template = self._template(item.language)
        article = without_template(item, template, self.corrections)
        site = self.state.options.site
        templates.learn(self.state.archive.db, template, site.key, item.language, article_key(item), texts)
        if article is item:
            return item
        self.state.stats.inc_value("template/articles")
        self.state.stats.inc_value("template/blocks", len(item.paragraphs) - len(article.paragraphs))
        return with_languages(article, site)  # the lines may have been in another language

    def close_spider(self) -> None:
        """Write what is known by now where a person can read and correct it."""
        learned = {language: template.lines() for language, template in sorted(self.learned.items())}
        if any(learned.values()):
            write_learned(self.path, learned)

    def _template(self, language: str) -> Template:
        if language not in self.learned:
            self.learned[language] = templates.load(
                self.state.archive.db, self.state.options.site.key, language
            )
        return self.learned[language]
