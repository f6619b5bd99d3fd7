"""Reading indicator systems, rounds and self-evaluations."""
