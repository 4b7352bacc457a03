"""Drills of payment: what a buyer, a provider and a network can do to it, thousands of times."""
