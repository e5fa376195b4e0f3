"""For tools that still ask for this file: `scrapyd-deploy` builds its egg with it. pyproject.toml says everything."""

from setuptools import setup

setup()
