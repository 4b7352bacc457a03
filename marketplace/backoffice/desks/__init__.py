"""Pages of the admin that join rooms: each asks an operator for something, or names things."""
