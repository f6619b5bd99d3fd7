"""The ledger as a file: its columns, writing it, reading an old one. Knows no database.

`columns` says what a ledger may show, `comma` (CSV) and `workbook` (.xlsx, from `parts`) write it a
piece at a time, `headings` knows
how offices head their old ledgers, `reading` takes rows from them, `template` is an empty one.
"""
