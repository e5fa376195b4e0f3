"""Articles into the archive as the crawl's pipelines take them: template, identity and relations, storing."""

from __future__ import annotations

from datetime import datetime

from newscrawler.archive import articles, templates
from newscrawler.archive.database import Archive, Run
from newscrawler.archive.related import placed
from newscrawler.dedupe.template import Corrections, Template, template_texts, without_template
from newscrawler.dedupe.template_file import path_of, read_corrections
from newscrawler.items import Article
from newscrawler.language.story import with_languages
from newscrawler.outcomes import Outcome, outcome_of
from newscrawler.sites import Site
from newscrawler.urls import url_key


class Intake:
    """Takes in articles of any sites, one after the other, as part of one run."""

    def __init__(self, archive: Archive, run: Run, since: datetime | None = None) -> None:
        """``since`` leaves out what was published before it, aware."""
        self.archive = archive
        self.run = run
        self.since = since
        self._templates: dict[tuple[str, str], Template] = {}
        self._corrections: dict[str, Corrections] = {}

    def take(self, article: Article, site: Site) -> Outcome:
        """How the article ended: ``exported`` when it was stored as a new one or a new revision."""
        article = self._without_template(article, site)
        outcome = outcome_of(article, since=self.since)
        if outcome is not Outcome.EXPORTED:
            return outcome
        seen = article.provenance.fetched_at or self.run.started
        with self.archive.transaction():
            article = placed(self.archive.db, article, site, day=seen.toordinal())
            articles.save(self.archive.db, article, site=site.key, run=self.run.id, seen=seen)
        return article.outcome

    def _without_template(self, article: Article, site: Site) -> Article:
        """The article without the site's lines; what it brings is learned."""
        texts = template_texts(article)
        if article.outcome is not Outcome.EXPORTED or not texts:
            return article
        key = (site.key, article.language)
        if key not in self._templates:
            self._templates[key] = templates.load(self.archive.db, *key)
        if site.key not in self._corrections:
            self._corrections[site.key] = read_corrections(path_of(self.archive.directory, site.key))
        cleaned = without_template(article, self._templates[key], self._corrections[site.key])
        page = url_key(article.provenance.requested_url or article.url)
        templates.learn(self.archive.db, self._templates[key], *key, page, texts)
        return article if cleaned is article else with_languages(cleaned, site)
