"""A machine that trades at random and proves the books after every step."""
