"""The words that a content management system prints around a story, in whatever language it prints them."""

from __future__ import annotations

from dataclasses import replace

from newscrawler.items import Article, Author, DroppedBlock, Paragraph
from newscrawler.text.clean import clean
from newscrawler.text.fold import fold
from newscrawler.text.labels import LabelKind, label_kind

NO_VALUE = frozenset(
    {
        LabelKind.THUMBNAIL,
        LabelKind.SKIP,
        LabelKind.MENU,
        LabelKind.HOME,
        LabelKind.SEARCH,
        LabelKind.LOADING,
        LabelKind.SHARE,
        LabelKind.READ_MORE,
    }
)
"""Labels that are never a section or keyword. Others are: "Opinion" is a section, "Facebook" a keyword."""


def without_labels(article: Article) -> Article:
    """The article without blocks that are nothing but an interface label, such as ``تصویر بندانگشتی``.

    Only a whole block is a label; the same word inside a sentence stays. A block that only names the story's section,
    outlet or author is one as well. Other fields lose values that are labels.
    """
    named = (article.section, *article.breadcrumbs, article.publisher, *(a.name for a in article.authors))
    names = {fold(name) for name in named if name}
    kept: list[Paragraph] = []
    dropped: list[DroppedBlock] = []
    for paragraph in article.paragraphs:
        if label_kind(paragraph.text) is None and fold(paragraph.text) not in names:
            kept.append(paragraph)
        else:
            dropped.append(DroppedBlock(text=paragraph.text[:300], reason="label"))
    return replace(
        article,
        headline=_unless_label(article.headline),
        description=_unless_label(article.description),
        section=_unless_label(article.section, NO_VALUE),
        authors=tuple(a for a in article.authors if _is_name(a)),
        keywords=tuple(k for k in article.keywords if _unless_label(k, NO_VALUE)),
        paragraphs=tuple(kept),
        dropped_blocks=(*article.dropped_blocks, *dropped),
    )


def _unless_label(text: str | None, kinds: frozenset[LabelKind] | None = None) -> str | None:
    """The text cleaned; ``None`` when it is a label of those kinds, or of any."""
    cleaned = clean(text) if text else None
    kind = label_kind(cleaned) if cleaned else None
    is_label = kind is not None and (kinds is None or kind in kinds)
    return None if is_label else cleaned or None


def _is_name(author: Author) -> bool:
    return bool(author.name.strip()) and label_kind(author.name) is None
