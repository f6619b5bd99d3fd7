"""Measured values of units, each with its day, its source and who put it in."""
