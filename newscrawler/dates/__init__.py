"""Dates as news sites print them, in every calendar they use."""
