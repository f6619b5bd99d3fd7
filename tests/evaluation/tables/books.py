"""Workbooks as offices write them."""

import io
from typing import Any

import xlsxwriter

from dudao.evaluation.tables import Found, Grid, grids_in, read_table

Merged = tuple[int, int, int, int]


def book(
    rows: list[list[Any]], merged: tuple[Merged, ...] = (), blank_to: int = 0, name: str = "Sheet1"
) -> bytes:
    """A workbook of one sheet; merged ranges, and formatted empty rows down to `blank_to`."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True})
    page, grey = made.add_worksheet(name), made.add_format({"bg_color": "#eee"})
    for line, row in enumerate(rows):
        for at, value in enumerate(row):
            if value != "":
                page.write(line, at, value)
    for first, left, last, right in merged:
        page.merge_range(first, left, last, right, rows[first][left])
    for line in range(len(rows), blank_to):
        page.write_blank(line, 0, None, grey)
    made.close()
    return file.getvalue()


def found(rows: list[list[Any]], *merged: Merged) -> Found:
    return read_table(grids_in(book(rows, merged)), key="own", title="指标表")


def grid(rows: list[list[str]], name: str = "Sheet1") -> Grid:
    return Grid(name, rows)


def told(result: Found) -> list[tuple[str, str]]:
    return [(problem.cell, problem.what) for problem in result.problems]


def tree(result: Found) -> list[tuple[str, str, str]]:
    """Codes, titles and points."""
    return [
        (p.indicator.code, p.indicator.title, str(p.indicator.points or p.indicator.weight))
        for p in result.framework.walk()
    ]
