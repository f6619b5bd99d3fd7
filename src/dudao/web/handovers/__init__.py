"""Handing work over, page by page."""
