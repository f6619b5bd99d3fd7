"""Figures over visits and problems; every one opens its rows."""
