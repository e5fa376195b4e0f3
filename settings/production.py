"""Unattended: under cron, systemd or Scrapyd. NEWSCRAWLER_ARCHIVE and NEWSCRAWLER_CONTACT come from the environment."""

import os

from settings.base import *  # noqa: F403 - this is how Scrapy settings are layered

ARCHIVE_DIR = os.environ.get("NEWSCRAWLER_ARCHIVE", "archive")
CONTACT = os.environ.get("NEWSCRAWLER_CONTACT", "")
DOWNLOAD_DELAY = 1
SCRAPY_LOG_LEVEL = "INFO"
