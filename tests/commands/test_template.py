from __future__ import annotations

from pathlib import Path

import pytest

from newscrawler.archive import templates
from newscrawler.archive.database import Archive
from newscrawler.dedupe.template_file import path_of
from tests.commands.test_history import scrapy

LINE = "برای دریافت خبرها کانال ما را دنبال کنید."


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    archive = Archive(tmp_path / "archive")
    template = templates.load(archive.db, "a.example", "fa")
    for n in range(8):
        page = (f"در روز {n} آسیابان دره {n * 37} بز را شمرد و {n * 91} بز دیگر را دو بار شمرد.", LINE)
        templates.learn(archive.db, template, "a.example", "fa", str(n), page)
    archive.close()
    return tmp_path / "archive"


def test_lines_are_shown_with_counts(archive: Path) -> None:
    status, output, _ = scrapy("template", "a.example", "-s", f"ARCHIVE_DIR={archive}")
    assert status == 0
    first, *_ = output.splitlines()
    assert first.split()[:6] == ["fa", "8", "of", "8", "anywhere", "dropped"]
    assert LINE in first
    assert not path_of(archive, "a.example").exists()


def test_a_correction_is_shown(archive: Path) -> None:
    assert scrapy("template", "a.example", "--write", "-s", f"ARCHIVE_DIR={archive}")[0] == 0
    path = path_of(archive, "a.example")
    path.write_text(path.read_text("utf-8").replace("keep = []", f'keep = ["{LINE}"]'), "utf-8")
    status, output, _ = scrapy("template", "a.example", "-s", f"ARCHIVE_DIR={archive}")
    assert status == 0
    assert output.split()[5] == "kept"
    assert "1 lines learned, 1 corrections by hand" in output


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("b.example",), 1, "nothing was learned of this site yet; known are a.example"),
        ((), 2, "one site"),
    ],
    ids=["unknown", "none"],
)
def test_mistakes(arguments: tuple[str, ...], status: int, said: str, archive: Path) -> None:
    found, output, errors = scrapy("template", *arguments, "-s", f"ARCHIVE_DIR={archive}")
    assert (found, output) == (status, "")
    assert said in errors


def test_a_fault_in_the_file_is_named(archive: Path) -> None:
    path = path_of(archive, "a.example")
    path.parent.mkdir()
    path.write_text("keep = 1", "utf-8")
    status, _, errors = scrapy("template", "a.example", "-s", f"ARCHIVE_DIR={archive}")
    assert status == 2
    assert f"{path}: keep: a list of lines in quotes is wanted" in errors
