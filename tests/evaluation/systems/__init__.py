"""Indicator systems: drafts, versions, comparison, what ships."""
