"""An indicator table becomes a system: read, mended, refused, published, compared."""

from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.evaluation.tables.writing import table_of

HEAD = ["一级指标", "二级指标", "分值", "评分细则", "达标标准", "备注"]
#: One standard says neither at least nor at most; the points of the first part do not add up.
ROWS = [
    ["办学管理", "校务公开", "30", "每发现一处不公开扣2分，扣完为止", "", "查公示栏"],
    ["", "安全制度", "30", "A 1.0；B 0.8；C 0.6；D 0", "", ""],
    ["办学条件", "生均校舍面积", "40", "", "4.5平方米", ""],
]


def define_indicators(stage: Stage) -> None:
    """Bring a table with a bad cell, mend it, publish, and compare the next version with it."""
    office = stage.school["office_id"]
    table = _brought(stage, office)
    stage.stranger.unseen(f"/system-tables/{table['id']}")
    (problem,) = table["problems"]
    require(problem["cell"] == "E4", _("看不懂的单元格应被指明"))
    what = _("导入指标表：%(cell)s 看不懂（%(why)s）")
    stage.done(
        stage.staff,
        what % {"cell": problem["cell"], "why": problem["what"]},
        "/systems/tables/",
        table,
    )
    stage.staff.refused(f"/system-tables/{table['id']}/confirm", {}, 409)
    cell = {"sheet": problem["sheet"], "cell": "E4", "text": "4.5平方米以上"}
    mended = stage.staff.post(f"/system-tables/{table['id']}/cells", cell)
    require(not mended["problems"], _("改正后应能读懂"))
    draft = stage.staff.post(f"/system-tables/{table['id']}/confirm")
    stage.done(stage.staff, _("改正这个单元格，存为草稿"), "/systems/", draft)
    _publish(stage, draft)
    _compare(stage, draft)


def _brought(stage: Stage, office: int) -> dict[str, Any]:
    table: dict[str, Any] = stage.staff.brought_workbook(
        f"/system-tables?office_id={office}", table_of([HEAD, *ROWS])
    )
    return table


def _publish(stage: Stage, draft: dict[str, Any]) -> None:
    path = f"/systems/{draft['id']}"
    wrong = {"code": "1", "title": "办学管理", "points": "50"}
    seen = stage.staff.post(f"{path}/indicators/1", {"indicator": wrong, "seen": 1})["edition"]
    stage.inspector.unseen(path)
    stage.staff.refused(f"{path}/publish", {}, 403)
    why = stage.director.refused(f"{path}/publish", {"seen": seen}, 422)
    stage.done(stage.director, _("发布被拒绝：%s") % why, "/systems/", draft)
    right = {**wrong, "points": "60"}
    seen = stage.staff.post(f"{path}/indicators/1", {"indicator": right, "seen": seen})["edition"]
    published = stage.director.post(f"{path}/publish", {"seen": seen})
    require(published["state"] == "published", _("改正后应能发布"))
    require(stage.inspector.get(path)["number"] == 1, _("督学应能看到已发布的指标体系"))
    stage.staff.refused(f"{path}/indicators/1", {"indicator": right}, 409)
    stage.done(
        stage.director, _("改正分值后发布；发布后不能再改，只能另起新版"), "/systems/", draft
    )


def _compare(stage: Stage, first: dict[str, Any]) -> None:
    body = {"office_id": stage.school["office_id"]}
    second = stage.staff.post(f"/systems/{first['id']}/versions", body)
    path = f"/systems/{second['id']}"
    changed = {"title": "安全制度", "points": "30", "rule": {"kind": "points"}}
    stage.staff.post(f"{path}/indicators/1.2", {"indicator": changed})
    lines = {
        line["code_after"]: line["mark"]
        for line in stage.staff.get(f"{path}/comparison", before=first["id"])
    }
    expected = {"1.1": "comparable", "1.2": "not_comparable", "1": "changed"}
    require({code: lines[code] for code in expected} == expected, _("两版应逐项标明能否比较"))
    settled = {"before_id": first["id"], "code_before": "1.2", "code_after": "1.2"}
    stage.staff.post(f"{path}/crossings", {**settled, "comparable": True, "note": _("口径相同")})
    page = f"/systems/{second['id']}/compare/{first['id']}/"
    stage.done(
        stage.staff, _("另起新版，与原版逐项比较：可比、有调整、不可比，并人工认定一项"), page
    )
    stage.staff.post(f"{path}/drop")
    stage.director.post(f"/systems/{first['id']}/retire")
