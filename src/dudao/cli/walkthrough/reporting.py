"""The school's figures: last year's confirmed, one changed, a table read, a correction.

And what the figures of all schools come to: the county's balance in the official tables.
"""

from datetime import timedelta
from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.lib import clock

AUGUST = 8
MINUTES = 3
#: The figure that changes; between which two.
FIGURE, FEW, MORE = "guards", "2", "3"
ITEMS = 15 + 9 + 1


def report_figures(stage: Stage) -> None:
    """Confirm, change, import, correct, and see how the figure came about."""
    path, year = f"/metrics/sheets/{stage.school['id']}", _year()
    stage.other_principal.unseen(path)
    stage.stranger.unseen(path)
    _confirm(stage, path, year)
    _change(stage, path, year)
    _import(stage, year)
    _correct(stage, path, year)
    _balance(stage, year)


def _confirm(stage: Stage, path: str, year: int) -> None:
    known = [line for line in stage.principal.get(path)["lines"] if line["still_right"]]
    if known:  # a second walk finds everything confirmed
        opened = (clock.now() - timedelta(minutes=MINUTES)).isoformat()
        stage.principal.post(f"{path}/confirm", {"year": year, "opened_at": opened})
    sheet = stage.principal.get(path)
    require(not any(line["still_right"] for line in sheet["lines"]), _("数据应已全部确认"))
    what = _("学校数据：%(n)d项与上年相同，点一下确认；共用时%(minutes)d分钟") % {
        "n": len(known), "minutes": sheet["minutes"],
    }  # fmt: skip
    stage.done(stage.principal, what, f"/metrics/schools/{stage.school['id']}/")


def _change(stage: Stage, path: str, year: int) -> None:
    body = {"year": year, "figures": {FIGURE: {"number": _("很多")}}}
    stage.principal.refused(path, body, 422)
    stage.director.refused(path, body, 403)
    old = _line(stage, path)["value"]
    number = MORE if old is None or float(old["number"]) == float(FEW) else FEW
    figures = {FIGURE: {"number": number, "note": _("保安公司调整人数")}}
    stage.principal.post(path, {"year": year, "figures": figures})
    require(float(_line(stage, path)["value"]["number"]) == float(number), _("数据应已更新"))
    stage.done(stage.principal, _("改一项数据；填成文字的被退回并说明怎样填"), "/metrics/")


def _import(stage: Stage, year: int) -> None:
    name = stage.school["name"]
    table = f"学校名称,专职保安员数\n{name},4.2人以上\n某某小学,2\n".encode()
    read = stage.director.figures(table, year)
    require(len(read["problems"]) == 2, _("两个有问题的单元格都应指出"))  # noqa: PLR2004
    cells = _("、").join(told["cell"] for told in read["problems"])
    stage.director.refused(f"/metrics/imports/{read['id']}/confirm", {}, 409)
    stage.director.post(f"/metrics/imports/{read['id']}/discard")
    what = _("导入数据表：单元格 %s 不能用，逐格说明，什么都没有写入") % cells
    stage.done(stage.director, what, "/metrics/imports/")


def _correct(stage: Stage, path: str, year: int) -> None:
    value = _line(stage, path)["value"]
    other = MORE if float(value["number"]) == float(FEW) else FEW
    body = {"number": other, "note": _("与入校核对的人数不符")}
    stage.principal.refused(f"/metrics/values/{value['id']}/correct", body, 403)
    new = stage.director.post(f"/metrics/values/{value['id']}/correct", body)
    require(_line(stage, path)["still_right"], _("更正以后应请学校再确认"))
    stage.principal.post(f"{path}/confirm", {"year": year})
    history = stage.principal.get(f"/metrics/values/{new['id']}/history")
    require({value["id"], new["id"]} <= {row["id"] for row in history}, _("原来的数据应保留"))
    what = _("督导室更正一项并说明原因，学校确认；原来的数据留在历史里")
    stage.done(stage.director, what, "/metrics/values/", new)


def _balance(stage: Stage, year: int) -> None:
    office = stage.school["office_id"]
    path = f"/balance/{office}"
    stage.principal.unseen(path)
    found = stage.director.get(path, year=year)
    require(len(found["items"]) == ITEMS, _("优质均衡应有15项、9项和1项"))
    require(found["verdict"] != "met" or not found["missing"], _("数据不全不能算达标"))
    judged = sum(level["judged"] for level in found["levels"])
    stage.keep(_("优质均衡表Ⅰ—Ⅵ.xlsx"), stage.director.content(f"{path}/tables", year=year))
    told = {"judged": judged, "missing": len(found["missing"])}
    what = _("县域优质均衡：%(judged)d所（分学段）逐项判定，缺的%(missing)d项数据逐项列出") % told
    stage.done(stage.director, what, "/balance/")


def _line(stage: Stage, path: str) -> dict[str, Any]:
    lines = stage.principal.get(path)["lines"]
    found: dict[str, Any] = next(line for line in lines if line["name"] == FIGURE)
    return found


def _year() -> int:
    today = clock.today()
    return today.year if today.month >= AUGUST else today.year - 1
