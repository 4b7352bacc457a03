"""Set-up and supervisor: the standard library alone, so that they run before anything exists."""
