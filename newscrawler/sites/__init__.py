"""Sites are data: one TOML file per site, named by its host."""

from newscrawler.sites.load import load_site, site_for_url, site_names
from newscrawler.sites.site import Site

__all__ = ["Site", "load_site", "site_for_url", "site_names"]
