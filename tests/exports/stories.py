"""A small archive with all that an export has to carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from newscrawler.archive.database import Archive
from newscrawler.archive.exchange import Exchange
from newscrawler.archive.warc import WarcWriter
from newscrawler.items import Article, Author, Image, Paragraph, Provenance, Role, Video
from newscrawler.urls import url_id

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
KABUL = timezone(timedelta(hours=4, minutes=30))

STORIES = (
    Article(
        url="https://a.example/fa/1",
        canonical_url="https://a.example/fa/1",
        urls=("https://a.example/fa/1", "https://www.a.example/index.php/fa/1"),
        headline="باران، «کابل» & <برف>",
        description="خلاصهٔ خبر",
        paragraphs=(
            Paragraph(text="می‌بارد و می‌بارد.", language="fa-AF", direction="rtl"),
            Paragraph(text="He said: <b>1 & 2</b> ]]> done", language="en"),
            Paragraph(text="عکس", role=Role.CAPTION, language="fa-AF", direction="rtl"),
        ),
        language="fa-AF",
        languages={"fa-AF": 0.75, "en": 0.25},
        script="Arab",
        direction="rtl",
        date_published=datetime(2026, 11, 23, 10, 30, tzinfo=KABUL),
        date_published_precision="minute",
        date_modified=datetime(2026, 11, 23, 12, 0, 0, 250000, tzinfo=UTC),
        authors=(Author(name="زهرا"), Author(name="Farid", url="https://a.example/farid")),
        publisher="خبرگزاری",
        section="افغانستان",
        breadcrumbs=("خانه", "افغانستان"),
        keywords=("باران", "rain"),
        main_image=Image(url="https://a.example/1.jpg", caption="عکس", credit="AFP"),
        images=(Image(url="https://a.example/1.jpg", caption="عکس", credit="AFP"),),
        videos=(Video(url="https://a.example/1.mp4", title="فیلم"),),
        is_accessible_for_free=True,
        license="https://creativecommons.org/licenses/by/4.0/",
        translations={"en": "https://a.example/1"},
        content_hash="1",
    ),
    Article(
        url="https://a.example/2",
        headline='=HYPERLINK("x")',
        paragraphs=(Paragraph(text="A line with \x0b a control and \u2028 a separator.", language="en"),),
        language="en",
        date_published=datetime(2026, 11, 22, tzinfo=UTC),
        date_published_precision="day",
        content_hash="2",
    ),
    Article(
        url="https://b.example/ps/3?x=1&y=2",
        headline="باران بیا پیل شو",
        paragraphs=(Paragraph(text="په کابل کې باران کېږي.", language="ps", direction="rtl"),),
        language="ps",
        content_hash="3",
    ),
)


def filled(directory: Path, stories: Sequence[Article] = STORIES) -> None:
    """Store the stories, each in a run of its site, each with its raw page, a minute apart."""
    archive = Archive(directory)
    writer = WarcWriter(directory / "warc", "x", now=NOW, captures=archive)
    for minute, story in enumerate(stories):
        moment = NOW + timedelta(minutes=minute)
        raw = Exchange(
            url=story.url,
            status=200,
            response_headers=((b"Content-Type", b"text/html; charset=utf-8"),),
            body=f"<p>{story.headline} {minute}</p>".encode(),
            fetched_at=moment,
            notes={"kind": "article"},
        )
        run = archive.start_run(story.url.split("/")[2], NOW)
        place = writer.write(raw)
        origin = Provenance(fetched_at=moment, status=200, warc=place)
        archive.save(replace(story, id=url_id(story.url), provenance=origin), run)
    writer.close()
    archive.close()
