"""A workbook as an office has it lying around: made for ODK, with things that we cannot take in."""

import io

import xlsxwriter

NAME = "汛期安全专项.xlsx"
KEY = "flood_safety"
SHEETS: dict[str, list[list[str]]] = {
    "survey": [
        ["type", "name", "label", "hint", "required", "relevant", "constraint", "appearance"],
        ["begin group", "site", "校舍和周边", "先看边坡和围墙，再看教室。"],
        ["select_one safe", "slope", "校园边坡、围墙有无险情", "雨后再看一次。", "yes"],
        ["text", "slope_where", "险情在哪里、有多大", "", "", "${slope} = 'danger'"],
        ["image", "slope_photo", "险情照片", "", "", "${slope} = 'danger'"],
        ["geopoint", "slope_place", "险情位置", "", "", "${slope} = 'danger'"],
        ["end group"],
        ["begin group", "readiness", "防汛准备"],
        ["date", "drill_on", "最近一次避险演练日期", "", "yes"],
        ["integer", "drill_minutes", "全校撤离用时", "分钟", "yes", "", ". >= 0 and . <= 60"],
        ["select_multiple stock", "stock", "现场看到的防汛物资", "", "", "", "", "minimal"],
        ["note", "thanks", "物资要在有效期内。"],
        ["end group"],
    ],
    "choices": [
        ["list_name", "name", "label", "dudao_deviates"],
        ["safe", "none", "没有险情"],
        ["safe", "danger", "有险情", "yes"],
        ["stock", "sandbag", "沙袋"],
        ["stock", "pump", "抽水泵"],
        ["stock", "torch", "应急照明"],
    ],
    "settings": [["form_title", "form_id"], ["汛期校园安全专项检查表", KEY]],
}


def sample_workbook(key: str = KEY) -> bytes:
    """Return the workbook, its form called `key`."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    for name, rows in SHEETS.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, [key if cell == KEY else cell for cell in row])
    book.close()
    return content.getvalue()
