"""The wheel works outside the checkout, with everything that is data inside."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return next(folder.glob("*.whl"))


def data_files() -> set[str]:
    """Every file of the packages that is no Python source."""
    ignored = {".py", ".pyc"}
    paths = [p for package in ("newscrawler", "settings") for p in (ROOT / package).rglob("*") if p.is_file()]
    return {str(p.relative_to(ROOT)) for p in paths if p.suffix not in ignored}


def test_all_data_is_inside_and_no_test_is(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert data_files() <= names
    assert not [name for name in names if name.startswith(("tests/", "bench/", "scripts/"))]


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A directory without the checkout, and the environment of a machine that has the wheel."""
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    environment = os.environ | {"PYTHONPATH": str(target), "SCRAPY_SETTINGS_MODULE": "settings.production"}
    return tmp_path_factory.mktemp("elsewhere"), environment


def test_scrapy_lists_the_spider(elsewhere: tuple[Path, dict[str, str]]) -> None:
    where, environment = elsewhere
    command = [sys.executable, "-m", "scrapy", "list"]
    done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["site"]


def test_an_article_is_read(elsewhere: tuple[Path, dict[str, str]]) -> None:
    where, environment = elsewhere
    code = (
        "import newscrawler\n"
        "from newscrawler.demo.newspaper import Newspaper, truth\n"
        "paper = Newspaper('http://newspaper.localhost:8650')\n"
        "row = next(r for r in truth(paper) if r['language'] == 'ps' and r['expected'] == 'exported')\n"
        "page = paper.respond('GET', row['url'].split('8650')[1], {})\n"
        "article = newscrawler.extract_article(page.body, row['url'], site=newscrawler.load_site('demo'))\n"
        "print(newscrawler.__file__)\n"
        "print(article.language, article.headline == row['headline'])\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=True)
    file, result = done.stdout.splitlines()
    assert str(ROOT) not in file
    assert result == "ps True"
