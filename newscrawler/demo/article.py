"""A story as the site carries it: its number, address, dates, and the clothes that hide it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from newscrawler.demo.stories import Block, Language, Story
from newscrawler.items import Role

CUT_AT = 90
"""Characters after which a cut summary ends at the next word."""


class Layout(StrEnum):
    """How often, and how faithfully, a page prints the body."""

    DOUBLE = "double"
    TRIPLE = "triple"
    TEASER = "teaser"
    """Two paragraphs and "Read more", then the whole body."""
    LOST = "lost"
    """The second copy has lost its no-break spaces and zero-width non-joiners."""
    EXTRA = "extra"
    """The second copy has a paragraph that the first lacks."""
    SINGLE = "single"


class Summary(StrEnum):
    """Where the words of the summary come from."""

    LAST = "last"
    FIRST = "first"
    OWN = "own"
    CUT = "cut"
    """The first paragraph, cut off with an ellipsis."""


class DateForm(StrEnum):
    """How an article page itself tells its date."""

    JSON_LD = "json_ld"
    META = "meta"
    TIME = "time"
    PRINTED = "printed"
    NONE = "none"
    """Not on the page: at most in listing rows and feeds."""


LAYOUTS = (*Layout, Layout.DOUBLE)  # seven places, so that every layout meets every one of five shapes
DATE_FORMS = (DateForm.JSON_LD, DateForm.NONE, DateForm.META, DateForm.NONE, DateForm.TIME, DateForm.PRINTED)
SUMMARIES = (Summary.LAST, Summary.OWN, Summary.FIRST, Summary.CUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A story as the site carries it."""

    story: Story
    index: int
    """Place in its language's file: decides every piece of its clothing."""
    number: int
    """Drupal's node number; rises with time over all languages and sections."""
    saved: datetime
    """When it went online, whether or not the site says so anywhere."""
    modified: datetime | None
    headline: str
    blocks: tuple[Block, ...]

    @property
    def language(self) -> Language:
        """Its edition."""
        return self.story.language

    @property
    def path(self) -> str:
        """Its own address, percent-encoded, without host."""
        tail = f"/{quote(self.story.slug)}" if self.story.slug else f"-{self.number}"
        return f"{self.language.prefix}/{self.story.section}{tail}"

    @property
    def shape(self) -> str:
        """Body shape A to E of the markup that the site is true to."""
        return "ABCDE"[self.index % 5]

    @property
    def layout(self) -> Layout:
        """How often the body is printed."""
        is_short = len(self.blocks) < 4
        return Layout.SINGLE if is_short else LAYOUTS[self.index % len(LAYOUTS)]

    @property
    def summary_from(self) -> Summary:
        """Where the summary's words come from."""
        if self.story.summary:
            return Summary.OWN
        wanted = SUMMARIES[self.index % len(SUMMARIES)]
        if wanted not in (Summary.LAST, Summary.OWN):
            return wanted
        # The last answer of an interview sums up nothing.
        return Summary.LAST if all(block.role is Role.PARAGRAPH for block in self.blocks) else Summary.FIRST

    @property
    def summary(self) -> str:
        """The summary's words; empty when the story has no text."""
        body = [block.text for block in self.blocks if block.role is Role.PARAGRAPH]
        if not body:
            return ""
        if self.summary_from is Summary.OWN:
            return self.story.summary
        if self.summary_from is Summary.CUT:
            end = body[0].find(" ", CUT_AT)
            return f"{body[0][:end].rstrip(',;:،؛')}…" if end > 0 else body[0]
        return body[-1 if self.summary_from is Summary.LAST else 0]

    @property
    def shows_summary(self) -> bool:
        """Whether the summary is printed on the page (a cut one stands only before a full copy)."""
        return bool(self.summary) and not (self.layout is Layout.SINGLE and self.summary_from is Summary.CUT)

    @property
    def date_form(self) -> DateForm:
        """How the page tells the date."""
        if not self.story.is_dated:
            return DateForm.NONE
        if self.story.second or self.story.has_broken_data:
            return DateForm.JSON_LD
        return DATE_FORMS[self.index % len(DATE_FORMS)]

    @property
    def prints_day_only(self) -> bool:
        """Whether its printed date has no time of day."""
        return self.date_form is DateForm.PRINTED and self.index % 12 == 5

    @property
    def has_row_time(self) -> bool:
        """Whether its rows in listings tell the time."""
        is_page_dated = self.date_form is not DateForm.NONE and not self.story.has_broken_data
        return self.story.is_dated and not (is_page_dated and (self.index % 8 == 6 or self.prints_day_only))

    @property
    def has_open_graph(self) -> bool:
        """Whether the page has og: and description tags."""
        return self.index % 5 != 3

    @property
    def has_canonical(self) -> bool:
        """Whether the page names its canonical address: all but one in four."""
        return self.index % 4 != 3

    @property
    def image_name(self) -> str:
        """File name of the main picture, with its month folder; empty without one."""
        if not self.story.has_image:
            return ""
        return f"{self.saved:%Y-%m}/{self.story.same_as or self.story.key}.png"

    @property
    def changed(self) -> datetime:
        """When the page last changed, for validators and the sitemap."""
        return self.modified or self.saved
