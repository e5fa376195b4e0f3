"""Second station: interface labels go."""

from __future__ import annotations

from newscrawler.items import Article
from newscrawler.text.markup import without_labels


class MarkupPipeline:
    """`Article` in, the same without the template's words out."""

    async def process_item(self, item: Article) -> Article:
        """The article without interface labels."""
        return without_labels(item)
