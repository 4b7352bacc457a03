"""Statements and commission invoices as files: a dataclass in, bytes out."""
