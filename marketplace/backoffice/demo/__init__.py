"""The demo marketplace: its shops, its goods, its pictures, and how they are loaded."""
