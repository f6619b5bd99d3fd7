"""The end of a year: results worked out from records, a veto that stays off, a check from above."""

from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.lib import clock


def end_year(stage: Stage) -> None:
    """Work the year out again, open a figure, try a veto, answer the city."""
    years = stage.staff.get("/years", limit=50)["items"]
    open_years = [row for row in years if row["state"] == "adopted"]
    if open_years:
        _work_out(stage, open_years[0])
        _veto(stage, open_years[0])
    _answer_city(stage)


def _work_out(stage: Stage, year: dict[str, Any]) -> None:
    stage.inspector.refused(f"/years/{year['id']}/compute", {}, 403)
    stage.staff.post(f"/years/{year['id']}/compute")
    rows = stage.staff.get("/year-results", scheme_id=year["id"], limit=200)["items"]
    scored = [row for row in rows if row["score"] is not None]
    what = _("年度考核：%(count)s所学校从记录中算出，没有填报") % {"count": len(scored)}
    stage.done(stage.staff, what, "/years/", year)
    if scored:
        why = stage.staff.get(f"/year-results/{scored[0]['id']}")
        require(why["same"], _("按保存的数据重算应当一致"))
        records = sum(len(found) for found in why["sources"].values())
        what = _("一所学校的分数展开到%s条记录，重算一致") % records
        stage.done(stage.staff, what, "/year-results/", scored[0])
        stage.principal.unseen(f"/year-results/{scored[0]['id']}")


def _veto(stage: Stage, year: dict[str, Any]) -> None:
    """See that a veto without law and approver cannot be used, by anybody."""
    path = f"/years/{year['id']}"
    vetoes = stage.director.get(path)["vetoes"]
    if not vetoes:
        return
    today = clock.today().isoformat()
    rule = stage.director.post(f"{path}/veto-rules", {"code": vetoes[0]["code"]})
    require(not rule["is_on"], _("没有依据和批准人的否决事项不应启用"))
    facts = {"rule_id": rule["id"], "unit_id": stage.school["id"], "facts": _("测试")}
    why = stage.director.refused(f"{path}/vetoes", {**facts, "happened_on": today}, 409)
    stage.done(stage.director, _("一票否决未启用，办理被拒绝：%s") % why, "/years/", year)


def _answer_city(stage: Stage) -> None:
    rows = stage.staff.get("/check-samples", limit=50)["items"]
    waiting = [row for row in rows if row["state"] == "returned"]
    if not waiting:  # answered on an earlier walk
        return
    path = f"/check-samples/{waiting[0]['id']}"
    stage.stranger.unseen(path)
    told = stage.staff.get(path)
    what = _("市级抽查复评，反馈%s项差异") % len(told["differences"])
    stage.done(stage.staff, what, "/check-samples/", told)
    answer = {"agrees": True, "answer": _("认可，按复核意见整改。")}
    stage.staff.post(f"{path}/answer", answer)
    stage.done(stage.staff, _("县级答复市级复核"), "/check-samples/", told)
