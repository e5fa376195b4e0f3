"""Text: canonical form, comparison key, interface labels, encodings."""
