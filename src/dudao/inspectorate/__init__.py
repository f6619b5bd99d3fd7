"""Inspectors, responsibility areas, who is responsible for which school, recusal."""
