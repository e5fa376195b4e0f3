"""The house keeps its walls."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "newscrawler"
# The adapters: everything else is pure.
SCRAPY_HALF = (
    "spiders",
    "pipelines",
    "downloadermiddlewares",
    "extensions",
    "commands",
    "addon",
    "downloader",
    "exporters",
    "resolver",
    "scheduler",
    "state",
)
# What asks the time or opens a socket has no place in the pure half, but for the demo's own server.
IMPURE = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(|^import socket|^from socket", re.MULTILINE)


def pure_modules() -> list[str]:
    names = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if (len(parts) > 1 and parts[1] in SCRAPY_HALF) or parts[-1] in ("__main__", "server"):
            continue
        names.append(".".join(parts).removesuffix(".__init__"))
    return names


def test_the_pure_half_imports_without_scrapy() -> None:
    code = (
        "import sys\n"
        "class Wall:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('scrapy', 'twisted'):\n"
        "            raise ImportError(f'the pure half asked for {name}')\n"
        "sys.meta_path.insert(0, Wall())\n"
        f"for name in {pure_modules()!r}:\n"
        "    __import__(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("name", pure_modules())
def test_the_pure_half_never_asks_the_time(name: str) -> None:
    path = ROOT / Path(*name.split("."))
    module = path.with_suffix(".py")  # a module may have a folder of data beside it
    source = (module if module.exists() else path / "__init__.py").read_text("utf-8")
    assert not IMPURE.findall(source)


def test_no_room_without_a_noun() -> None:
    forbidden = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    found = [p for p in PACKAGE.rglob("*") if p.stem in forbidden]
    assert not found


def test_import_is_quick_because_it_imports_nothing() -> None:
    code = "import sys, newscrawler; print(*sorted(m for m in sys.modules if m.startswith('newscrawler')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["newscrawler"]


def test_public_names() -> None:
    import newscrawler

    for name in newscrawler.__all__:
        assert getattr(newscrawler, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        newscrawler.nothing  # noqa: B018 - asking is the test
