"""What the words of a date mean, from one table per language in ``names/``.

A table is a TOML file named by its language. ``day_first`` says whether 03/04/2023 is 3 April in it; English has no
one answer. ``[months.CALENDAR]`` gives the names of months 1 to 12, ``[weekdays]``, ``[units]``, ``[dayparts]`` and
``[calendars]`` speak for themselves; ``[one]`` and ``[two]`` hold words that carry their number (``ساعتين``),
``[numbers]`` numerals, ``[days]`` words for today (0), yesterday (1) and before, and ``[words]`` everything else, by
the kinds below. Case, marks, ZWNJ, dots and spaces of a name do not count; names of several words are found as well.
A word may stand in several places: the words around it decide, and where they do not, there is no date.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources

from newscrawler.dates.flat import word_key
from newscrawler.dates.parsed import Calendar

__all__ = ["Kind", "Lexicon", "Meaning", "Unit", "day_first_languages", "lexicon"]


class Unit(StrEnum):
    """The units in which relative forms count."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Kind(StrEnum):
    """The part that a word, a number or a group of them can play in a date."""

    # Read off the text by its shape.
    NUMBER = "number"
    TRIPLE = "triple"
    """Three numbers with one separator, ``15/02/2023``."""
    TIME = "time"
    DOTTED = "dotted"
    """``10.31``: a time only where the words around it say so."""
    OFFSET = "offset"
    IANA = "iana"
    UNKNOWN = "unknown"
    # Read from the tables.
    MONTH = "month"
    WEEKDAY = "weekday"
    UNIT = "unit"
    AMOUNT = "amount"
    """A unit that carries its own number: Arabic ``ساعتين``, Russian ``час``."""
    NUMERAL = "numeral"
    HALF = "half"
    DAYS_BACK = "days_back"
    NOW = "now"
    AGO = "ago"
    AM = "am"
    PM = "pm"
    NOON = "noon"
    NIGHT = "night"
    ERA = "era"
    """A sign of the calendar; without one of the three it means either Hijri calendar."""
    ERA_START = "era_start"
    """Japanese eras: the year before their first one."""
    ZONE = "zone"
    PLACE = "place"
    CLOCK = "clock"
    """Stands before an hour: ``um``, ``ساعت``."""
    HOUR_MARK = "hour_mark"
    """Stands behind an hour: ``Uhr``, ``بجے``."""
    ORDINAL = "ordinal"
    BY = "by"
    CODE = "code"
    """Announces a number that is no part of a date, such as ``کد خبر``."""
    READING_TIME = "reading_time"
    """Follows a number of minutes: ``min read``."""
    SKIP = "skip"
    MONTH_PREFIX = "month_prefix"
    YEAR_SUFFIX = "year_suffix"
    MONTH_SUFFIX = "month_suffix"
    DAY_SUFFIX = "day_suffix"
    HOUR_SUFFIX = "hour_suffix"
    MINUTE_SUFFIX = "minute_suffix"
    SECOND_SUFFIX = "second_suffix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One sense of a word."""

    kind: Kind
    number: int = 0
    """Month 1-12, weekday 0-6 from Monday, amount, days back or zone offset in minutes, by kind."""
    calendar: Calendar | None = None
    unit: Unit | None = None
    zone: str = ""


Lexicon = Mapping[str, tuple[Meaning, ...]]
"""Folded word to its senses."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAYPARTS = {"am": Kind.AM, "pm": Kind.PM, "noon": Kind.NOON, "night": Kind.NIGHT}

_WORDS = {
    "ago": Kind.AGO,
    "now": Kind.NOW,
    "about": Kind.SKIP,
    "and": Kind.SKIP,
    "label": Kind.SKIP,
    "filler": Kind.SKIP,
    "clock": Kind.CLOCK,
    "hour_mark": Kind.HOUR_MARK,
    "ordinal": Kind.ORDINAL,
    "by": Kind.BY,
    "code": Kind.CODE,
    "reading_time": Kind.READING_TIME,
    "half": Kind.HALF,
    "month_prefix": Kind.MONTH_PREFIX,
    "year_suffix": Kind.YEAR_SUFFIX,
    "month_suffix": Kind.MONTH_SUFFIX,
    "day_suffix": Kind.DAY_SUFFIX,
    "hour_suffix": Kind.HOUR_SUFFIX,
    "minute_suffix": Kind.MINUTE_SUFFIX,
    "second_suffix": Kind.SECOND_SUFFIX,
}

# Function words count in the site's own languages and in English, which labels pages everywhere: a preposition
# of a third language must not make a piece of prose look like a bare date. Those of another script count too:
# the page then is of another language than its site or its template says.
_OWN_LANGUAGE_ONLY = frozenset(
    {Kind.SKIP, Kind.CLOCK, Kind.HOUR_MARK, Kind.ORDINAL, Kind.BY, Kind.CODE, Kind.READING_TIME, Kind.NUMERAL}
)

_SIGN_KINDS = frozenset({Kind.ERA, Kind.ORDINAL})


def lexicon(languages: Sequence[str]) -> Lexicon:
    """Folded word to its senses; those of the given languages stand alone where there are any.

    No language with a table means that all tables count alike.
    """
    return _lexicon(_known(tuple(languages)))


@lru_cache(maxsize=64)
def _known(languages: tuple[str, ...]) -> frozenset[str]:
    """The languages among these that have a table."""
    return frozenset(map(_primary, languages)) & frozenset(map(_primary, _tables()))


@lru_cache(maxsize=16)
def _lexicon(own: frozenset[str]) -> Lexicon:
    scripts = {_script(word) for tag, word in _weekday_words() if _primary(tag) in own}
    found: dict[str, tuple[Meaning, ...]] = {}
    for key, senses in _senses().items():
        is_foreign = _script(key) not in scripts
        chosen = [meaning for tag, meaning in senses if tag in own or tag == ""]
        if chosen and all(meaning.kind in _SIGN_KINDS for meaning in chosen):
            # Arabic م behind a time is "p.m." on a Persian site too.
            chosen += [meaning for _, meaning in senses if meaning.kind in _DAYPARTS.values()]
        if not chosen:
            chosen = [
                meaning
                for tag, meaning in senses
                if is_foreign or tag == "en" or meaning.kind not in _OWN_LANGUAGE_ONLY
            ]
        if chosen:
            found[key] = _without_doubles(chosen)
    return found


def _script(word: str) -> str:
    """``LATIN``, ``ARABIC`` …: the first word of the first letter's name."""
    return unicodedata.name(word[0], "").split(" ")[0]


def _weekday_words() -> Iterator[tuple[str, str]]:
    for tag, table in _tables().items():
        for _, word in _words(table, "weekdays"):
            yield tag, word


def day_first_languages(languages: Sequence[str]) -> bool:
    """True when every given language writes the day before the month, so that 03/04/2023 is 3 April.

    The tables follow the short date patterns of Unicode CLDR. English is False: its countries differ.
    """
    return _day_first(tuple(languages))


@lru_cache(maxsize=64)
def _day_first(languages: tuple[str, ...]) -> bool:
    tables = _tables()
    known = [tables[_primary(tag)] for tag in languages if _primary(tag) in tables]
    return bool(known) and len(known) == len(languages) and all(table["day_first"] for table in known)


def _primary(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].lower()


@cache
def _tables() -> dict[str, dict[str, object]]:
    folder = resources.files("newscrawler.dates") / "names"
    found: dict[str, dict[str, object]] = {}
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            found[file.name.removesuffix(".toml")] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def _senses() -> dict[str, list[tuple[str, Meaning]]]:
    found: dict[str, list[tuple[str, Meaning]]] = {}
    for tag, table in _tables().items():
        for word, meaning in _table_senses(table):
            key = word_key(word)
            if key:
                found.setdefault(key, []).append((_primary(tag), meaning))
    for word, meaning in _zone_senses():
        found.setdefault(word_key(word), []).append(("", meaning))
    return found


def _without_doubles(senses: Sequence[Meaning]) -> tuple[Meaning, ...]:
    """Each sense once; an amount also serves as its bare unit, which beside it would only double the readings."""
    amounts = {meaning.unit for meaning in senses if meaning.kind is Kind.AMOUNT}
    return tuple(
        meaning
        for meaning in dict.fromkeys(senses)
        if meaning.kind is not Kind.UNIT or meaning.unit not in amounts
    )


def _words(table: Mapping[str, object], *path: str) -> Iterator[tuple[str, str]]:
    """Key and word for every word under a section of a table."""
    section: object = table
    for name in path:
        section = section.get(name, {}) if isinstance(section, Mapping) else {}
    if not isinstance(section, Mapping):
        return
    for key, words in section.items():
        if isinstance(words, list):
            yield from ((str(key), str(word)) for word in words)


def _table_senses(table: Mapping[str, object]) -> Iterator[tuple[str, Meaning]]:
    for calendar in Calendar:
        for key, word in _words(table, "months", calendar.value):
            yield word, Meaning(kind=Kind.MONTH, number=int(key), calendar=calendar)
    for key, word in _words(table, "weekdays"):
        yield word, Meaning(kind=Kind.WEEKDAY, number=_WEEKDAYS.index(key))
    for key, word in _words(table, "units"):
        yield word, Meaning(kind=Kind.UNIT, unit=Unit(key))
    for section, amount in (("one", 1), ("two", 2)):
        for key, word in _words(table, section):
            yield word, Meaning(kind=Kind.AMOUNT, number=amount, unit=Unit(key))
    for section, kind in (("numbers", Kind.NUMERAL), ("days", Kind.DAYS_BACK), ("eras", Kind.ERA_START)):
        for key, word in _words(table, section):
            yield word, Meaning(kind=kind, number=int(key))
    for key, word in _words(table, "dayparts"):
        yield word, Meaning(kind=_DAYPARTS[key])
    for key, word in _words(table, "calendars"):
        yield word, Meaning(kind=Kind.ERA, calendar=None if key == "hijri" else Calendar(key))
    for key, word in _words(table, "words"):
        yield word, Meaning(kind=_WORDS[key])


def _zone_senses() -> Iterator[tuple[str, Meaning]]:
    text = (resources.files("newscrawler.dates") / "zones.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    for word, minutes in table["offsets"].items():
        yield word, Meaning(kind=Kind.ZONE, number=int(minutes))
    for zone, word in _words(table, "places"):
        yield word, Meaning(kind=Kind.PLACE, zone=zone)
    for word, zone in _words(table, "local"):
        yield word, Meaning(kind=Kind.PLACE, zone=zone)
