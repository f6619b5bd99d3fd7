"""The text of an official document as people type it, and back: headings, tables, forms.

A line is a paragraph. 一、 （一） 1. （1） begin headings. A table is lines between bars:

    表：各责任区情况
    | 责任区 | 督导次数 |
    |----------------|:----------:|
    | 第一责任区 | {督导次数} |

with as many tenths of width as dashes. `签字：甲方、乙方` are places to sign,
`学校：：示例小学` is a line of a form, `附件：：名称` begins an attachment.
"""

import re
from collections.abc import Iterable, Iterator

from dudao.documents.content import Attached, Grid, GridColumn, Pairs, Piece, Signing, Text

_LEVELS = (
    (1, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (2, re.compile(r"（[一二三四五六七八九十]{1,3}）")),
    (3, re.compile(r"\d{1,2}[.．](?!\d)")),
    (4, re.compile(r"（\d{1,2}）")),
)
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
_SIGNING = re.compile(r"签字(?:（(?P<title>[^）]+)）)?：(?P<roles>.+)")
_PAIR = re.compile(r"(?P<label>[^|]{1,300}?)：：(?P<text>.*)")
_CAPTION = re.compile("表：(?P<caption>.*)")
_FORM = re.compile("表单：(?P<title>.*)")
ATTACHED = "附件：："
_TENTH = 10


def written(pieces: Iterable[Piece], attached: Iterable[Attached] = ()) -> str:
    """Return pieces, and after them attachments, as text to be edited."""
    lines = [line for piece in pieces for line in _lines(piece)]
    for one in attached:
        lines += [f"{ATTACHED}{one.title}", *(line for p in one.pieces for line in _lines(p))]
    return "\n".join(lines)


def understood(text: str) -> tuple[list[Piece], list[Attached]]:
    """Return the pieces of a text, and its attachments."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        said = line.strip()
        if said.startswith(ATTACHED):
            parts.append((said.removeprefix(ATTACHED).strip(), []))
        elif said:
            parts[-1][1].append(said)
    body, *rest = [(title, list(_pieces(lines))) for title, lines in parts]
    return body[1], [Attached(title=title, pieces=pieces) for title, pieces in rest]


def _lines(piece: Piece) -> list[str]:
    match piece:
        case Text():
            return [piece.text + piece.then]
        case Grid():
            return _table_lines(piece)
        case Pairs():
            head = [f"表单：{piece.title}"]
            return [*head, *(f"{label}：：{_flat(text)}" for label, text in piece.pairs)]
        case _:
            title = "" if piece.title == Signing(roles=[]).title else f"（{piece.title}）"
            return [f"签字{title}：{'、'.join(piece.roles)}"]


def _table_lines(grid: Grid) -> list[str]:
    deep = max((len(column.titles) for column in grid.columns), default=1)
    heads = [
        [column.titles[row] if row < len(column.titles) else "" for column in grid.columns]
        for row in range(deep)
    ]
    rule = "".join(
        f":{'-' * max(1, round(column.share * _TENTH))}:|"
        if column.centred
        else f"{'-' * max(1, round(column.share * _TENTH))}|"
        for column in grid.columns
    )
    return [f"表：{grid.caption}", *map(_row, heads), f"|{rule}", *map(_row, grid.rows)]


def _row(cells: list[str]) -> str:
    return "|" + "".join(f" {_flat(cell).replace('|', chr(92) + '|')} |" for cell in cells)


def _flat(text: str) -> str:
    return text.replace("\n", "\\n")


def _pieces(lines: list[str]) -> Iterator[Piece]:
    at = 0
    while at < len(lines):
        piece, at = _next(lines, at)
        yield piece


def _next(lines: list[str], at: int) -> tuple[Piece, int]:
    """Return the piece that begins at a line, and where the next one does."""
    line = lines[at]
    if (caption := _CAPTION.fullmatch(line)) and at + 1 < len(lines) and lines[at + 1][0] == "|":
        return _table(lines, at + 1, caption["caption"].strip())
    if line.startswith("|"):
        return _table(lines, at, "")
    if form := _FORM.fullmatch(line):
        return _form(lines, at + 1, form["title"].strip())
    if _PAIR.fullmatch(line):
        return _form(lines, at, "")
    if signing := _SIGNING.fullmatch(line):
        roles = [role.strip() for role in re.split("[、，]", signing["roles"]) if role.strip()]
        title = signing["title"] or Signing(roles=[]).title
        return Signing(roles=roles, title=title), at + 1
    return _paragraph(line), at + 1


def _paragraph(line: str) -> Text:
    for level, begins in _LEVELS:
        if begins.match(line):
            head, stop, rest = line.partition("。")
            if level > 1 and stop and rest:
                return Text(text=head + stop, level=level, then=rest)  # type: ignore[arg-type]
            return Text(text=line, level=level)  # type: ignore[arg-type]
    return Text(text=line)


def _form(lines: list[str], at: int, title: str) -> tuple[Pairs, int]:
    pairs = []
    while at < len(lines) and (pair := _PAIR.fullmatch(lines[at])):
        pairs.append((pair["label"].strip(), pair["text"].strip().replace("\\n", "\n")))
        at += 1
    return Pairs(pairs=pairs, title=title), at


def _table(lines: list[str], at: int, caption: str) -> tuple[Grid, int]:
    end = at
    while end < len(lines) and lines[end].startswith("|"):
        end += 1
    rows = lines[at:end]
    rule = next((n for n, row in enumerate(rows) if _RULE.fullmatch(row)), None)
    heads = [_cells(row) for row in (rows[:rule] if rule is not None else rows[:1])]
    widths = [w.strip() for w in rows[rule].strip("|").split("|")] if rule is not None else []
    cells = [_cells(row) for row in rows[(rule if rule is not None else 0) + 1 :]]
    wide = max((len(row) for row in heads), default=0)
    columns = [
        GridColumn(
            titles=[row[n] for row in heads if n < len(row) and row[n]] or [""],
            share=widths[n].count("-") / _TENTH if n < len(widths) else 1.0,
            centred=n < len(widths) and widths[n].startswith(":"),
        )
        for n in range(wide)
    ]
    return Grid(columns=columns, rows=cells, caption=caption), end


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|").removesuffix("|")
    cells = re.split(r"(?<!\\)\|", inner)
    return [cell.strip().replace("\\|", "|").replace("\\n", "\n") for cell in cells]
