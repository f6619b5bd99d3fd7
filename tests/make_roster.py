"""Making rosters as offices shape them."""

import io
from collections.abc import Sequence

import xlsxwriter

HEADER = (
    "学校代码",
    "学校名称",
    "区县名称",
    "学校类型",
    "办学性质",
    "城乡类型",
    "学生数",
    "教师数",
)


def xlsx(*rows: Sequence[object], **more_sheets: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook with `rows` on its first sheet and further sheets by name."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for name, lines in {"学校数据": rows, **more_sheets}.items():
        sheet = book.add_worksheet(name)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    book.close()
    return file.getvalue()


def csv(*rows: Sequence[object], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Return a text file with `rows`."""
    lines = (delimiter.join(str(cell) for cell in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def line(number: int, **given: object) -> tuple[object, ...]:
    """Return a line below `HEADER`."""
    words = {
        "学校代码": f"2143{number:06d}",
        "学校名称": f"示例第{number}小学",
        "区县名称": "新晃侗族自治县",
        "学校类型": "小学",
        "办学性质": "公办",
        "城乡类型": "乡村",
        "学生数": 100 + number,
        "教师数": 10,
        **given,
    }
    return tuple(words[header] for header in HEADER)
