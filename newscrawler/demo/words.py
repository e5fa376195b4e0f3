"""What the templates say: interface words and written dates, per language."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from persiantools.jdatetime import JalaliDate

from newscrawler.demo.stories import Language

PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Interface words of one language; see ``words.toml`` for where each stands."""

    name: str
    tagline: str
    thumbnail: str
    skip: str
    latest: str
    most_read: str
    share: str
    comment: str
    comment_form: str
    comment_send: str
    comments: list[str]
    read_more: str
    tags: str
    by: str
    published: str
    photo: str
    watch: str
    poll: str
    poll_answers: list[str]
    poll_button: str
    newsletter: str
    newsletter_text: str
    newsletter_button: str
    facebook: str
    pagination: str
    current_page: str
    next_page: str
    next: str
    previous_page: str
    previous: str
    first: str
    last: str
    empty: str
    home: str
    all: str
    latest_section: str
    members: str
    members_text: str
    about: str
    about_text: list[str]
    contact: str
    contact_text: list[str]
    not_found: str
    not_found_text: str
    search: str
    stories_by: str
    stories_about: str
    today: str
    yesterday: str
    rights: str
    sections: dict[str, str]
    weekdays: list[str]
    months: list[str]
    am: str
    pm: str
    locale: str
    own_name: str


@cache
def words(language: Language) -> Words:
    """The interface words of a language."""
    text = (files("newscrawler.demo") / "words.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)[language.value]
    return Words(**table)


def digits(text: str | int, language: Language) -> str:
    """The text with the digits that the language is written with."""
    return str(text) if language is Language.EN else str(text).translate(PERSIAN_DIGITS)


def written_day(moment: datetime, language: Language) -> str:
    """``14 November 2026``, or the solar ``۲۳ عقرب ۱۴۰۵`` with Dari or Pashto month names."""
    months = words(language).months
    if language is Language.EN:
        return f"{moment.day} {months[moment.month - 1]} {moment.year}"
    solar = JalaliDate(moment.date())  # type: ignore[no-untyped-call]
    return digits(f"{solar.day} {months[solar.month - 1]} {solar.year}", language)


def written_weekday(moment: datetime, language: Language) -> str:
    """The weekday and the day: what the masthead prints."""
    comma = "," if language is Language.EN else "،"
    return f"{words(language).weekdays[moment.weekday()]}{comma} {written_day(moment, language)}"


def row_time(moment: datetime, today: datetime, language: Language) -> str:
    """``TODAY - 10:31 PM``, ``دیروز - ۱۱:۰۷ ب.ظ`` or a day and a time: what a listing row prints."""
    word = words(language)
    days = (today.date() - moment.date()).days
    day = {0: word.today, 1: word.yesterday}.get(days) or written_day(moment, language)
    if language is Language.EN and days > 1:
        day = f"{word.months[moment.month - 1][:3].upper()} {moment.day}, {moment.year}"
    clock = f"{moment.hour % 12 or 12}:{moment:%M} {word.am if moment.hour < 12 else word.pm}"
    return f"{day} - {digits(clock, language)}"
