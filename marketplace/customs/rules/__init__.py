"""Taxes, limits, channels and lists of customs, by rule sets that have dates and sources."""
