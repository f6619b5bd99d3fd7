"""Figures, and the rows each of them is made of."""
