"""Extensions: they watch a crawl and slow it down; they decide nothing about articles."""
