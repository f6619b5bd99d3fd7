"""Assignments: who goes to which school, by when, what for and with which forms."""
