"""The body of an article page: one to three copies in the five shapes that Drupal themes leave."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from html import escape

from newscrawler.demo.article import Article, Layout
from newscrawler.demo.stories import Block, Kind, Language, Photo
from newscrawler.demo.words import Words, words
from newscrawler.items import Role

NBSP = "\N{NO-BREAK SPACE}"
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
TEASER_BLOCKS = 2
ITOK_CHARS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One printing of the body."""

    css: str
    blocks: tuple[Block, ...]
    is_lossy: bool = False
    is_teaser: bool = False


def copies(article: Article) -> tuple[Copy, ...]:
    """The printings of an article's body, in page order."""
    blocks = article.blocks
    desktop = Copy(css="hidden-onmobile", blocks=blocks, is_lossy=article.layout is Layout.LOST)
    mobile = Copy(css="visible-onmobile", blocks=blocks)
    if article.layout is Layout.SINGLE:
        return (Copy(css="only", blocks=blocks),)
    if article.layout is Layout.TRIPLE:
        return mobile, desktop, Copy(css="print-only", blocks=blocks)
    if article.layout is Layout.TEASER:
        return Copy(css="visible-onmobile", blocks=blocks[:TEASER_BLOCKS], is_teaser=True), desktop
    if article.layout is Layout.EXTRA:
        return Copy(css="visible-onmobile", blocks=blocks[:-2] + blocks[-1:]), desktop
    return mobile, desktop


def view(name: str, inner: str, display: str = "block_1") -> str:
    """A Drupal view with one row around the markup."""
    return views(name, f'<div class="views-row">{inner}</div>', display)


def views(name: str, rows: str, display: str = "block_1") -> str:
    """A Drupal view around finished rows."""
    dom = blake2b(f"{name} {display}".encode(), digest_size=32).hexdigest()
    return (
        f'<div class="views-element-container"><div class="view view-{name} view-id-{name} '
        f'view-display-id-{display} js-view-dom-id-{dom}"><div class="view-content">\n{rows}\n'
        "</div></div></div>"
    )


def image_path(name: str) -> str:
    """Address of an original picture."""
    return f"/sites/default/files/{name}"


def styled_image_path(name: str) -> str:
    """Address of a picture as the article style serves it."""
    itok = blake2b(name.encode(), digest_size=16).hexdigest()[:ITOK_CHARS]
    return f"/sites/default/files/styles/principal_article_image/public/{name}?itok={itok}"


def thumbnail(article: Article, css: str = "") -> str:
    """The picture with its label, in a nested ``<article>``; or the section's name instead of a label."""
    word = words(article.language)
    with_class = f" {css}" if css else ""
    label = ""
    if article.index % 3 != 2:
        label = f'<div class="field__label visually-hidden">{word.thumbnail}</div>'
    picture = ""
    if article.image_name:
        picture = (
            f'<article class="media media--type-image media--view-mode-default{with_class}">'
            '<div class="field field--name-thumbnail field--type-image field--label-visually_hidden">'
            f'{label}<div class="field__item"><img loading="lazy" '
            f'src="{styled_image_path(article.image_name)}" width="800" height="450" alt="" '
            'typeof="foaf:Image" class="image-style-principal-article-image" /></div></div></article>'
        )
    if label:
        return picture
    section = escape(word.sections[article.story.section])
    return f'<div class="section-name{with_class}">{section}</div>{picture}'


def _spaced(text: str, place: int, article: Article) -> str:
    """The text as pasted: some paragraphs have a no-break space."""
    if (place + article.number) % 3 or article.number % 2:
        return text
    parts = text.split(" ", 3)
    return " ".join(parts[:2]) + NBSP + parts[2] + " " + parts[3] if len(parts) > 3 else text


def printed(text: str, place: int, article: Article, *, is_lossy: bool = False) -> str:
    """A block's text as one copy prints it, escaped."""
    spaced = _spaced(text, place, article)
    if is_lossy:
        spaced = spaced.replace(NBSP, " ").replace(ZWNJ, "")
    return escape(spaced, quote=False).replace(NBSP, "&nbsp;")


def _paragraph(html: str, place: int, article: Article, css: str) -> str:
    tag = "div" if article.shape == "E" else "p"
    classes = [css] if css else []
    attributes = ""
    if (place + article.index) % 6 == 3:
        classes.append("MsoNormal")
    if article.language is not Language.EN and (place + article.index) % 5 == 1:
        attributes = ' dir="RTL"'
        html = f'<span lang="{article.language.upper()}">{html}</span>'
    joined = f' class="{" ".join(classes)}"' if classes else ""
    return f"<{tag}{joined}{attributes}>{html}</{tag}>"


def figure(photo: Photo, word: Words, css: str = "") -> str:
    """A picture of a photo story with caption and credit."""
    class_ = f' class="{css}"' if css else ""
    return (
        f'<figure{class_}><img loading="lazy" src="{image_path(photo.name)}" width="800" height="450" '
        f'alt="{escape(photo.caption)}" /><figcaption>{escape(photo.caption)} '
        f'<span class="credit">{word.photo}: {escape(photo.credit)}</span></figcaption></figure>'
    )


def _block(block: Block, place: int, article: Article, copy: Copy, css: str) -> str:
    html = printed(block.text, place, article, is_lossy=copy.is_lossy)
    class_ = f' class="{css}"' if css else ""
    match block.role:
        case Role.SUBHEADING:
            return f"<h3{class_}>{html}</h3>"
        case Role.QUOTE:
            return f"<blockquote{class_}><p>{html}</p></blockquote>"
        case Role.LIST_ITEM:
            return f"<ul{class_}><li>{html}</li></ul>"
        case _:
            return _paragraph(html, place, article, css)


def joins_lines(article: Article) -> bool:
    """Whether the second and third paragraphs are one ``<p>`` with line breaks between them."""
    return article.index % 9 == 4 and [block.role for block in article.blocks[1:3]] == [Role.PARAGRAPH] * 2


def _body_parts(article: Article, copy: Copy, css: str) -> Iterator[str]:
    word = words(article.language)
    photos = {photo.after: photo for photo in article.story.photos}
    places = {id(block): place for place, block in enumerate(article.blocks)}
    pair = article.blocks[1:3] if joins_lines(article) else ()
    has_pair = bool(pair) and all(block in copy.blocks for block in pair)
    for block in copy.blocks:
        place = places[id(block)]
        if photo := photos.get(place):
            yield figure(photo, word, css)
        if not (has_pair and block in pair):
            yield _block(block, place, article, copy, css)
        elif block is pair[0]:
            lines = (printed(each.text, place, article, is_lossy=copy.is_lossy) for each in pair)
            yield _paragraph("<br />\n<br />\n".join(lines), place, article, css)
    for photo in article.story.photos:
        if photo.after >= len(article.blocks):
            yield figure(photo, word, css)
    if copy.is_teaser:
        yield f'<a class="read-more {css}" href="#full">{word.read_more}</a>'


def _joined(parts: Iterable[str], css: str = "") -> str:
    """The parts one after another, neighbouring items in one list."""
    class_ = f' class="{css}"' if css else ""
    return "\n".join(parts).replace(f"</ul>\n<ul{class_}>", "\n")


def _video(article: Article, css: str = "") -> str:
    if article.story.kind not in (Kind.VIDEO, Kind.VIDEO_ONLY):
        return ""
    title = escape(words(article.language).watch)
    class_ = f' class="{css}"' if css else ""
    return (
        f'<div{class_ or ""}><iframe class="video" src="/embed/{article.number}" title="{title}" '
        'width="800" height="450" allowfullscreen></iframe></div>'
    )


def _title(article: Article, copy: Copy, css: str = "") -> str:
    class_ = f' class="{css}"' if css else ""
    # Where "Read more" under a teaser leads.
    id_ = ' id="full"' if article.layout is Layout.TEASER and not copy.is_teaser else ""
    return f"<h2{id_}{class_}>{printed(article.headline, 0, article)}</h2>"


def _summary(article: Article, copy: Copy, css: str = "") -> str:
    if not article.shows_summary or copy.css not in ("hidden-onmobile", "only"):
        return ""
    classes = f"summary {css}".strip()
    return f'<p class="{classes}">{escape(article.summary, quote=False)}</p>'


def _wrapped(article: Article, copy: Copy) -> str:
    """A copy in an element of its own: shapes A, B and C."""
    body = _joined(_body_parts(article, copy, ""))
    head = f"<div>{view('article-title', _title(article, copy) + _summary(article, copy))}</div>"
    media = thumbnail(article) + _video(article)
    if copy.css == "visible-onmobile":
        head, media = media + head, ""
    if article.shape == "A":
        field = (
            '<div class="field field--name-body field--type-text-with-summary field--label-hidden '
            f'field__item">{body}</div>'
        )
        inner = f"{head}<div>{view('article-body', f'<div>{media}</div>{field}')}</div>"
        return f'<div class="{copy.css}">{inner}</div>'
    if article.shape == "B":
        return f'<div class="{copy.css}">{head}<div>{media}<div>{body}</div></div></div>'
    plain = {"visible-onmobile": "c1", "hidden-onmobile": "c2", "print-only": "c3"}.get(copy.css, "c0")
    return f'<div class="{plain}">{head}<div>{view("article-body", media + body)}</div></div>'


def _siblings(article: Article, copy: Copy) -> str:
    """A copy whose paragraphs lie beside those of the other: shapes D and E."""
    head = _title(article, copy, copy.css) + _summary(article, copy, copy.css)
    media = thumbnail(article, copy.css) + _video(article, copy.css)
    first = (media, head) if copy.css == "visible-onmobile" else (head, media)
    parts = (*first, *_body_parts(article, copy, copy.css))
    return _joined(filter(None, parts), copy.css)


def body_html(article: Article) -> str:
    """All copies of an article."""
    every = copies(article)
    if article.shape in "ABC":
        return "\n".join(_wrapped(article, copy) for copy in every)
    inner = "\n".join(_siblings(article, copy) for copy in every)
    return f"<div>{view('article', f'<div>{inner}</div>')}</div>"
