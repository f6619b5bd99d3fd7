"""Indicator tables in Excel: taken apart, read into a framework, and written. Pure."""

from dudao.evaluation.tables.files import Grid, grids_in
from dudao.evaluation.tables.reading import Found, read_table
from dudao.evaluation.tables.writing import workbook_of

__all__ = ["Found", "Grid", "grids_in", "read_table", "workbook_of"]
