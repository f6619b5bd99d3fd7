"""Reading rounds, candidates and self-evaluations."""
