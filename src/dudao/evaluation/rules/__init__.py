"""Rules of rounds and of self-evaluation."""
