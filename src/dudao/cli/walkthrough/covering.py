"""What is asked of the school: the rules and a task from above, done with one visit."""

from datetime import timedelta
from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.lib import clock

_PAGE = "/coverage/"
_ROOM = 75


def ask(stage: Stage) -> str:
    """Bring the year's obligations up to date, ask for a task from above; return its id."""
    office = stage.school["office_id"]
    body = {"office_id": office, "year": _school_year()}
    stage.director.post("/obligations/expand", body)
    require(
        stage.director.post("/obligations/expand", body)
        == {"added": 0, "changed": 0, "removed": 0},
        _("规则重复展开不应有变化"),
    )
    stage.staff.refused("/obligations/expand", body, 403)
    totals = stage.director.get("/coverage")
    require(any(row["due"] for row in totals), _("应有应督导事项"))
    gaps = sum(row["gap"] for row in totals)
    stage.done(stage.director, _("按规则列出全年应督导事项，还有 %d 个缺口") % gaps, _PAGE)
    _refuse_too_much(stage, office)
    return _task(stage)


def _refuse_too_much(stage: Stage, office: int) -> None:
    rule = {"office_id": office, "title": _("每月十二次"), "count": 12, "basis": _("演示")}
    day = clock.today().isoformat()
    stage.staff.refused("/visit-rules", {**rule, "valid_from": day}, 403)
    stage.director.refused("/visit-rules", {**rule, "valid_from": day}, 422)
    stage.done(stage.director, _("每月12次的规则办不到：被拒绝，并说明怎样放宽"), "/visit-rules/")


def _task(stage: Stage) -> str:
    today = clock.today()
    body: dict[str, Any] = {
        "unit_ids": [stage.school["id"]],
        "title": _("市督导室：消防安全核查"),
        "source": "upper",
        "first_on": today.isoformat(),
        # Long enough to reach beyond a holiday.
        "last_on": (today + timedelta(days=_ROOM)).isoformat(),
    }
    (made,) = stage.staff.post("/obligations", body)
    require(made["cover"] == "gap", _("登记的上级任务应是缺口"))
    what = _("登记上级任务，最迟 %s 办理") % made["latest_on"]
    stage.done(stage.staff, what, f"{_PAGE}{stage.school['id']}/")
    return str(made["id"])


def take_along(stage: Stage, assignment: str) -> None:
    """Let the visit that is arranged also do a task that comes in afterwards."""
    today = clock.today()
    body = {
        "unit_ids": [stage.school["id"]],
        "title": _("市督导室：学生用餐抽查"),
        "source": "upper",
        "first_on": today.isoformat(),
        "last_on": (today + timedelta(days=_ROOM)).isoformat(),
    }
    (late,) = stage.staff.post("/obligations", body)
    path = f"/assignments/{assignment}/along"
    stage.stranger.refused(path, {"obligation_ids": [late["id"]]}, 404)
    stage.lead.post(path, {"obligation_ids": [late["id"]]})
    stage.lead.refused(path, {"obligation_ids": [late["id"]]}, 422)
    planned = stage.inspector.get(f"/obligations/{late['id']}")["cover"]
    require(planned == "planned", _("顺带办理的任务应已有安排"))
    what = _("任务下达后又来一项：并入已有的入校，不再另去一次")
    stage.done(stage.lead, what, "/assignments/", {"id": assignment})


def check_met(stage: Stage, obligation: str) -> None:
    """See that the visit did the task, and what any visit of this month does."""
    path = f"/obligations/{obligation}"
    require(stage.inspector.get(path)["cover"] == "met", _("上级任务应已随入校完成"))
    stage.section.unseen(path)
    rows = list(stage.inspector.rows("/obligations", unit_id=stage.school["id"], cover="met"))
    what = _("一次入校，上级任务和本期应督导事项一并完成：%d 项") % len(rows)
    stage.done(stage.inspector, what, f"{_PAGE}{stage.school['id']}/")


def _school_year() -> int:
    today = clock.today()
    return today.year if today.month >= 8 else today.year - 1  # noqa: PLR2004 - August
