"""One page to one article, on one parse."""
