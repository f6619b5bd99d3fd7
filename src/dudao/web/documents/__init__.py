"""Documents: what an office issues, and where it is kept."""
