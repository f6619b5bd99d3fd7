"""Figures as they are written, compared, and divided. Pure."""
