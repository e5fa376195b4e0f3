"""Multilingual news crawler: every story once, whole, clean, dated and in the right language."""
