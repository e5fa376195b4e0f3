"""The closed set of ways in which a fetched, or not fetched, page ends. Every page ends in exactly one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawler.items import Article


class Outcome(StrEnum):
    """How one URL ended in one run: ``exported``, ``listed``, ``dropped/REASON`` or ``failed/REASON``."""

    EXPORTED = "exported"
    """Stored as an article and written to the feeds."""
    LISTED = "listed"
    """A listing, feed or sitemap, read for its links."""

    NEEDLESS = "dropped/needless"
    """A section, or a feed, not asked for: sitemaps or other feeds have shown all that it could bring."""
    UNCHANGED = "dropped/unchanged"
    """The server says 304, or the article reads as the revision that is stored."""
    DUPLICATE_URL = "dropped/duplicate_url"
    """Another address of an article that is stored; the address is added to that article."""
    DUPLICATE_CONTENT = "dropped/duplicate_content"
    """The same text as a stored article under another address; the address is added to that article."""
    BEFORE_SINCE = "dropped/before_since"
    """Published before the day the run was asked to begin with."""
    OVER_LIMIT = "dropped/over_limit"
    """The run already has as many articles as it was asked for."""
    ROBOTS = "dropped/robots"
    """robots.txt forbids the address."""
    UNWANTED = "dropped/unwanted"
    """The page asks robots for what the run was told to obey (``noarchive``, ``noai`` …), and is not kept."""
    OFFSITE = "dropped/offsite"
    """The address, or what it redirects to, belongs to another site."""
    FORBIDDEN_ADDRESS = "dropped/forbidden_address"
    """The address, or what it redirects or resolves to, is none that the run may ask for: see SECURITY.md."""
    TRAP = "dropped/trap"
    """One of many addresses of a pattern that brings nothing new: left out without asking for it."""
    NOT_HTML = "dropped/not_html"
    """The body is no HTML, feed or sitemap."""
    TOO_LARGE = "dropped/too_large"
    """The body is larger than the run accepts."""
    LISTING = "dropped/listing"
    """The page lists articles and is none itself: a section front, a tag, a search, an archive."""
    NO_TEXT = "dropped/no_text"
    """No story in the page: a video alone, a gallery without words, an empty template."""
    NO_HEADLINE = "dropped/no_headline"
    """Text, but nothing that can be its headline."""
    SOFT_404 = "dropped/soft_404"
    """An error page that answers 200."""
    LOGIN_WALL = "dropped/login_wall"
    """A demand to log in or to subscribe stands where the story should be."""
    CONSENT = "dropped/consent"
    """A consent or cookie page stands where the story should be."""
    CHALLENGE = "dropped/challenge"
    """A bot challenge stands where the story should be; it is named, never evaded."""

    GONE = "failed/gone"
    """404 or 410."""
    DENIED = "failed/denied"
    """401, 403, 429 or 451."""
    HTTP_CLIENT = "failed/http_client"
    """Another status from 400 to 499."""
    HTTP_SERVER = "failed/http_server"
    """A status of 500 or more, after the retries."""
    REDIRECT = "failed/redirect"
    """Too many redirects, or one that leads nowhere."""
    TIMEOUT = "failed/timeout"
    """No answer in time, after the retries."""
    DNS = "failed/dns"
    """The host name does not resolve."""
    CONNECTION = "failed/connection"
    """Refused, reset or cut off, after the retries."""
    TLS = "failed/tls"
    """No secure connection could be made."""
    UNREADABLE = "failed/unreadable"
    """The page, or the feed or sitemap, could not be read at all."""
    OVERLOAD = "failed/overload"
    """Reading the page took more time or memory than a page may take."""
    ERROR = "failed/error"
    """A fault of this program; the log has the traceback."""

    @property
    def is_failure(self) -> bool:
        """Whether the page was lost, rather than rightly left out."""
        return self.value.startswith("failed/")

    @property
    def is_drop(self) -> bool:
        """Whether the page was rightly left out."""
        return self.value.startswith("dropped/")


def outcome_of(article: Article, *, since: datetime | None = None) -> Outcome:
    """The outcome of the page that the article was read from, before the archive is asked.

    Reading it may have named a reason already; a story whose paragraphs all turned out to be labels has no text.
    """
    if article.outcome is not Outcome.EXPORTED:
        return article.outcome
    if not article.text:
        return Outcome.NO_TEXT
    if not article.headline:
        return Outcome.NO_HEADLINE
    if since and article.date_published and article.date_published < since:
        return Outcome.BEFORE_SINCE
    return Outcome.EXPORTED


STATUSES = {
    304: Outcome.UNCHANGED,
    401: Outcome.DENIED,
    403: Outcome.DENIED,
    404: Outcome.GONE,
    410: Outcome.GONE,
    429: Outcome.DENIED,
    451: Outcome.DENIED,
}


def status_outcome(status: int) -> Outcome:
    """The outcome of a response with that HTTP status, when it is no success."""
    known = STATUSES.get(status)
    if known:
        return known
    if 300 <= status < 400:
        return Outcome.REDIRECT
    return Outcome.HTTP_SERVER if status >= 500 else Outcome.HTTP_CLIENT
