"""What an archive holds and how its crawls went, as one self-contained page: figures, plots, page."""
