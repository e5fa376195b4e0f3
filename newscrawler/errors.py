"""The exception tree. Bad input from a user ends here; bad input from the web becomes an outcome instead."""

from __future__ import annotations


class NewscrawlerError(Exception):
    """Whatever this package raises on purpose."""


class UsageError(NewscrawlerError):
    """A mistake of the user's: one line that names the argument, the setting, or the file and key, and the fault."""


class SiteError(UsageError):
    """A fault in a site file, or a site that is not known."""


class ArchiveError(NewscrawlerError):
    """The archive cannot be opened, or what it holds is not what this version can read."""
