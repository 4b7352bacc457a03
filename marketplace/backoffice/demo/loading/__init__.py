"""Bring the demo marketplace into the database; every step may run again and adds nothing then."""
