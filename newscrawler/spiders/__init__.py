"""Spiders: they connect discovery, frontier and line, and decide nothing themselves."""
