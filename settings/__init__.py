"""Scrapy settings, one file per way of running. scrapy.cfg names them; SCRAPY_PROJECT chooses."""
