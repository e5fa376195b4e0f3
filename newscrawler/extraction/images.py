"""The images and videos of a story: the largest versions, without logos, pixels and avatars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newscrawler.extraction.blocks import Frame
from newscrawler.extraction.body import Body
from newscrawler.extraction.classes import bit, purposes
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import VIDEO_TYPE, Structured, resolved, texts, types_of
from newscrawler.items import Image, Video
from newscrawler.text.clean import clean

MAX_IMAGES, MAX_VIDEOS = 60, 20
NEAR_LEVELS = 8
"""Elements around the story within which the headline is looked for."""
SMALLEST = 100
"""Pixels of width or height under which an image is an icon, an avatar or a pixel."""
SOURCES = ("data-src", "data-original", "data-lazy-src", "data-url", "data-image", "data-full-src", "src")
SOURCE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
ORNAMENT = re.compile(  # in the file's name: a folder "default" or "share" holds pictures of stories as well
    r"(?:^|[_.-])(?:logos?|icons?|avatars?|gravatar|sprites?|pixel|spacer|blank|placeholder|default|favicon|emoji|badge|button|share|1x1|loading|transparent|author)(?:[_.-]|$)",
    re.IGNORECASE,
)
ORNAMENTS = re.compile(r"/(?:logos?|icons?|avatars?|emojis?|sprites?|favicons?)/", re.IGNORECASE)
UNWANTED = bit(
    "author", "advertisement", "navigation", "footer", "comment", "related", "newsletter", "share", "sidebar"
)
CREDIT_NAMES = re.compile(
    r"credit|copyright|source|photographer|agency|quelle|urheber|fotograf|autor-?foto", re.IGNORECASE
)
CREDIT = re.compile(
    r"(?<![\s(\[|/–—-])[\s(\[|/–—-]*+(?:(?:photo|image|picture|foto|bild|photograph|credit|source|quelle|crédit|crédits|fuente|عکس|انځور|تصویر|صورة|фото|图|圖|写真)\s*(?:by|von|:|：|/|©)\s*|©\s*)(?P<credit>[^()\[\]]{2,80})[)\]]?\s*$",
    re.IGNORECASE,
)
PLAYERS = re.compile(
    r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|aparat\.com|rutube\.ru|jwplayer\.com|brightcove\.net|streamable\.com|twitch\.tv|soundcloud\.com|spotify\.com)$"
)
PLAYER_PATH = re.compile(r"/(?:embed|player|video|audio)s?/", re.IGNORECASE)


def main_image(document: Document, stated: Structured, hint: str | None) -> Image | None:
    """The image that the page names as standing for the story, else the one of the listing row or feed."""
    for url in _stated_images(stated):
        address = document.absolute(url)
        if address and not is_ornament(address):
            alt = stated.first("og:image:alt", "twitter:image:alt")
            return Image(url=address, alt=clean(alt) if alt else None)
    address = document.absolute(hint)
    return Image(url=address) if address else None


def _stated_images(stated: Structured) -> Iterator[str]:
    for item in resolved(stated.article.get("image"), stated.nodes):
        yield from texts(item, "contentUrl", "url", "@id")
    for name in ("og:image:secure_url", "og:image:url", "og:image", "twitter:image", "twitter:image:src"):
        yield from stated.meta.get(name, ())


def story_images(document: Document, body: Body, titles: Sequence[Frame] = ()) -> tuple[Image, ...]:
    """The images among the story's blocks, in order, each once, with caption and credit.

    ``titles`` are the frames of blocks that read as the headline: a lead image stands between one and the text.
    """
    found: dict[str, Image] = {}
    order: list[str] = []
    at = 0  # behind the image that was met last: where one belongs that only a second copy of the story has
    for element in _story_elements(document, body, titles, "img", "amp-img"):
        image = _image(document, element)
        if image is None:
            continue
        key = _picture_key(image.url)
        if key in found:
            at = order.index(key) + 1
        elif len(found) < MAX_IMAGES:
            found[key] = image
            order.insert(at, key)
            at += 1
    return tuple(found[key] for key in order)


def with_caption(image: Image | None, images: Iterable[Image]) -> Image | None:
    """The main image with what the page prints under the same picture."""
    if image is None:
        return None
    for other in images:
        if _picture_key(other.url) == _picture_key(image.url):
            return replace(image, caption=other.caption, credit=other.credit, alt=other.alt or image.alt)
    return image


def videos(
    document: Document, stated: Structured, body: Body, titles: Sequence[Frame] = ()
) -> tuple[Video, ...]:
    """The videos and audios that the page states, and those among the story's blocks."""
    found: dict[str, Video] = {}
    for node in stated.nodes:
        if any(VIDEO_TYPE.search(t) for t in types_of(node)):
            for url in texts(node.get("contentUrl")) or texts(node.get("embedUrl")):
                if address := document.absolute(url):
                    title = next(iter(texts(node.get("name"))), None)
                    found.setdefault(address, Video(url=address, title=clean(title) if title else None))
    for element in _story_elements(document, body, titles, "video", "audio", "iframe"):
        for url in _sources(element):
            address = document.absolute(url)
            if address and (element.tag != "iframe" or _is_player(address)):
                title = element.get("title") or element.get("aria-label")
                found.setdefault(address, Video(url=address, title=clean(title) if title else None))
                break
    return tuple(found.values())[:MAX_VIDEOS]


def _is_player(address: str) -> bool:
    """Whether a frame at that address plays something: a known host's, or one that an outlet calls a player itself."""
    parts = urlsplit(address)
    return bool(PLAYERS.search(parts.hostname or "") or PLAYER_PATH.search(parts.path))


def _sources(element: HtmlElement) -> Iterator[str]:
    for name in ("data-src", "src"):
        if value := element.get(name):
            yield value
    for source in element.iter("source"):
        if value := source.get("src"):
            yield value


def _story_elements(
    document: Document, body: Body, titles: Sequence[Frame], *tags: str
) -> Iterator[HtmlElement]:
    """Elements with these tags in the smallest element that has nearly the whole story, and its headline if it is near."""
    container = _container(body, titles)
    if container is None:
        return
    for element in container.iter(*tags):
        if not _is_unwanted(element, container):
            yield element


def _container(body: Body, titles: Sequence[Frame]) -> HtmlElement | None:
    """The smallest element that has nine tenths of the story's characters, and one level of what is around it."""
    total = sum(len(b.text) for b in body.blocks)
    inside: dict[int, int] = {}
    frames: dict[int, Any] = {}
    for block in body.blocks:
        frame = block.frame
        while frame is not None:
            inside[frame.index] = inside.get(frame.index, 0) + len(block.text)
            frames[frame.index] = frame
            if frame.parent is None:
                break
            frame = frame.parent
    enough = [i for i, chars in inside.items() if chars >= 0.9 * total]
    if not enough:
        return None
    frame = frames[max(enough, key=lambda i: frames[i].depth)]
    above = {id(f) for title in titles for f in _line(title)}
    for up in _line(frame)[:NEAR_LEVELS]:
        if up.tag in ("body", "main"):
            break
        if id(up) in above:
            return up.element
    up = frame
    for _ in range(3):  # the lead image stands above the text, in an article with it
        if up.tag == "article" or up.parent is None or up.parent.tag == "body":
            break
        up = up.parent
    return up.element if up.tag == "article" or up is frame.parent else frame.element


def _line(frame: Frame) -> list[Frame]:
    """The frame and all that are around it, from inside out."""
    line = [frame]
    while line[-1].parent is not None:
        line.append(line[-1].parent)
    return line


def _is_unwanted(element: HtmlElement, container: HtmlElement) -> bool:
    parent, steps = element, 0
    while parent is not None and parent is not container and steps < 8:
        names = " ".join(filter(None, (parent.get("class"), parent.get("id"))))
        if parent.tag in ("aside", "nav", "footer") or (names and purposes(names) & UNWANTED):
            return True
        parent, steps = parent.getparent(), steps + 1
    return False


def _image(document: Document, element: HtmlElement) -> Image | None:
    for name in ("width", "height"):
        size = (element.get(name) or "").removesuffix("px")
        if size.isdigit() and int(size) < SMALLEST:
            return None
    address = document.absolute(largest(element))
    if address is None or is_ornament(address):
        return None
    caption, credit = _caption(element)
    alt = element.get("alt")
    return Image(url=address, caption=caption, credit=credit, alt=clean(alt) or None if alt else None)


def largest(element: HtmlElement) -> str | None:
    """The address of the largest version that the image, or the picture around it, names."""
    best: tuple[float, str] | None = None
    # libxml2 does not know that ``source`` is empty: the image is found inside it.
    picture = next(element.iterancestors("picture"), None)
    sources = list(picture.iter("source")) if picture is not None else []
    for one in (element, *sources):
        for name in SOURCE_SETS:
            for size, url in _versions(one.get(name) or ""):
                if best is None or size > best[0]:
                    best = (size, url)
    if best is not None:
        return best[1]
    for name in SOURCES:
        url = element.get(name)
        if url and not url.startswith("data:"):
            return str(url)
    return None


def _versions(srcset: str) -> Iterator[tuple[float, str]]:
    """Sizes and addresses in a ``srcset`` (HTML 4.8.4.2.1); an address without a size counts as 1x."""
    for part in re.split(r",\s+|,(?=https?:|/)", srcset.strip()):
        url, _, size = part.strip().partition(" ")
        if not url or url.startswith("data:"):
            continue
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)([wx])\s*", size)
        yield (float(match[1]) * (1 if match[2] == "w" else 1000) if match else 1.0), url


def is_ornament(url: str) -> bool:
    """Whether the address is that of a logo, an icon, an avatar or a pixel."""
    path = urlsplit(url).path
    if url.startswith("data:") or path.endswith((".svg", ".ico")):
        return True
    return bool(ORNAMENT.search(path.rpartition("/")[2]) or ORNAMENTS.search(path))


def _caption(element: HtmlElement) -> tuple[str | None, str | None]:
    figure = next(
        (p for p in element.iterancestors("figure", "div") if p.tag == "figure" or _is_figure(p)), None
    )
    if figure is None:
        return None, None
    caption = next(figure.iter("figcaption"), None)
    if caption is None:
        caption = next(
            (e for e in figure.iter("p", "div", "span") if purposes(e.get("class") or "") & bit("caption")),
            None,
        )
    if caption is None:
        return None, None
    credit = next(
        (
            e
            for e in caption.iter("span", "small", "cite", "p", "div", "em")
            if CREDIT_NAMES.search(e.get("class") or "")
        ),
        None,
    )
    text = clean(" ".join("".join(caption.itertext()).split()))
    if credit is not None and (name := clean(" ".join("".join(credit.itertext()).split()))):
        return text.replace(name, "").strip(" |/-–—") or None, _bare_credit(name)
    if match := CREDIT.search(text):
        return text[: match.start()].strip() or None, match["credit"].strip()
    return text[:1000] or None, None


def _bare_credit(name: str) -> str:
    match = CREDIT.search(name)
    return (match["credit"] if match else name).strip(" ()[]|:")


def _is_figure(element: HtmlElement) -> bool:
    return (
        bool(purposes(element.get("class") or "") & bit("figure"))
        and sum(1 for _ in element.iter("img")) == 1
    )


def _picture_key(url: str) -> str:
    """What all sizes of one picture share: the file name, or where that says little the path, without sizes."""
    path = urlsplit(url).path
    name = path.rsplit("/", 1)[-1]
    name = re.sub(r"[-_]?\d{2,4}x\d{2,4}|\.(?:jpe?g|png|webp|avif|gif)$", "", name, flags=re.IGNORECASE)
    return name if len(name) > 8 else path
