"""The portal's pages, a file for each place of its menu."""
