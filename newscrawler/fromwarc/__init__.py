"""From WARC files to articles, by the same functions as from the network."""
