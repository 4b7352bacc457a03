"""Lighthouse, of a pinned version, in a folder of its own beside a run's other state."""
