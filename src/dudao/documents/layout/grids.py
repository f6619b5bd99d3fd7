"""From the tables of a content to those of a page: widths, and heads of several rows."""

from dudao.documents.content import Grid, GridColumn
from dudao.documents.sheet import TEXT_WIDTH, Column, HeadCell, Table


def table_of(grid: Grid) -> Table:
    """Return `grid` as wide as the text; every row gets as many cells as there are columns."""
    shares = [max(column.share, 0.0) for column in grid.columns]
    whole = sum(shares)
    shares = [share / whole if whole else 1 / len(shares) for share in shares]
    columns = [
        Column(" ".join(filter(None, column.titles)), share * TEXT_WIDTH, column.centred)
        for column, share in zip(grid.columns, shares, strict=True)
    ]
    rows = [_whole_row(row, len(columns)) for row in grid.rows]
    return Table(columns, rows, head_rows(grid.columns), grid.caption)


def head_rows(columns: list[GridColumn]) -> list[list[HeadCell]]:
    """Return the head row by row; neighbours with the same title under the same one are one cell.

    A title with none below it goes down to the rows.
    """
    titles = [_trimmed(column.titles) for column in columns]
    depth = max((len(its) for its in titles), default=0)
    rows: list[list[HeadCell]] = []
    for level in range(depth):
        row: list[HeadCell] = []
        for n, its in enumerate(titles):
            if level >= max(len(its), 1):  # the title above reaches down here
                continue
            down = depth - level if level >= len(its) - 1 else 1
            text = its[level] if its else ""
            last = row[-1] if row else None
            if last and _one(titles, last, n, level) and last.down == down:
                row[-1] = HeadCell(text, last.column, last.across + 1, down)
            else:
                row.append(HeadCell(text, n, 1, down))
        rows.append(row)
    return rows


def _one(titles: list[list[str]], last: HeadCell, column: int, level: int) -> bool:
    """Tell whether a title goes on from the cell at its left: the same, under the same ones."""
    beside = last.column + last.across == column
    same = titles[last.column][: level + 1] == titles[column][: level + 1]
    return beside and same and bool(last.text)


def _trimmed(titles: list[str]) -> list[str]:
    kept = list(titles)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _whole_row(row: list[str], count: int) -> list[str]:
    if len(row) <= count:
        return [*row, *[""] * (count - len(row))]
    return [*row[: count - 1], "；".join(row[count - 1 :])]
