"""Setting type on paper: the face, safe texts, where lines break, a page, its head and foot.

Knows no document.
"""
