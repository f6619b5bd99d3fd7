"""Rounds, their batches and the units in them."""
