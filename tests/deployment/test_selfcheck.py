"""What is said when an installation cannot run: one clear line, by the programs that are really started."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from newscrawler.deployment.egg import build_egg
from newscrawler.deployment.selfcheck import dependency_faults, own_requirements, require_sound
from tests.deployment.daemon import checkout


def test_this_installation_is_sound() -> None:
    require_sound()
    assert any(line.startswith("trafilatura") for line in own_requirements())


CASES = [
    ("met", "scrapy>=2.19,<3", None),
    (
        "missing",
        "no-such-package-42>=1.5",
        "no-such-package-42 is not installed (pip install 'no-such-package-42>=1.5')",
    ),
    ("too old", "lxml>=9999", "is installed, >=9999 is needed"),
    ("elsewhere", "no-such-package-42; sys_platform == 'nowhere'", None),
]


@pytest.mark.parametrize(("line", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_dependencies(line: str, expected: str | None) -> None:
    found = list(dependency_faults([line]))
    assert bool(found) is bool(expected)
    assert not expected or expected in found[0]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that holds the package as an installation would: unpacked, with its metadata."""
    source = checkout(tmp_path_factory.mktemp("source"))
    target = tmp_path_factory.mktemp("installed")
    egg = tmp_path_factory.mktemp("egg") / "newscrawler-0.1.0-py3.11.egg"
    egg.write_bytes(build_egg(source))
    with zipfile.ZipFile(egg) as archive:
        archive.extractall(target)
    (target / "EGG-INFO").rename(target / "newscrawler.egg-info")
    return target


def listed(place: Path, where: Path) -> subprocess.CompletedProcess[str]:
    """`scrapy list` in that directory, with that installation."""
    environment = os.environ | {"PYTHONPATH": str(place), "SCRAPY_SETTINGS_MODULE": "newscrawler.production"}
    command = [sys.executable, "-W", "ignore", "-m", "scrapy", "list"]
    return subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)


def test_all_is_well(installed: Path, tmp_path: Path) -> None:
    assert listed(installed, tmp_path).stdout.split() == ["site"]


@pytest.mark.parametrize("name", ["settings.py", "settings/__init__.py"])
def test_settings_of_somebody_else_are_named(installed: Path, tmp_path: Path, name: str) -> None:
    """Python looks into the working directory first, and Scrapyd's may hold another project."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("BOT_NAME = 'other'\n")
    done = listed(installed, tmp_path)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "stands in front of this project's package `settings`" in line
    assert str(tmp_path / "settings") in line


def test_a_folder_that_is_no_package_does_no_harm(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "settings").mkdir()
    assert listed(installed, tmp_path).stdout.split() == ["site"]


def test_a_missing_dependency_is_named(installed: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    for entry in installed.iterdir():
        (place / entry.name).symlink_to(entry)
    (place / "newscrawler.egg-info").unlink()
    metadata = place / "newscrawler.egg-info"
    metadata.mkdir()
    told = (installed / "newscrawler.egg-info" / "PKG-INFO").read_text("utf-8")
    more = "Requires-Dist: no-such-package-42>=1\nRequires-Dist: warcio>=77\nRequires-Dist: scrapy<3"
    (metadata / "PKG-INFO").write_text(told.replace("Requires-Dist: scrapy<3", more, 1), "utf-8")
    done = listed(place, tmp_path)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "no-such-package-42 is not installed (pip install 'no-such-package-42>=1'); warcio" in line
