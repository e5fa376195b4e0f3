"""Commands: `scrapy COMMAND` in a project of this crawler."""
