"""The documents are held to the code."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import newscrawler.commands
from newscrawler.options import ARGUMENTS
from newscrawler.sites.load import KEYS, SELECTABLE
from settings import base

ROOT = Path(__file__).resolve().parents[1]
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
ADDING = (ROOT / "docs" / "adding-a-site.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
SOURCES = [*(ROOT / "newscrawler").rglob("*.py"), *(ROOT / "settings").glob("*.py")]


def own_settings() -> set[str]:
    """Settings that the code reads and Scrapy does not know."""
    scrapy = set(vars(importlib.import_module("scrapy.settings.default_settings")))
    read = re.compile(r"""settings(?:\[|\.get(?:bool|int|float|list|dict)?\()\s*["']([A-Z0-9_]+)["']""")
    found = {name for path in SOURCES for name in read.findall(path.read_text("utf-8"))}
    return (found | {name for name in vars(base) if name.isupper()}) - scrapy - {"COMMANDS_MODULE"}


@pytest.mark.parametrize("name", sorted(own_settings()))
def test_setting_is_documented(name: str) -> None:
    assert f"| `{name}` |" in OPERATING


def test_no_setting_is_documented_that_does_not_exist() -> None:
    table = OPERATING.partition("## Settings of this project")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z0-9_]+)`", table, re.MULTILINE)) == own_settings()


@pytest.mark.parametrize("name", [m.name for m in pkgutil.iter_modules(newscrawler.commands.__path__)])
def test_command_is_documented(name: str) -> None:
    assert f"| `scrapy {name}" in OPERATING


@pytest.mark.parametrize("name", ARGUMENTS)
def test_argument_is_documented(name: str) -> None:
    assert f"| `{name}` |" in OPERATING


@pytest.mark.parametrize("name", [*KEYS, *SELECTABLE])
def test_site_key_is_documented(name: str) -> None:
    assert re.search(rf"^{name} = |^\[{name}\]|`{name}`", ADDING, re.MULTILINE)


def test_schema_is_up_to_date() -> None:
    done = subprocess.run([sys.executable, "scripts/write_schema.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run python scripts/write_schema.py"


def test_readme_names_the_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"(?:^ +|`)make ([a-z][a-z-]+)", README + OPERATING + ADDING, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("path", sorted(p.name for p in (ROOT / "docs").glob("*.md")))
def test_links_of_documents_lead_somewhere(path: str) -> None:
    text = (ROOT / "docs" / path).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (ROOT / "docs" / target).exists(), target


def test_links_of_the_readme_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target
