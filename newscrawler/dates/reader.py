"""Words in one sense each, sorted into days, times and zones."""

import re
from collections.abc import Sequence
from dataclasses import replace

from newscrawler.dates.clock import clock_time, with_part_of_day
from newscrawler.dates.findings import Day, Findings
from newscrawler.dates.names import Kind, Unit
from newscrawler.dates.parsed import Calendar, DatePrecision
from newscrawler.dates.relative import Word

__all__ = ["PARTS_OF_DAY", "read_words"]

PARTS_OF_DAY = frozenset({Kind.AM, Kind.PM, Kind.NOON, Kind.NIGHT})
_REFINED = {1: DatePrecision.HOUR, 2: DatePrecision.MINUTE}
_UNITS = frozenset({Kind.UNIT, Kind.AMOUNT})
_REFINEMENTS: dict[Unit | None, int] = {Unit.MINUTE: 1, Unit.SECOND: 2}
_DOTTED_TIME = re.compile(r"\d{1,2}\.\d{2}\.\d{2}")
_YEARS = (range(1300, 1461), range(1900, 2101), range(2443, 2644))


class _Unreadable(Exception):  # noqa: N818 - it never leaves this module
    """The words do not make a date."""


def read_words(words: Sequence[Word]) -> Findings | None:
    """What the words state together; ``None`` when one of them finds no place in a date."""
    try:
        return _Reader(words).read()
    except _Unreadable:
        return None


class _Reader:
    """Fills the slots of a date word by word; a slot filled twice begins the next date."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.at = 0
        self.found = Findings()
        self.day = Day()
        self.part_of_day: Kind | None = None
        self.era_start: int | None = None

    def read(self) -> Findings:
        while self.at < len(self.words):
            word = self.words[self.at]
            handler = _HANDLERS.get(word.kind)
            if handler is None:
                raise _Unreadable
            handler(self, word)
            self.at += 1
        self.close_day()
        if self.part_of_day is not None:
            raise _Unreadable
        return self.found

    # -- the neighbours

    def kind_at(self, offset: int) -> Kind | None:
        index = self.at + offset
        return self.words[index].kind if 0 <= index < len(self.words) else None

    def unit_at(self, offset: int) -> Unit | None:
        index = self.at + offset
        return self.words[index].meaning.unit if 0 <= index < len(self.words) else None

    def year_at(self, offset: int) -> bool:
        index = self.at + offset
        return 0 <= index < len(self.words) and self.words[index].widths == (4,)

    # -- days

    def close_day(self) -> None:
        if self.day.is_empty:
            if self.day.era is not None or self.day.is_hijri:
                raise _Unreadable
            return
        if not self.day.is_whole:
            raise _Unreadable
        self.found.days.append(self.day)
        self.day = Day()

    def set_day(self, number: int) -> None:
        if not 1 <= number <= 31:
            raise _Unreadable
        if self.day.day is not None or self.day.triple is not None:
            self.close_day()
        self.day.day = number
        self.day.order += "d"

    def set_month(self, number: int, calendar: Calendar | None) -> None:
        if not 1 <= number <= 12:
            raise _Unreadable
        if self.day.month is not None or self.day.triple is not None:
            self.close_day()
        self.day.month = number
        self.day.calendar = calendar
        self.day.order += "m"

    def set_year(self, number: int) -> None:
        if self.day.year is not None or self.day.triple is not None:
            self.close_day()
        self.day.year = number
        self.day.order += "y"

    def read_month(self, word: Word) -> None:
        """A month; Arabic prints both of its names, ``شباط/فبراير``."""
        same = self.kind_at(-1) is Kind.MONTH and self.words[self.at - 1].meaning == word.meaning
        if not same:
            self.set_month(word.meaning.number, word.meaning.calendar)

    def read_triple(self, word: Word) -> None:
        if self.day.is_whole and not self.found.times and _DOTTED_TIME.fullmatch(word.text):
            self.add_time(word.numbers)  # 15.02.2023 22.31.00
            return
        if not self.day.is_empty:
            self.close_day()
        self.day.triple = word

    def read_era(self, word: Word) -> None:
        era = word.meaning.calendar
        if self.day.era is not None or (era is None and self.day.is_hijri):
            self.close_day()
        self.day.era = era
        self.day.is_hijri = era is not Calendar.GREGORIAN

    def read_weekday(self, word: Word) -> None:
        self.found.weekdays.add(word.meaning.number)

    # -- numbers

    def read_number(self, word: Word) -> None:
        number = word.numbers[0]
        following = self.kind_at(1)
        width = word.widths[0]
        if following in _UNITS and self.found.times and self.unit_at(1) in _REFINEMENTS:
            self.refine(_REFINEMENTS[self.unit_at(1)], number)  # ساعت ۱۰ و ۳۱ دقیقه
            self.at += 1
            return
        if following in _SUFFIXES:
            _SUFFIXES[following](self, number)
            self.at += 1
            return
        if width == 4:
            if not any(number in years for years in _YEARS):
                raise _Unreadable
            self.set_year(number)
            return
        if width > 2:
            raise _Unreadable
        if "(" in word.before and not self.day.is_empty:
            self.close_day()  # an archive's count: 2024年5月(1)
        if self.kind_at(-1) is Kind.MONTH_PREFIX:
            self.set_month(number, Calendar.GREGORIAN)
            return
        if self.is_hour():
            self.add_time((number,))
            return
        if self.is_short_year(word):
            self.set_year(number)
            return
        self.set_day(number)

    def is_hour(self) -> bool:
        """Whether the words beside a lone number make it an hour: ``5 PM``, ``10 Uhr``, ``ساعت ۱۰``."""
        following, preceding = self.kind_at(1), self.kind_at(-1)
        if following in PARTS_OF_DAY or following is Kind.HOUR_MARK:
            return True
        is_marked = preceding is Kind.CLOCK or (preceding in _UNITS and self.unit_at(-1) is Unit.HOUR)
        return is_marked and following is not Kind.MONTH and (self.day.day is not None or self.day_follows())

    def day_follows(self) -> bool:
        """Whether a number that can be the day is still to come."""
        return any(
            word.kind is Kind.TRIPLE or (word.kind is Kind.NUMBER and word.widths[0] <= 2)
            for word in self.words[self.at + 1 :]
        )

    def is_short_year(self, word: Word) -> bool:
        """Whether two digits after day and month are a year: ``15-Feb-23``, ``۱۲وری۹۷``, not ``وری ۲۸, ۱۴``."""
        if self.day.order != "dm" or word.widths != (2,):
            return False
        if self.kind_at(1) is Kind.TIME and self.found.times == []:
            return True  # RFC 822: 15 Feb 23 06:01
        return word.numbers[0] > 31 or word.before in {"", "-", "/", "."}

    def read_numeral(self, word: Word) -> None:
        self.set_day(word.meaning.number)

    def read_suffix(self, word: Word) -> None:
        """A suffix without its number."""
        raise _Unreadable

    def set_suffixed_year(self, number: int) -> None:
        if self.era_start is not None:
            number += self.era_start
            self.era_start = None
        if not any(number in years for years in _YEARS):
            raise _Unreadable
        self.set_year(number)

    def set_suffixed_month(self, number: int) -> None:
        self.set_month(number, Calendar.GREGORIAN)

    def add_hour(self, number: int) -> None:
        self.add_time((number,))

    def add_minute(self, number: int) -> None:
        self.refine(1, number)

    def add_second(self, number: int) -> None:
        self.refine(2, number)

    def refine(self, known: int, number: int) -> None:
        """``3時20分``: the minute comes as a number of its own, to an hour that has none yet."""
        last = self.found.times.pop() if self.found.times else None
        if last is None or last.precision is not _REFINED[known]:
            raise _Unreadable
        refined = clock_time((last.hour, number) if known == 1 else (last.hour, last.minute, number))
        if refined is None:
            raise _Unreadable
        self.found.times.append(replace(refined, is_twelve_hour=last.is_twelve_hour))

    def read_era_start(self, word: Word) -> None:
        self.era_start = word.meaning.number

    # -- times

    def add_time(self, numbers: tuple[int, ...]) -> None:
        time = clock_time(numbers)
        if time is not None and self.part_of_day is not None:
            time = with_part_of_day(time, self.part_of_day)
            self.part_of_day = None
        if time is None:
            raise _Unreadable
        self.found.times.append(time)

    def read_time(self, word: Word) -> None:
        self.add_time(word.numbers)

    def read_dotted(self, word: Word) -> None:
        """``10.31`` is a time beside the words for one, or after a whole date."""
        beside = {self.kind_at(-1), self.kind_at(1)}
        if not (
            beside & (PARTS_OF_DAY | {Kind.CLOCK, Kind.HOUR_MARK, Kind.ZONE})
            or self.day.year
            or self.day.triple
        ):
            raise _Unreadable
        self.add_time(word.numbers)

    def read_part_of_day(self, word: Word) -> None:
        times = self.found.times
        if times and times[-1].is_twelve_hour and not self.time_follows():
            time = with_part_of_day(times[-1], word.kind)
            if time is None:
                raise _Unreadable
            times[-1] = time
            return
        if self.part_of_day is not None:
            raise _Unreadable
        self.part_of_day = word.kind

    def time_follows(self) -> bool:
        """``오후 3:20``: the part of the day belongs to the time right behind it unless one stands before."""
        return self.kind_at(-1) is not Kind.TIME and self.kind_at(1) is Kind.TIME

    def read_offset(self, word: Word) -> None:
        sign = -1 if word.meaning.zone.startswith("-") else 1
        digits = word.meaning.zone[1:].replace(":", "")
        hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
        self.found.offsets.discard(0)  # GMT+4:30: the sign refines the word before
        self.found.offsets.add(sign * (hours * 60 + minutes))

    def read_zone(self, word: Word) -> None:
        self.found.offsets.add(word.meaning.number)

    def read_iana(self, word: Word) -> None:
        self.found.zones.add(word.meaning.zone)

    def read_place(self, word: Word) -> None:
        """A place names the zone of the time beside it; elsewhere it is where the news comes from."""
        if {self.kind_at(1), self.kind_at(-1)} & (PARTS_OF_DAY | {Kind.TIME}):
            self.found.places.add(word.meaning.zone)

    # -- relative words and fillers

    def read_days_back(self, word: Word) -> None:
        self.found.days_back.add(word.meaning.number)

    def read_now(self, word: Word) -> None:
        self.found.is_now = True

    def read_unit(self, word: Word) -> None:
        """A unit that fills out a date: ``سال ۱۴۰۱``, ``مرداد ماه``, ``روز چهارشنبه``, ``ساعت ۱۰:۳۱``."""
        beside = {self.kind_at(-1), self.kind_at(1)}
        fits = {
            Unit.YEAR: self.year_at(1) or self.year_at(-1),
            Unit.MONTH: Kind.MONTH in beside,
            Unit.DAY: bool(beside & {Kind.WEEKDAY, Kind.NUMBER, Kind.NUMERAL, Kind.DAYS_BACK}),
            Unit.HOUR: bool(beside & {Kind.TIME, Kind.NUMBER, Kind.DOTTED}),
        }
        if word.meaning.unit is None or not fits.get(word.meaning.unit, False):
            raise _Unreadable

    def skip(self, word: Word) -> None:
        """Nothing to note."""


_SUFFIXES = {
    Kind.YEAR_SUFFIX: _Reader.set_suffixed_year,
    Kind.MONTH_SUFFIX: _Reader.set_suffixed_month,
    Kind.DAY_SUFFIX: _Reader.set_day,
    Kind.HOUR_SUFFIX: _Reader.add_hour,
    Kind.MINUTE_SUFFIX: _Reader.add_minute,
    Kind.SECOND_SUFFIX: _Reader.add_second,
}

_HANDLERS = {
    Kind.NUMBER: _Reader.read_number,
    Kind.TRIPLE: _Reader.read_triple,
    Kind.TIME: _Reader.read_time,
    Kind.DOTTED: _Reader.read_dotted,
    Kind.OFFSET: _Reader.read_offset,
    Kind.IANA: _Reader.read_iana,
    Kind.MONTH: _Reader.read_month,
    Kind.WEEKDAY: _Reader.read_weekday,
    Kind.UNIT: _Reader.read_unit,
    Kind.AMOUNT: _Reader.read_unit,
    Kind.NUMERAL: _Reader.read_numeral,
    Kind.DAYS_BACK: _Reader.read_days_back,
    Kind.NOW: _Reader.read_now,
    Kind.AM: _Reader.read_part_of_day,
    Kind.PM: _Reader.read_part_of_day,
    Kind.NOON: _Reader.read_part_of_day,
    Kind.NIGHT: _Reader.read_part_of_day,
    Kind.ERA: _Reader.read_era,
    Kind.ERA_START: _Reader.read_era_start,
    Kind.ZONE: _Reader.read_zone,
    Kind.PLACE: _Reader.read_place,
    Kind.CLOCK: _Reader.skip,
    Kind.HOUR_MARK: _Reader.skip,
    Kind.ORDINAL: _Reader.skip,
    Kind.CODE: _Reader.skip,
    Kind.SKIP: _Reader.skip,
    Kind.MONTH_PREFIX: _Reader.skip,
    Kind.YEAR_SUFFIX: _Reader.read_suffix,
    Kind.MONTH_SUFFIX: _Reader.read_suffix,
    Kind.DAY_SUFFIX: _Reader.read_suffix,
    Kind.HOUR_SUFFIX: _Reader.read_suffix,
    Kind.MINUTE_SUFFIX: _Reader.read_suffix,
    Kind.SECOND_SUFFIX: _Reader.read_suffix,
}
