"""Unattended: under cron, systemd or Scrapyd. Places and addresses come from the environment: NEWSCRAWLER_…."""

import os

from settings.base import *  # noqa: F403 - this is how Scrapy settings are layered

ARCHIVE_DIR = os.environ.get("NEWSCRAWLER_ARCHIVE", "archive")
CONTACT = os.environ.get("NEWSCRAWLER_CONTACT", "")
METRICS_DIR = os.environ.get("NEWSCRAWLER_METRICS_DIR", "")
WEBHOOK_URL = os.environ.get("NEWSCRAWLER_WEBHOOK_URL", "")
DOWNLOAD_DELAY = 1
SCRAPY_LOG_LEVEL = "INFO"
