"""Settings that every way of running shares. docs/operating.md describes those that are this project's own."""

import os
from typing import Any

BOT_NAME = "newscrawler"
SPIDER_MODULES = ["newscrawler.spiders"]
NEWSPIDER_MODULE = "newscrawler.spiders"
COMMANDS_MODULE = "newscrawler.commands"
# Everything of ours in Scrapy (scheduler, pipelines, middlewares, extensions, exporters) is switched on there.
ADDONS = {"newscrawler.addon.NewscrawlerAddon": 100}

# Where things are kept: news.db, warc/, feeds/.
ARCHIVE_DIR = "archive"
# Rights that nobody but us has on what a run writes, in octal: "022" lets others read.
FILE_UMASK = "077"
# Site files of one's own, looked at before the shipped ones.
SITES_DIR: list[str] = []
# Every run also writes feeds/SITE/TIME.jsonl there, whatever -O asks for besides.
ARCHIVE_FEED = True
# Feeds also carry the day of publication in the calendar of Iran and Afghanistan.
SOLAR_HIJRI_DATES = False
# Articles younger than this are asked for again, less and less often while nothing changes; 0 for never.
REVISIT_HOURS = 48
# The raw page is kept beside the article.
WARC_ENABLED = True
WARC_MAX_BYTES = 1024**3

# Manners: who we are, what we may ask for, and how often.
CONTACT = ""
ROBOTSTXT_OBEY = True
# What pages ask for in robots meta tags and X-Robots-Tag is recorded; what stands here is obeyed: "noarchive", "noai".
OBEY_ROBOTS_META: list[str] = []
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 2
# Of one page: a page is one item. Scrapy starts as many tasks for each page, and a hundred by default.
CONCURRENT_ITEMS = 1
DOWNLOAD_DELAY = 0.5
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
COOKIES_ENABLED = False

# Private networks that may be crawled all the same, such as "10.20.0.0/16". SECURITY.md says what is refused.
ALLOWED_NETWORKS: list[str] = []

# Bounds on what a server may cost us: seconds, bytes, tries.
DNS_TIMEOUT = 20
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# Bytes of pages that are fetched and not yet read: what is learned of a site comes in time to act on it.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 300_000
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
RETRY_AFTER_BUDGET = 120
BREAKER_PATIENCE = 120
# Error pages that answer 200 are told by asking for an address that cannot be there, where a page is doubtful.
ERROR_PAGE_CHECK = True

# Pages are read in processes of their own; 0 reads them in the crawler's. One core is left for the crawl itself.
EXTRACTION_WORKERS = min(4, max(1, (os.cpu_count() or 1) - 1))
# Bounds on what one page may take: seconds, and megabytes beyond what a worker has when it starts.
EXTRACTION_SECONDS = 30
EXTRACTION_MEGABYTES = 1024

# Open doors that nobody asked for.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
# Scrapy's own loggers; ours say what a person wants to know.
SCRAPY_LOG_LEVEL = "WARNING"
LOGSTATS_INTERVAL = 0
LOG_VERSIONS: list[str] = []
# Off here and not merely unused: each costs something per request.
EXTENSIONS: dict[str, Any] = {
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
}
