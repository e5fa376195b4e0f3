"""Repeats: inside a page, across a site, between articles."""
