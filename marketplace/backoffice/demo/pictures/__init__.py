"""The demo's pictures, drawn from outlines: no photograph, no font, no two alike."""
