"""Dates as news sites print them, in every calendar they use."""

from newscrawler.dates.parse import parse_date
from newscrawler.dates.parsed import Calendar, DatePrecision, ParsedDate, isoformat, solar_hijri

__all__ = ["Calendar", "DatePrecision", "ParsedDate", "isoformat", "parse_date", "solar_hijri"]
