"""The time zone of a site: a guess from its domain, its languages, and the offsets its dates carry."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

VANITY = frozenset("ai am cc co fm gg io la ly me nu to tv ws".upper().split())
"""Domains of countries that are sold for what they spell."""
OFFSET = re.compile(r"(?<=\d)\s*(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)$")


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    """ISO 3166 country code to the zones kept there, from the table of the tz database."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone1970.tab").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in table.splitlines():
        if line.startswith("#") or not line:
            continue
        countries, _, zone, *_ = line.split("\t")
        for country in countries.split(","):
            found[country] = (*found.get(country, ()), zone)
    return found


def printed_offsets(dates: Iterable[str]) -> frozenset[timedelta]:
    """The offsets from UTC that dates end in, UTC itself left out: it tells no place."""
    found = set()
    for date in dates:
        match = OFFSET.search(date.strip())
        if match:
            offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
            found.add(-offset if match["sign"] == "-" else offset)
    return frozenset(found - {timedelta()})


def zone_guess(
    host: str, languages: Collection[str], offsets: Collection[timedelta], now: datetime
) -> tuple[str, str] | None:
    """The zone and the reason for it; ``None`` where the evidence fits none, or several.

    The country is that of the host's domain, else of a language's region. Dates with an offset must agree with it;
    where no country is known, an offset that a single zone keeps is enough. ``now`` decides what summer time is.
    """
    for country, why in _countries(host, languages):
        zones = [z for z in _zones().get(country, ()) if _keeps(z, offsets, now)]
        if len(zones) == 1:
            agrees = f"; its dates carry {_shown(offsets)}" if offsets else ""
            return zones[0], why + agrees
    everywhere = {
        zone for zones in _zones().values() for zone in zones if offsets and _keeps(zone, offsets, now)
    }
    if len(everywhere) == 1:
        return everywhere.pop(), f"its dates carry {_shown(offsets)}, which no other zone keeps"
    return None


def _countries(host: str, languages: Collection[str]) -> Iterable[tuple[str, str]]:
    top = host.rpartition(".")[2].upper()
    top = {"UK": "GB"}.get(top, top)
    if top in _zones() and top not in VANITY:
        yield top, f"its domain is .{top.lower()}"
    for tag in languages:
        region = tag.rpartition("-")[2]
        if region in _zones():
            yield region, f"it writes {tag}"


def _keeps(zone: str, offsets: Collection[timedelta], now: datetime) -> bool:
    """Whether the zone keeps all the offsets now, or half a year ago."""
    here = ZoneInfo(zone)
    kept = {moment.astimezone(here).utcoffset() for moment in (now, now - timedelta(days=182))}
    return set(offsets) <= kept


def _shown(offsets: Collection[timedelta]) -> str:
    def shown(offset: timedelta) -> str:
        minutes = abs(offset) // timedelta(minutes=1)
        return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"

    return " and ".join(map(shown, sorted(offsets)))
