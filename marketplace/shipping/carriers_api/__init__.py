"""The port to carriers and to those who listen to them: book, cancel, track, hear."""
