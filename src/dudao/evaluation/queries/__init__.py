"""Reading indicator systems."""
