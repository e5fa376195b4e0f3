"""The demo newspaper as a function: a request in, a response out, no socket and no clock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qs, quote, unquote, urlsplit

from newscrawler.demo import machine_pages as machine
from newscrawler.demo.article import Article
from newscrawler.demo.article_page import article_page
from newscrawler.demo.edition import BETWEEN_GENERATIONS, TODAY, Edition, edition
from newscrawler.demo.layout import Site
from newscrawler.demo.listing_page import home_page, listing_page, members_page, text_page
from newscrawler.demo.pictures import LOGO, PLAYER, scene
from newscrawler.demo.responses import HTML, PLAIN, XML, Response, answer, negotiated
from newscrawler.demo.stories import SECTIONS, Language
from newscrawler.demo.truth import truth_rows
from newscrawler.demo.words import words

__all__ = ["TODAY", "Newspaper", "Response", "truth"]

IMAGE = re.compile(r"^/sites/default/files/(?:styles/[a-z_]+/public/)?(?P<name>\d{4}-\d{2}/[\w-]+\.png)$")
STYLESHEET = "/themes/custom/lajward/css/style.css"


@cache
def _stylesheet() -> str:
    return (files("newscrawler.demo") / "style.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a request asks for, without the clothes of its address."""

    path: str
    """Unquoted, without ``/index.php``, language prefix and last slash; ``""`` for a home page."""
    address: str
    """The same with its language prefix, percent-encoded."""
    language: Language
    page: int
    query: Mapping[str, list[str]]


def _asked(target: str) -> _Asked:
    parts = urlsplit(target)
    path = parts.path.removeprefix("/index.php").rstrip("/")
    query = parse_qs(parts.query)
    number = query.get("page", ["0"])[-1]
    language = Language.EN
    inner = path
    for each in (Language.FA, Language.PS):
        if path == each.prefix or path.startswith(f"{each.prefix}/"):
            language, inner = each, path.removeprefix(each.prefix)
    return _Asked(
        path=unquote(inner),
        address=quote(unquote(path)),
        language=language,
        page=int(number) if number.isdecimal() else 0,
        query=query,
    )


@dataclass(frozen=True, slots=True)
class Newspaper:
    """A site of one generation at one moment.

    ``base`` is what canonical addresses begin with (``http://newspaper.localhost:8650``), ``generation``
    1 or 2, ``today`` the moment of generation 1, ``is_shifting`` whether rows move while one pages,
    ``crawl_delay`` what robots.txt asks for, in seconds, ``fillers`` how many machine-mixed stories each
    language has besides its real ones.
    """

    base: str
    generation: int = 1
    today: datetime = TODAY
    is_shifting: bool = True
    crawl_delay: float = 0.02
    fillers: int = 0

    @property
    def now(self) -> datetime:
        """The moment at which this generation stands still."""
        return self.today + BETWEEN_GENERATIONS * (self.generation - 1)

    @property
    def edition(self) -> Edition:
        """The articles of this generation."""
        return edition(self.generation, self.today, self.fillers)

    def site(self, headers: Mapping[str, str] | None = None) -> Site:
        """What templates need, for a reader who used the ``Host`` in the headers."""
        host = next((value for name, value in (headers or {}).items() if name.lower() == "host"), "")
        asked = f"{urlsplit(self.base).scheme}://{host}" if host else self.base
        return Site(base=self.base, asked=asked, edition=self.edition, today=self.now)

    def respond(self, method: str, target: str, headers: Mapping[str, str]) -> Response:
        """The response to a request: the same request always gets the same bytes."""
        if method not in ("GET", "HEAD", "POST"):
            return negotiated(Response(status=405, headers={"Allow": "GET, HEAD"}), method, headers)
        site = self.site(headers)
        asked = _asked(target)
        response = (
            self._machine(site, asked)
            or self._file(asked)
            or self._article(site, asked)
            or self._listing(site, asked)
            or self._plain(site, asked)
            or self._missing(site, asked)
        )
        return negotiated(response, method, headers)

    def _machine(self, site: Site, asked: _Asked) -> Response | None:
        if asked.path == "/rss.xml":
            changed = site.edition.feed(asked.language)[0].changed
            return answer(machine.feed(site, asked.language), XML, changed=changed)
        if asked.path == "/robots.txt":
            return answer(machine.robots(site, self.crawl_delay), PLAIN)
        if asked.path == "/sitemap.xml":
            kind = "application/xml; charset=utf-8"
            if "page" not in asked.query:
                return answer(machine.sitemap_index(site), kind)
            page = machine.sitemap_page(site, asked.page)
            return None if page is None else answer(page, kind)
        if asked.path == "/views/ajax":
            rows = site.edition.rows(asked.language)
            text = machine.ajax(site, asked.language, rows, asked.page, is_shifting=self.is_shifting)
            return answer(text, "application/json")
        return None

    def _file(self, asked: _Asked) -> Response | None:
        if asked.path == STYLESHEET:
            return answer(_stylesheet(), "text/css; charset=utf-8")
        if asked.path == "/logo.svg":
            return answer(LOGO, "image/svg+xml")
        if re.fullmatch(r"/embed/\d+", asked.path):
            return answer(PLAYER, HTML)
        if match := IMAGE.match(asked.path):
            return answer(scene(match["name"]), "image/png")
        return None

    def _article(self, site: Site, asked: _Asked) -> Response | None:
        if match := re.fullmatch(r"/node/(\d+)", asked.path):
            found = site.edition.by_number.get(int(match[1]))
            return _moved(site.asked + found.path) if found else None
        article: Article | None = site.edition.by_path.get(asked.address)
        if article is None:
            return None
        # Validators of the node, not of the page: the blocks around it do not make it another one.
        tag = f"{article.number}-{int(article.changed.timestamp())}"
        return answer(article_page(site, article), HTML, changed=article.changed, tag=tag)

    def _listing(self, site: Site, asked: _Asked) -> Response | None:
        language, word = asked.language, words(asked.language)
        section, _, rest = asked.path.strip("/").partition("/")
        if not section:
            return answer(home_page(site, language), HTML)
        if section == "en" and not rest:
            return _moved(f"{site.asked}/")
        if section in SECTIONS and rest in ("", "all"):
            title, articles = word.sections[section], site.edition.rows(language, section)
        elif section == "latest" and not rest:
            title, articles = word.latest_section, site.edition.rows(language)
        elif section == "tags":
            name = rest.replace("-", " ")
            title, articles = f"{word.stories_about} {name}", site.edition.tagged(language, name)
        elif section == "authors":
            name = rest.replace("-", " ")
            title, articles = f"{word.stories_by} {name}", site.edition.written_by(language, name)
        else:
            return None
        if not articles:
            return None
        page = listing_page(site, language, title, articles, asked.page, is_shifting=self.is_shifting)
        return answer(page, HTML)

    def _plain(self, site: Site, asked: _Asked) -> Response | None:
        language, word = asked.language, words(asked.language)
        texts = {
            "/about": (word.about, word.about_text),
            "/contact": (word.contact, word.contact_text),
            "/search": (word.search, [word.empty]),
        }
        if text := texts.get(asked.path):
            return answer(text_page(site, language, *text), HTML)
        if match := re.fullmatch(r"/members(?:-(\d+))?", asked.path):
            return answer(members_page(site, language, int(match[1]) if match[1] else None), HTML)
        return None

    def _missing(self, site: Site, asked: _Asked) -> Response:
        word = words(asked.language)
        page = text_page(site, asked.language, word.not_found, [word.not_found_text])
        return answer(page, HTML, status=404)


def _moved(location: str) -> Response:
    return Response(status=301, headers={"Location": location, "Content-Type": HTML})


def truth(newspaper: Newspaper) -> list[dict[str, object]]:
    """One row for every article, then for other pages: what a careful reader would note down.

    See :mod:`newscrawler.demo.truth` for the fields.
    """
    return truth_rows(newspaper.site())
