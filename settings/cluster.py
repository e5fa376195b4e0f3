"""Many workers: frontier in Redis, articles in PostgreSQL; NEWSCRAWLER_FRONTIER_URL and NEWSCRAWLER_ARCHIVE_URL say where.

Start `SCRAPY_PROJECT=cluster scrapy crawl site -a site=…` as often and on as many machines as wanted. WARC files stay
on the machine that wrote them, in NEWSCRAWLER_ARCHIVE.
"""

import os

from settings.production import *  # noqa: F403 - this is how Scrapy settings are layered
from settings.production import EXTENSIONS as _EXTENSIONS

FRONTIER_URL = os.environ.get("NEWSCRAWLER_FRONTIER_URL", "redis://localhost:6379/0")
ARCHIVE_URL = os.environ.get("NEWSCRAWLER_ARCHIVE_URL", "postgresql://localhost/news")
# A worker that is not heard of for so many seconds counts as dead.
FRONTIER_LEASE = 60
# The archive has no one machine to write feeds on: they are exported from the database.
ARCHIVE_FEED = False
DOWNLOAD_HANDLERS = {
    "http": "newscrawler.extensions.worker.FencedDownloadHandler",
    "https": "newscrawler.extensions.worker.FencedDownloadHandler",
}
EXTENSIONS = {**_EXTENSIONS, "newscrawler.extensions.worker.WorkerExtension": 0}
