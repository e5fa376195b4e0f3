"""Discovery: listing pages, feeds and sitemaps to links, without configuration and without words of a language."""

from newscrawler.discovery.article_urls import Verdict, is_story_sitemap, shape, verdict
from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.found import Found
from newscrawler.discovery.home import (
    links_to_follow,
    listings_to_walk,
    sitemaps_from_robots,
    start_links,
    usual_feeds,
    usual_sitemaps,
)
from newscrawler.discovery.kinds import looks_like_listing
from newscrawler.discovery.listings import read_listing
from newscrawler.discovery.merging import merged
from newscrawler.discovery.shapes import Shapes
from newscrawler.discovery.sitemaps import read_sitemap
from newscrawler.discovery.stopping import Limits, goes_on, has_past, is_whole

__all__ = [
    "Found",
    "Limits",
    "Shapes",
    "Verdict",
    "goes_on",
    "has_past",
    "is_story_sitemap",
    "is_whole",
    "links_to_follow",
    "listings_to_walk",
    "looks_like_listing",
    "merged",
    "read_feed",
    "read_listing",
    "read_sitemap",
    "shape",
    "sitemaps_from_robots",
    "start_links",
    "usual_feeds",
    "usual_sitemaps",
    "verdict",
]
