"""Where articles are announced: listings, feeds, sitemaps; bytes in, links out."""
