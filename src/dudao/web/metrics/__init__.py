"""Figures of schools: their sheet, the office's overview, tables, what is asked."""
