"""How well search finds what people mean, judged by hand; `docs/search-words.md` explains it."""
