"""Where articles are kept and how they leave."""
