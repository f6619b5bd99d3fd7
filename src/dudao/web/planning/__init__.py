"""Assignments: the list, the blueprint of one, a new one, a month's in one step."""
