"""Messages between us and banks: pain.001 written, pain.002 read. Pure: no table, no clock."""
