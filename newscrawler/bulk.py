"""WARC files by the thousand: a datatrove pipeline, for one machine, Slurm or Ray. datatrove is the extra ``bulk``.

    from datatrove.executor import LocalPipelineExecutor  # or SlurmPipelineExecutor, RayPipelineExecutor
    from newscrawler.bulk import pipeline

    LocalPipelineExecutor(pipeline("s3://…/warc", "articles"), tasks=64, workers=8, logging_dir="logs").run()

Each task reads its share of the files and writes JSON Lines of records, as ``scrapy export`` does. datatrove marks
tasks that are complete, and a second run does the others. An archive is not asked: relations between articles are for
datatrove's own MinHash steps, or for ``scrapy fromwarc``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers.base import BaseDiskReader
from datatrove.pipeline.writers import JsonlWriter

from newscrawler.archive.records import Record, record
from newscrawler.fromwarc.pages import page_of, site_of
from newscrawler.fromwarc.reading import Selection
from newscrawler.fromwarc.responses import Response, WarcError, responses_in
from newscrawler.items import Article, Page
from newscrawler.outcomes import Outcome, outcome_of
from newscrawler.reading import article_of
from newscrawler.sites import Site

WARCS = "*.warc*"
BROKEN = "broken_files"
"""Statistic of files that could not be read to their end; the log names them."""


class ArticleReader(BaseDiskReader):  # type: ignore[misc]  # datatrove has no type information
    """Documents with an article's text, its ``id`` and the whole record as metadata; outcomes are statistics."""

    name = "📰 Articles"
    _requires_dependencies = ("warcio",)

    def __init__(
        self, data_folder: Any, site: Site | None = None, *, glob_pattern: str | None = WARCS, **options: Any
    ) -> None:
        """``site`` is the only one that is asked for; without it each page's is told by its address."""
        super().__init__(data_folder, glob_pattern=glob_pattern, add_file_path=False, **options)
        self.selection = Selection(site=site)

    def read_file(self, filepath: str) -> Iterator[Document]:
        """The articles in the file. One that breaks off gives what comes before, and is counted."""
        try:
            with self.data_folder.open(filepath, "rb") as file:
                for response in responses_in(file, filepath):
                    article = self._article(response)
                    if article:
                        told = record(article)
                        yield Document(text=told["text"], id=told["id"], metadata=told)
        except WarcError as error:
            self.stat_update(BROKEN)
            self.log(str(error))

    def _article(self, response: Response) -> Article | None:
        """The article in the response; ``None``, and counted, when there is none."""
        page = page_of(response, self.selection.owns)
        if not isinstance(page, Page):
            self.stat_update(str(page))
            return None
        article = article_of(page, self.selection.site or site_of(page.url))
        outcome = outcome_of(article)
        self.stat_update(str(outcome))
        return article if outcome is Outcome.EXPORTED else None

    def log(self, line: str) -> None:
        """Say it in datatrove's log of the task."""
        from datatrove.utils.logging import logger

        logger.warning(line)


def record_of(writer: JsonlWriter, document: Document) -> Record:
    """The record, with what later steps made of its text: the adapter for writers."""
    return {**document.metadata, "text": document.text}


def pipeline(warcs: Any, output: Any, site: Site | None = None) -> list[PipelineStep]:
    """The steps from a folder of WARC files to a folder of JSON Lines, a packed file for each task."""
    return [ArticleReader(warcs, site), JsonlWriter(output, adapter=record_of)]
