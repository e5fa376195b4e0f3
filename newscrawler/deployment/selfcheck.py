"""Whether this installation can run at all, said in one line instead of a traceback from the depths."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version

import newscrawler
from newscrawler.errors import UsageError

SETTINGS = "settings"
"""Package with the settings of this project: a common name, which another package may stand in front of."""


def require_sound() -> None:
    """Raise `UsageError`, one line, when a dependency is missing or too old, or ``settings`` is not ours."""
    faults = (*dependency_faults(own_requirements()), *settings_faults())
    if faults:
        raise UsageError(f"newscrawler cannot run with {sys.executable}: {'; '.join(faults)}")


def own_requirements() -> tuple[str, ...]:
    """What the installed package, or the egg, says that it needs; empty in a checkout that is not installed."""
    try:
        found = requires("newscrawler") or []
    except PackageNotFoundError:
        return ()
    return tuple(line for line in found if "extra ==" not in line)


def dependency_faults(requirements: Iterable[str]) -> Iterator[str]:
    """One line for each requirement (PEP 508) that nothing here meets."""
    from packaging.requirements import Requirement  # Scrapy brings it; it may be what is missing

    for line in requirements:
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate():
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            yield f"{wanted.name} is not installed (pip install '{wanted.name}{wanted.specifier}')"
            continue
        if not wanted.specifier.contains(found, prereleases=True):
            yield f"{wanted.name} {found} is installed, {wanted.specifier} is needed"


def settings_faults() -> Iterator[str]:
    """One line when ``import settings`` finds another project's package or module before ours."""
    found = importlib.util.find_spec(SETTINGS)
    if found is None:
        yield f"the package `{SETTINGS}` that belongs beside `newscrawler` is not there"
        return
    places = list(found.submodule_search_locations or [])
    if not places:
        yield f"{found.origin} stands in front of this project's package `{SETTINGS}`; move or rename it"
    elif not _is_beside(places):
        yield f"{places[0]} stands in front of this project's package `{SETTINGS}`; move or rename it"


def _is_beside(places: list[str]) -> bool:
    """Whether the package lies where ours does, in a folder, a wheel or an egg."""
    ours = [path.removesuffix("newscrawler") + SETTINGS for path in newscrawler.__path__]
    return any(place in ours for place in places)
