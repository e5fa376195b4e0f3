"""The datatrove pipeline by its local executor."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.commands.test_fromwarc import ENGLISH, PAGE, PERSIAN, record, response

pytest.importorskip("datatrove", reason="datatrove is not installed (pip install 'newscrawler[bulk]')")


@pytest.fixture
def warcs(tmp_path: Path) -> Path:
    """Three files: a story each in two of them, one of the two broken off, the third without any."""
    folder = tmp_path / "warcs"
    folder.mkdir()
    english, persian = (PAGE.format(**texts).encode() for texts in (ENGLISH, PERSIAN))
    info = record("warcinfo", b"software: theirs\r\n", content="application/warc-fields")
    (folder / "1.warc.gz").write_bytes(info + response("https://lake.example/ferry-1", english))
    broken = (
        info + response("https://daryacha.example/fa/1", persian) + response("https://x.example/", english)
    )
    (folder / "2.warc.gz").write_bytes(broken[:-300])
    (folder / "3.warc.gz").write_bytes(info + response("https://lake.example/gone", b"", "404 Not Found"))
    (folder / "README.txt").write_text("no WARC file")
    return folder


def test_several_files_in_several_tasks(warcs: Path, tmp_path: Path) -> None:
    from datatrove.executor import LocalPipelineExecutor

    from newscrawler.archive import records
    from newscrawler.bulk import pipeline

    output, logs = tmp_path / "articles", tmp_path / "logs"
    for _ in range(2):  # the second time everything is complete
        executor = LocalPipelineExecutor(
            pipeline(str(warcs), str(output)), tasks=3, workers=1, logging_dir=str(logs)
        )
        executor.run()
    files = sorted(output.iterdir())
    lines = [json.loads(line) for path in files for line in gzip.decompress(path.read_bytes()).splitlines()]
    assert sorted(line["headline"] for line in lines) == [ENGLISH["title"], PERSIAN["title"]]
    for line in lines:
        assert records.record(records.article(line)) == line
    assert len(list((logs / "completions").iterdir())) == 3
    told = json.dumps(json.loads((logs / "stats.json").read_text("utf-8")))
    for counted in ("exported", "failed/gone", "broken_files"):
        assert counted in told
