"""Months of merged visits: the list, one as a grid, a visit of it; and who is away."""
