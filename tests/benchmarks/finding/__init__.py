"""How fast listings are found, beside what else could find them: `bench search --json`."""
