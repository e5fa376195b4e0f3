"""The item pipelines, in the order of the line: each a thin shell around one pure function."""
