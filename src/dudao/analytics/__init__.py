"""Figures over visits and findings: read-only, and every figure can name its rows."""
