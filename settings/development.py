"""On one's own machine: a terminal, a person, `archive/` in the working directory."""

from settings.base import *  # noqa: F403 - this is how Scrapy settings are layered
