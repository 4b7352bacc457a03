"""Files of banks, read without the database: bytes in, statements out."""
