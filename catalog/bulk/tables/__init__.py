"""Tables written as files, a row at a time. Pure: rows in, bytes out."""
