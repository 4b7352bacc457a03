"""Lists of goods as pages show them: what was asked, what was found, how to narrow it."""
