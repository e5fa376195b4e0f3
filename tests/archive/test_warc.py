import errno
import gzip
import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from newscrawler.archive.database import Archive
from newscrawler.archive.exchange import Exchange
from newscrawler.archive.leftovers import Leftover, whole_members
from newscrawler.archive.warc import WarcWriter
from newscrawler.errors import ArchiveError
from newscrawler.items import WarcRecord

NOW = datetime(2026, 11, 24, 6, 1, 2, 345678, tzinfo=UTC)
BODY = gzip.compress("<p>کابل</p>".encode() * 50, mtime=0)
EXCHANGE = Exchange(
    url="https://x.example/a?b=c",
    request_headers=((b"User-Agent", b"newscrawler"), (b"Accept", b"text/html")),
    status=200,
    response_headers=((b"Content-Type", b"text/html"), (b"Content-Encoding", b"gzip"), (b"Etag", b'"1"')),
    body=BODY,
    ip="127.0.0.1",
    fetched_at=NOW,
    notes={"via": "https://x.example/"},
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path)
    yield archive
    archive.close()


def writer(directory: Path, *, moment: datetime = NOW, **options: Any) -> WarcWriter:
    return WarcWriter(directory / "warc", "x.example", now=moment, **options)


def files(directory: Path) -> list[str]:
    return sorted(path.name for path in (directory / "warc").iterdir())


def records(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    """Type, headers and block of each record, as warcio reads them."""
    with path.open("rb") as file:
        return [
            (r.rec_type, dict(r.rec_headers.headers), r.raw_stream.read())
            for r in ArchiveIterator(file, no_record_parse=True)
        ]


def passes_check(path: Path) -> bool:
    program = Path(sys.executable).with_name("warcio")
    run = subprocess.run([program, "check", "-v", path], capture_output=True, text=True, check=False)
    assert "digest pass" in run.stdout, run.stdout + run.stderr
    return run.returncode == 0


def test_one_exchange_is_three_records(tmp_path: Path) -> None:
    warc = writer(tmp_path, info={"robots": "obey"})
    where = warc.write(EXCHANGE)
    warc.close()
    path = tmp_path / "warc" / where.file
    assert files(tmp_path) == ["x.example-20261124060102-00000.warc.gz"] == [where.file]
    assert passes_check(path)
    info, response, request, metadata = records(path)
    assert [r[0] for r in (info, response, request, metadata)] == [
        "warcinfo",
        "response",
        "request",
        "metadata",
    ]
    assert b"robots: obey\r\n" in info[2]
    assert response[1]["WARC-Record-ID"] == f"<{where.id}>" == request[1]["WARC-Concurrent-To"]
    assert response[1]["WARC-Date"] == "2026-11-24T06:01:02.345678Z"
    assert response[1]["WARC-Target-URI"] == EXCHANGE.url
    assert response[2] == (
        b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nEtag: "1"\r\n'
        b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
    )
    assert request[2] == (
        b"GET /a?b=c HTTP/1.1\r\nHost: x.example\r\nUser-Agent: newscrawler\r\nAccept: text/html\r\n\r\n"
    )
    assert metadata[2] == b"via: https://x.example/\r\n"


def test_the_offset_leads_to_the_record(tmp_path: Path) -> None:
    warc = writer(tmp_path)
    for number in range(3):
        exchange = replace(EXCHANGE, url=f"https://x.example/{number}", body=b"body %d" % number)
        where = warc.write(exchange)
        with (tmp_path / "warc" / (where.file + ".open")).open("rb") as file:
            file.seek(where.offset)
            record = next(ArchiveIterator(file))
            assert record.rec_headers.get_header("WARC-Record-ID") == f"<{where.id}>"
            assert record.content_stream().read() == exchange.body
    warc.close()


@pytest.mark.parametrize(
    "secret", ["Authorization", "cookie", "Set-Cookie", "SET-COOKIE2", "Proxy-Authorization"], ids=str.lower
)
def test_no_secret_is_written(tmp_path: Path, secret: str) -> None:
    headers = ((secret.encode(), b"hunter2"), (b"X-Other", b"kept"))
    warc = writer(tmp_path)
    url = "https://user:hunter2@x.example/#hunter2"
    where = warc.write(replace(EXCHANGE, url=url, request_headers=headers, response_headers=headers))
    warc.close()
    path = tmp_path / "warc" / where.file
    content = b"".join(block + str(headers).encode() for _, headers, block in records(path))
    assert b"hunter2" not in content
    assert content.count(b"X-Other: kept") == 2


@pytest.mark.parametrize(
    ("changes", "head"),
    [
        pytest.param(
            {"response_headers": ((b"Transfer-Encoding", b"chunked"), (b"X", b"1")), "body": b"12345"},
            b"HTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: 5\r\n\r\n12345",
            id="the framing that is gone",
        ),
        pytest.param(
            {"response_headers": ((b"content-length", b"99"),), "body": b""},
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            id="a wrong length",
        ),
        pytest.param(
            {"response_headers": ((b"Content-Length", b"99"),), "body": b"", "method": "HEAD"},
            b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n",
            id="HEAD",
        ),
        pytest.param(
            {
                "status": 301,
                "response_headers": ((b"Location", "/خبر".encode()), (b"Via", b"\xe9"), (b"Via", b"b")),
                "body": b"",
            },
            b"HTTP/1.1 301 Moved Permanently\r\nLocation: /%s\r\nVia: \xe9\r\nVia: b\r\nContent-Length: 0\r\n\r\n"
            % "خبر".encode(),
            id="bytes that are no ASCII, a header twice",
        ),
        pytest.param(
            {"status": 799, "reason": "Odd", "protocol": "HTTP/1.0", "response_headers": (), "body": b"x"},
            b"HTTP/1.0 799 Odd\r\nContent-Length: 1\r\n\r\nx",
            id="odd status",
        ),
        pytest.param(
            {"status": 799, "response_headers": (), "body": b"x"},
            b"HTTP/1.1 799 \r\nContent-Length: 1\r\n\r\nx",
            id="status without a name",
        ),
    ],
)
def test_the_response_stands_as_received(tmp_path: Path, changes: dict[str, Any], head: bytes) -> None:
    warc = writer(tmp_path)
    where = warc.write(replace(EXCHANGE, **changes))
    warc.close()
    path = tmp_path / "warc" / where.file
    assert records(path)[1][2] == head
    assert passes_check(path)


def test_the_same_payload_is_kept_once(tmp_path: Path, archive: Archive) -> None:
    warc = writer(tmp_path, captures=archive)
    first = warc.write(EXCHANGE)
    warc.close()
    later = writer(tmp_path, moment=NOW + timedelta(days=1), captures=archive)
    assert later.write(replace(EXCHANGE, fetched_at=NOW + timedelta(days=1))) == first
    assert later.write(replace(EXCHANGE, url="https://x.example/other")) != first
    later.close()
    old, new = (tmp_path / "warc" / name for name in files(tmp_path))
    assert passes_check(old)
    assert passes_check(new)
    kind, headers, block = records(new)[1]
    assert kind == "revisit"
    assert headers["WARC-Profile"].endswith("/1.1/revisit/identical-payload-digest")
    assert headers["WARC-Refers-To"] == f"<{first.id}>"
    assert headers["WARC-Refers-To-Target-URI"] == EXCHANGE.url
    assert headers["WARC-Refers-To-Date"] == "2026-11-24T06:01:02.345678Z"
    assert headers["WARC-Payload-Digest"] == records(old)[1][1]["WARC-Payload-Digest"]
    assert block.endswith(b"Content-Length: %d\r\n\r\n" % len(BODY))


def test_a_304_refers_to_what_was_not_modified(tmp_path: Path, archive: Archive) -> None:
    warc = writer(tmp_path, captures=archive)
    first = warc.write(EXCHANGE)
    assert warc.write(replace(EXCHANGE, status=304, body=b"")) == first
    unknown = warc.write(replace(EXCHANGE, url="https://x.example/unknown", status=304, body=b""))
    warc.close()
    path = tmp_path / "warc" / first.file
    assert passes_check(path)
    kinds = [(kind, headers.get("WARC-Profile", "")[-19:]) for kind, headers, _ in records(path)]
    assert kinds[4] == ("revisit", "server-not-modified")
    assert kinds[7] == ("response", "")
    assert unknown != first


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"body": b"other"}, id="another payload"),
        pytest.param({"status": 500}, id="an error page"),
    ],
)
def test_what_is_not_the_same_is_kept_whole(tmp_path: Path, archive: Archive, change: dict[str, Any]) -> None:
    warc = writer(tmp_path, captures=archive)
    first = warc.write(EXCHANGE)
    assert warc.write(replace(EXCHANGE, **change)).offset > first.offset
    warc.close()
    assert [kind for kind, _, _ in records(tmp_path / "warc" / first.file)].count("response") == 2


def test_a_capture_whose_file_is_gone_counts_for_nothing(tmp_path: Path, archive: Archive) -> None:
    warc = writer(tmp_path, captures=archive)
    first = warc.write(EXCHANGE)
    warc.close()
    (tmp_path / "warc" / first.file).unlink()
    later = writer(tmp_path, moment=NOW + timedelta(days=1), captures=archive)
    assert later.write(EXCHANGE).file != first.file
    later.close()


def test_a_full_file_is_closed_and_another_begun(tmp_path: Path) -> None:
    warc = writer(tmp_path, max_bytes=3000)
    wheres = [warc.write(replace(EXCHANGE, body=bytes([n]) * 10)) for n in range(7)]
    names = sorted({where.file for where in wheres})
    assert len(names) > 1
    assert files(tmp_path) == [*names[:-1], names[-1] + ".open"]
    warc.close()
    assert files(tmp_path) == names
    assert all((tmp_path / "warc" / name).stat().st_size <= 3000 for name in names)
    assert all(records(tmp_path / "warc" / name)[0][0] == "warcinfo" for name in names)


def test_a_name_that_is_taken_is_not_taken_twice(tmp_path: Path) -> None:
    one, two = writer(tmp_path), writer(tmp_path)
    names = {one.write(EXCHANGE).file, two.write(EXCHANGE).file}
    one.close()
    two.close()
    assert set(files(tmp_path)) == names
    assert len(names) == 2


def test_nothing_written_is_no_file(tmp_path: Path) -> None:
    writer(tmp_path).close()
    assert not (tmp_path / "warc").exists()


def killed(directory: Path, *, cut: int) -> WarcRecord:
    """A file of three exchanges that a process left open, its last bytes missing."""
    warc = writer(directory)
    wheres = [warc.write(replace(EXCHANGE, url=f"https://x.example/{n}")) for n in range(3)]
    path = directory / "warc" / (wheres[0].file + ".open")
    data = path.read_bytes()
    warc.close()
    (directory / "warc" / wheres[0].file).unlink()
    path.write_bytes(data[: len(data) - cut])
    return wheres[-1]


def test_what_a_killed_run_left_open_is_closed(tmp_path: Path) -> None:
    last = killed(tmp_path, cut=0)
    assert writer(tmp_path).leftovers == (Leftover(file=last.file, records=10, cut=0),)
    assert files(tmp_path) == [last.file]
    assert passes_check(tmp_path / "warc" / last.file)


@pytest.mark.parametrize("cut", [1, 8, 150, 400])
def test_a_broken_last_record_is_cut_off(tmp_path: Path, cut: int) -> None:
    last = killed(tmp_path, cut=cut)
    size = (tmp_path / "warc" / (last.file + ".open")).stat().st_size
    (left,) = writer(tmp_path).leftovers
    path = tmp_path / "warc" / left.file
    assert left.cut == size - path.stat().st_size > 0
    assert left.records == len(records(path)) < 10
    assert passes_check(path)


def test_a_file_without_a_whole_record_goes(tmp_path: Path) -> None:
    last = killed(tmp_path, cut=0)
    path = tmp_path / "warc" / (last.file + ".open")
    path.write_bytes(path.read_bytes()[:40])
    assert writer(tmp_path).leftovers == (Leftover(file=last.file, records=0, cut=40),)
    assert files(tmp_path) == []


def test_what_another_process_or_site_is_writing_is_left_alone(tmp_path: Path) -> None:
    busy = writer(tmp_path)
    busy.write(EXCHANGE)
    other = WarcWriter(tmp_path / "warc", "x.example-fa", now=NOW)
    other.write(EXCHANGE)
    assert writer(tmp_path, moment=NOW + timedelta(days=1)).leftovers == ()
    assert all(name.endswith(".open") for name in files(tmp_path))
    busy.close()
    other.close()


@pytest.mark.parametrize("tail", [b"", b"\x00" * 100, b"\x1f\x8b\x08", b"plain text"], ids=repr)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_whole_members_are_counted(count: int, tail: bytes) -> None:
    data = b"".join(gzip.compress(bytes([n]) * 3_000_000) for n in range(count))
    assert whole_members(io.BytesIO(data + tail)) == (count, len(data))


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("")
    with pytest.raises(ArchiveError, match="warc: "):
        writer(tmp_path).write(EXCHANGE)


def test_a_full_disk_leaves_whole_records(tmp_path: Path) -> None:
    """The limit on the size of a file stands for the disk: the write ends in the middle of a record."""
    code = f"""
import resource, signal, sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_warc import EXCHANGE, writer
from newscrawler.errors import ArchiveError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
warc = writer(Path(sys.argv[1]))
warc.write(EXCHANGE)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
for number in range(9):
    try:
        warc.write(replace(EXCHANGE, body=bytes([number]) * 9))
    except ArchiveError as error:
        print(error)
        break
warc.close()
"""
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    (name,) = files(tmp_path)
    assert run.stdout == f"{tmp_path / 'warc' / name}.open: {errno_text(errno.EFBIG)}\n"
    assert passes_check(tmp_path / "warc" / name)


def errno_text(code: int) -> str:
    import os

    return os.strerror(code)
