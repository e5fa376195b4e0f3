"""What a whole crawl brings of a site served on loopback, and what it and a second one cost in requests.

    python bench/crawl.py URL GOLD LOG [-s NAME=VALUE]…

GOLD is a file of JSON lines with a ``url`` each, and ``kind`` where not all are stories; LOG is the server's file of
requests, one a line. An article counts as found under any of its addresses; what matches no story of GOLD is extra.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from newscrawler.urls import url_key

STORIES = frozenset({"article", "news", "opinion", "live", "video", "photo"})


def crawl(archive: Path, url: str, settings: list[str]) -> list[dict[str, object]]:
    """The items of one run into that archive."""
    feed = archive.parent / "items.jsonl"
    feed.unlink(missing_ok=True)
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={url}", "-O", f"{feed}:jsonlines"]
    for setting in (f"ARCHIVE_DIR={archive}", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", *settings):
        command += ["-s", setting]
    subprocess.run(command, check=False, stdout=sys.stderr)  # noqa: S603 - our own command
    return [json.loads(line) for line in feed.open(encoding="utf-8")] if feed.exists() else []


def lines(log: Path) -> int:
    """How many requests the server has answered."""
    return sum(1 for _ in log.open("rb"))


def main() -> int:
    """Print one line of figures, then what is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("gold", type=Path)
    parser.add_argument("log", type=Path)
    parser.add_argument("-s", dest="settings", action="append", default=[])
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.gold.open(encoding="utf-8")]
    gold = {url_key(row["url"]) for row in rows if row.get("kind", "article") in STORIES}
    with tempfile.TemporaryDirectory() as directory:
        archive = Path(directory) / "archive"
        begin = lines(options.log)
        items = crawl(archive, options.url, options.settings)
        between = lines(options.log)
        again = crawl(archive, options.url, options.settings)
        end = lines(options.log)
    keys = [{url_key(str(url)) for url in item["urls"]} for item in items]  # type: ignore[attr-defined]
    found = gold & set().union(*keys)
    extra = [item["url"] for item, own in zip(items, keys, strict=True) if not own & gold]
    sys.stdout.write(
        f"{options.url}  found {len(found)}/{len(gold)} = {len(found) / len(gold):.4f}  extra {len(extra)}"
        f"  requests {between - begin} = {(between - begin) / max(1, len(found)):.3f} each"
        f"  second run {end - between} requests, {len(again)} items\n"
    )
    for key in sorted(gold - found)[:10]:
        sys.stdout.write(f"  missed {key}\n")
    for url in extra[:10]:
        sys.stdout.write(f"  extra  {url}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
