"""One page to one article, on one parse. Import from its modules: listings need its parser, and not its readers."""
