"""Taking what an office brings apart into rows: Word files, tables, pasted text."""

from dudao.planning.reading.files import LARGEST_FILE, rows_in

__all__ = ["LARGEST_FILE", "rows_in"]
