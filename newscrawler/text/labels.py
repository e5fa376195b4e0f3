"""Interface strings: what publishing systems and their themes print around a story, in many languages.

One file per language, ``labels/TAG.toml``: kinds as keys, lists of strings as values. ``{network}`` in a string
stands for each social network, under its Latin names and those the file gives as ``networks``. To add a language,
add its file.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

from newscrawler.text.fold import fold


class LabelKind(StrEnum):
    """What an interface string says. Where languages collide, the kind named first here wins."""

    THUMBNAIL = "thumbnail"
    """Field name of the small picture: ``تصویر بندانگشتی``."""
    IMAGE = "image"
    """Field name of any picture: ``Image``, ``عکس``."""
    PHOTO_CREDIT = "photo_credit"
    """Before a photographer or agency: ``Photo:``, ``Image source``."""
    SHARE = "share"
    SOCIAL = "social"
    """The bare name of a social network, as printed on its button."""
    FOLLOW = "follow"
    COMMENT = "comment"
    """Comment heading, form, counter or notice."""
    REPLY = "reply"
    LATEST = "latest"
    """Heading of a list of new stories."""
    MOST_READ = "most_read"
    RELATED = "related"
    """Heading of a list of stories on the same subject."""
    READ_MORE = "read_more"
    """Link from a teaser to its story."""
    READ_ALSO = "read_also"
    """Introduction of a link to another story within a story."""
    PUBLISHED_ON = "published_on"
    """Before the date of publication."""
    UPDATED_ON = "updated_on"
    """Before the date of the last change."""
    AUTHOR_BY = "author_by"
    """Before an author's name: ``By``, ``نویسنده``."""
    TAGS = "tags"
    CATEGORY = "category"
    SKIP = "skip"
    """Link past the navigation."""
    MENU = "menu"
    """Menu button, or the hidden heading of a navigation or breadcrumb."""
    SEARCH = "search"
    LOGIN = "login"
    REGISTER = "register"
    SUBSCRIBE = "subscribe"
    NEWSLETTER = "newsletter"
    PRINT = "print"
    EMAIL = "email"
    """Send by mail, or the field for a mail address."""
    COPY_LINK = "copy_link"
    LISTEN = "listen"
    ADVERTISEMENT = "advertisement"
    SOURCE = "source"
    NEXT = "next"
    """Next page or next story."""
    PREVIOUS = "previous"
    FIRST = "first"
    """First page of a pager."""
    LAST = "last"
    """Last page of a pager."""
    PAGE = "page"
    """Heading or counter of a pager."""
    HOME = "home"
    LOADING = "loading"
    LOAD_MORE = "load_more"
    TOP = "top"
    """Link back to the top of the page."""
    CLOSE = "close"
    VIEWS = "views"
    """Counter of readers."""
    READING_TIME = "reading_time"
    RIGHTS = "rights"
    """Copyright line without a name."""
    COOKIES = "cookies"


_LONGEST = 200
"""Characters of a block beyond which it is certainly no label (the longest label has about half)."""

_NETWORKS = (
    *("Facebook", "Twitter", "X", "X (Twitter)", "WhatsApp", "Telegram", "LinkedIn", "Pinterest", "Reddit"),
    *("Tumblr", "Instagram", "YouTube", "Viber", "Messenger", "Facebook Messenger", "TikTok", "Threads"),
    *(
        "Bluesky",
        "Mastodon",
        "Google+",
        "Skype",
        "VK",
        "Odnoklassniki",
        "Line",
        "Weibo",
        "WeChat",
        "Flipboard",
    ),
    *("Email", "Print", "Pocket"),
)
_NOT_ALONE = frozenset({"Line", "Threads", "X", "Pocket", "Email", "Print"})
"""Networks whose bare name is also a word."""

_SEPARATORS = re.compile(r"[\n|•·/\\›‹»«]+")
_DIGITS = "0123456789"


def label_kind(text: str) -> LabelKind | None:
    """What kind of interface label the block is, or nothing when it is text.

    Only a whole block is a label, in any language and whatever the page's own: the same word inside a sentence
    is text. Case, punctuation around it, icons and counters (``Comments (12)``, ``۱۲ دیدگاه``) do not matter. A row
    of labels (``Share | Print``) has the kind of its first.
    """
    if len(text) > _LONGEST:
        return None
    kind = _kind(text)
    if kind is not None or not _SEPARATORS.search(text):
        return kind
    kinds = [_kind(part) for part in _SEPARATORS.split(text) if fold(part)]
    return kinds[0] if kinds and None not in kinds else None


def labels(kind: LabelKind, languages: Sequence[str] = ()) -> frozenset[str]:
    """The folded strings of a kind, in the languages given (BCP 47; ``fa-AF`` includes ``fa``) or in all."""
    wanted = frozenset(_tags(languages)) if languages else label_languages()
    return frozenset[str]().union(
        *(_strings(tag).get(kind, frozenset()) for tag in wanted & label_languages())
    )


@cache
def label_languages() -> frozenset[str]:
    """The language tags that have a file of labels."""
    names = (entry.name for entry in (files("newscrawler.text") / "labels").iterdir())
    return frozenset(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def _kind(text: str) -> LabelKind | None:
    key = fold(text)
    return _kinds().get(key) or _kinds().get(key.strip(_DIGITS))


def _tags(languages: Sequence[str]) -> Iterator[str]:
    """Each tag and the more general ones it refines."""
    for language in languages:
        parts = language.split("-")
        yield from ("-".join(parts[:length]) for length in range(len(parts), 0, -1))


@cache
def _kinds() -> dict[str, LabelKind]:
    """Folded string to kind, over all languages."""
    kinds: dict[str, LabelKind] = {}
    for kind in LabelKind:
        for tag in sorted(label_languages()):
            for string in _strings(tag).get(kind, ()):
                kinds.setdefault(string, kind)
    for network in _NETWORKS:
        if network not in _NOT_ALONE:
            kinds.setdefault(fold(network), LabelKind.SOCIAL)
    return kinds


@cache
def _strings(tag: str) -> dict[LabelKind, frozenset[str]]:
    """One language's folded strings by kind."""
    path = files("newscrawler.text") / "labels" / f"{tag}.toml"
    table: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))
    networks = table.pop("networks", [])
    folded = {
        LabelKind(kind): frozenset(fold(string) for string in _expanded(strings, [*_NETWORKS, *networks]))
        for kind, strings in table.items()
    }
    # Mail is a way to share, but no social network.
    folded[LabelKind.SOCIAL] = frozenset(map(fold, networks)) - folded.get(LabelKind.EMAIL, frozenset())
    return folded


def _expanded(strings: list[str], networks: list[str]) -> Iterator[str]:
    for string in strings:
        if "{network}" not in string:
            yield string
            continue
        for network in networks:
            yield string.replace("{network}", network)
