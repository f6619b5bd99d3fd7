"""From a grade to a plan: graded, worked out again, announced, objected to, confirmed, planned."""

from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.lib import clock


def grade_schools(stage: Stage) -> None:
    """Let the office grade the school, which looks at every figure and objects."""
    rows = [
        row
        for where in ("on_site", "reviewed")
        for row in stage.principal.get("/candidates", stage=where, limit=200)["items"]
    ]
    if rows:
        _grade(stage, rows[0])
    _confirm(stage)
    _look_through(stage)


def _grade(stage: Stage, candidate: dict[str, Any]) -> None:
    body = {"candidate_ids": [candidate["id"]], "note": _("没有数据的指标按0分计")}
    (made,) = stage.director.post("/results/grade", body)
    page = f"/results/{made['id']}"
    what = _("评定得分%(score)s，等级“%(grade)s”") % {
        "score": made["score"], "grade": made["grade_word"],
    }  # fmt: skip
    stage.done(stage.director, what, f"{page}/")
    stage.principal.unseen(page)
    told = stage.director.get(page)
    require(all(one["sentence"] or not one["rule"] for one in told["reasons"]), _("每项应有说明"))
    checked = stage.director.get(f"{page}/check")
    require(checked["same"], _("按保存的数据重新计算，数字应当相同"))
    stage.done(stage.director, _("按保存的数据重新计算，每个数字相同"), f"{page}/check/")
    _try(stage, told, made)
    stage.staff.post(
        "/publicities",
        {"candidate_ids": [candidate["id"]], "place": _("县教育局政务公开栏")},
    )
    stage.done(stage.staff, _("公示评估结果"), f"{page}/")
    seen = stage.principal.get(page)
    require(seen["digest"] == made["digest"], _("学校看到的应是同一结果"))
    stage.done(stage.principal, _("看到本校每个分数的规则、数据和出处"), f"{page}/")
    stage.other_principal.unseen(page)
    _object(stage, candidate, made, body)


def _try(stage: Stage, told: dict[str, Any], made: dict[str, Any]) -> None:
    """Try another figure on a copy: what was decided stays."""
    page = f"/results/{made['id']}"
    figures = [one for reason in told["reasons"] for one in reason["inputs"]]
    figure = next((one for one in figures if one["source"] == "metric"), None)
    if figure is None:
        return
    tried = stage.director.post(f"{page}/what-if", {"changes": {figure["name"]: "0"}})
    require(stage.director.get(page)["digest"] == made["digest"], _("试算不应改变已评定的结果"))
    what = _("试算：“%(label)s”改为0，得分是%(score)s；评定的结果不变") % {
        "label": figure["label"], "score": tried["score"],
    }  # fmt: skip
    stage.done(stage.director, what, f"{page}/what-if/")


def _object(
    stage: Stage, candidate: dict[str, Any], made: dict[str, Any], body: dict[str, Any]
) -> None:
    """Let the school object; what a team rated is looked at again, and gets the next number."""
    page = f"/results/{made['id']}"
    objection = stage.principal.post(f"{page}/object", {"text": _("图书数有误，请复核")})
    where = f"/result-objections/{objection['id']}"
    stage.done(stage.principal, _("对结果提出异议"), f"{where}/")
    answer = {"outcome": "rejected", "answer": _("经复核，评定时的数据属实")}
    if candidate["stage"] == "on_site":
        answer = {"outcome": "partly", "answer": _("转入复查，重新评定")}
    stage.staff.post(f"{where}/answer", answer)
    stage.done(stage.staff, _("由没有参加评分的人员复核答复"), f"{where}/")
    if candidate["stage"] == "on_site":
        (again,) = stage.director.post("/results/grade", body)
        require(again["number"] == made["number"] + 1, _("复查后应是新的一次评定"))
        before = stage.principal.get(page)
        require(before["digest"] == made["digest"], _("原来公示的结果不应改变"))
        stage.done(stage.director, _("复查后重新评定，原结果保留"), f"/results/{again['id']}/")


def _confirm(stage: Stage) -> None:
    """Confirm what is over and draft the circular to the schools and two governments."""
    for one in stage.director.get("/publicities", limit=200)["items"]:
        waiting = [
            row
            for row in stage.director.get("/candidates", stage="publicity", limit=200)["items"]
            if row["batch_id"] == one["batch_id"]
        ]
        if (
            one["last_on"] >= clock.today().isoformat()
            or not waiting
            or not _waits(stage, one, waiting)
        ):
            continue
        stage.director.post(f"/publicities/{one['id']}/confirm")
        stage.done(stage.director, _("公示结束，认定结果"), f"/publicity/{one['id']}/")
        paper = stage.staff.post(f"/results/batches/{one['batch_id']}/papers", {"kind": "circular"})
        what = _("起草结果通报（学校和两级政府）")
        stage.done(stage.staff, what, f"/documents/{paper['document_id']}/")
        return


def _waits(stage: Stage, one: dict[str, Any], waiting: list[dict[str, Any]]) -> bool:
    shown = stage.director.get(f"/publicities/{one['id']}")["result_ids"]
    ids = {row["id"] for row in waiting}
    objections = stage.director.get("/result-objections", waiting=True, limit=200)["items"]
    held = {row["result_id"] for row in objections}
    results = stage.director.get("/results", limit=200)["items"]
    return any(
        row["id"] in shown and row["candidate_id"] in ids and row["id"] not in held
        for row in results
    )


def _look_through(stage: Stage) -> None:
    """Look at a plan that was approved, and how far its goals are."""
    plans = stage.director.get("/development-plans", stage="plan_approved", limit=200)["items"]
    if plans:
        path = f"/development-plans/{plans[0]['id']}"
        plan = stage.director.get(path)
        require(bool(plan["goals"]), _("发展规划应有目标"))
        stage.done(stage.director, _("查看已审核的发展规划和各年进展"), f"{path}/")
