"""An article's page: its metadata, its copies, and what stands around them."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from newscrawler.demo.article import Article, DateForm
from newscrawler.demo.body import body_html, image_path, printed, thumbnail
from newscrawler.demo.layout import (
    Site,
    latest_block,
    most_read_block,
    newsletter_block,
    page,
    poll_block,
)
from newscrawler.demo.stories import Kind, Language
from newscrawler.demo.words import digits, words, written_day

SCHEMA_TYPES = {
    Kind.OPINION: "OpinionNewsArticle",
    Kind.LIVE: "LiveBlogPosting",
    Kind.VIDEO: "VideoObject",
    Kind.VIDEO_ONLY: "VideoObject",
}


def name_path(name: str) -> str:
    """A name as the last part of an address: tags and authors."""
    return quote(name.replace(" ", "-"))


def author_path(language: Language, author: str) -> str:
    """Address of an author's page."""
    return f"{language.prefix}/authors/{name_path(author)}"


def _structured(site: Site, article: Article) -> dict[str, Any]:
    """The JSON-LD of an article."""
    story = article.story
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES.get(story.kind, "NewsArticle"),
        "headline": article.headline,
        "datePublished": article.saved.isoformat(),
        "articleSection": words(article.language).sections[story.section],
        "inLanguage": article.language.tag,
        "publisher": {"@type": "NewsMediaOrganization", "name": words(article.language).name},
    }
    if article.modified:
        data["dateModified"] = article.modified.isoformat()
    if article.image_name:
        data["image"] = [site.base + image_path(article.image_name)]
    if story.authors:
        data["author"] = [
            {"@type": "Person", "name": name, "url": site.base + author_path(article.language, name)}
            for name in story.authors
        ]
    return data


def json_ld(site: Site, article: Article) -> str:
    """The article's JSON-LD script; one story's has lost its closing brace, as real ones do."""
    text = json.dumps(_structured(site, article), ensure_ascii=False, indent=1)
    if article.story.has_broken_data:
        text = text.rstrip("}\n") + ",\n"
    safe = text.replace("</", r"<\/")
    return f'<script type="application/ld+json">\n{safe}\n</script>'


def _open_graph(site: Site, article: Article) -> Iterator[str]:
    def meta(name: str, content: str) -> str:
        key = "name" if name == "description" else "property"
        return f'<meta {key}="{name}" content="{escape(content)}" />'

    word = words(article.language)
    yield meta("og:site_name", word.name)
    yield meta("og:type", "article")
    yield meta("og:url", site.base + article.path)
    yield meta("og:title", article.headline)
    yield meta("og:locale", word.locale)
    if article.summary:
        yield meta("description", article.summary)
        yield meta("og:description", article.summary)
    if article.image_name:
        yield meta("og:image", site.base + image_path(article.image_name))
    for tag in article.story.tags:
        yield meta("article:tag", tag)


def _head(site: Site, article: Article) -> Iterator[str]:
    if article.has_canonical:
        yield f'<link rel="canonical" href="{site.base}{article.path}" />'
    yield f'<link rel="shortlink" href="{site.base}/node/{article.number}" />'
    for language, other in site.edition.hreflang(article).items():
        yield f'<link rel="alternate" hreflang="{language}" href="{site.base}{other.path}" />'
    if article.has_open_graph:
        yield from _open_graph(site, article)
    if article.date_form is DateForm.META:
        yield f'<meta property="article:published_time" content="{article.saved.isoformat()}" />'
    if article.date_form is DateForm.JSON_LD:
        yield json_ld(site, article)


def _submitted(article: Article) -> str:
    """The line below the title: author and date, where the page shows them."""
    word = words(article.language)
    parts = []
    for author in article.story.authors:
        link = f'<a rel="author" href="{author_path(article.language, author)}">{escape(author)}</a>'
        parts.append(f'<span class="byline">{word.by} {link}</span>')
    day = written_day(article.saved, article.language)
    clock = digits(f"{article.saved:%H:%M}", article.language)
    if article.date_form is DateForm.TIME:
        stamp = article.saved.isoformat()
        parts.append(f'<time datetime="{stamp}" pubdate="pubdate">{day} - {clock}</time>')
    if article.date_form is DateForm.PRINTED:
        text = day if article.prints_day_only else f"{day} - {clock}"
        parts.append(f'<span class="date">{word.published}: {text}</span>')
    return f'<div class="node__submitted">{" ".join(parts)}</div>' if parts else ""


def _tags(article: Article) -> str:
    if not article.story.tags:
        return ""
    links = " ".join(
        f'<a href="{article.language.prefix}/tags/{name_path(tag)}" rel="tag">{escape(tag)}</a>'
        for tag in article.story.tags
    )
    label = words(article.language).tags
    return f'<div class="field field--name-field-tags"><div class="field__label">{label}</div>{links}</div>'


def _share(site: Site, article: Article) -> str:
    word = words(article.language)
    address = quote(site.base + article.path, safe="")
    return (
        f'<div class="share-block"><h4>{word.share}</h4><ul>'
        f'<li><a rel="nofollow" href="https://share.example/f?u={address}">Facebook</a></li>'
        f'<li><a rel="nofollow" href="https://share.example/t?u={address}">Telegram</a></li>'
        f"</ul><p>{word.facebook}</p></div>"
    )


def _comments(article: Article) -> str:
    word = words(article.language)
    comments = "".join(
        f'<article class="comment"><div class="comment__content"><p>{escape(text, quote=False)}</p></div></article>'
        for text in word.comments[: article.index % 3]
    )
    return (
        '<section class="field field--name-comment field--type-comment field--label-hidden comment-wrapper">'
        f'<h2 class="title">{word.comment}</h2>{comments}<form action="#"><label>{word.comment_form}'
        f'<textarea rows="3"></textarea></label><button type="button">{word.comment_send}</button></form></section>'
    )


def breadcrumb(article: Article) -> str:
    """Home and section of an article."""
    word, prefix = words(article.language), article.language.prefix
    section = article.story.section
    return (
        f'<nav class="breadcrumb" role="navigation"><ol><li><a href="{prefix or "/"}">{word.home}</a></li>'
        f'<li><a href="{prefix}/{section}">{word.sections[section]}</a></li></ol></nav>'
    )


def article_page(site: Site, article: Article) -> str:
    """The whole page of an article."""
    language = article.language
    side = (
        f'<div class="right">{latest_block(site, language)}{most_read_block(site, language)}'
        f"{poll_block(language)}{newsletter_block(language)}</div>"
    )
    main = f"""<div class="ticker">{latest_block(site, language)}</div>
{breadcrumb(article)}
<article role="article" class="node node--type-article node--view-mode-full">
<div class="node__content"><div class="row"><div class="col story shape-{article.shape.lower()}">
{_submitted(article)}
{body_html(article)}
{_tags(article)}
</div>{side}</div></div>
{_share(site, article)}
{_comments(article)}
</article>"""
    return page(
        site,
        language,
        title=article.headline,
        main=main,
        head=list(_head(site, article)),
        css="path-node page-node-type-article",
        others={each: other.path for each, other in site.edition.hreflang(article).items()},
    )


def feed_body(article: Article) -> str:
    """The article as the feed shows it: label, picture and one copy of the body."""
    body = "\n".join(f"<p>{printed(block.text, n, article)}</p>" for n, block in enumerate(article.blocks))
    return f'{thumbnail(article)}\n<div class="field field--name-body">{body}</div>'
