"""Third station: repeats go."""

from __future__ import annotations

from newscrawler.dedupe.story import without_repeats
from newscrawler.items import Article


class ParagraphsPipeline:
    """`Article` in, the same with each paragraph once out."""

    async def process_item(self, item: Article) -> Article:
        """The article without repeated paragraphs."""
        return without_repeats(item)
