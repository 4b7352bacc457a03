"""Setting type on paper: the face, safe texts, where lines break. Knows no document."""
