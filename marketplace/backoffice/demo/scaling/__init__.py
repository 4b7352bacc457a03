"""The same generator at any size: listings made of the demo's words, loaded by COPY."""
