"""SF Express by its open platform."""
