"""A month from section tasks to the result: handed in, merged, given out, visited, answered."""

from typing import Any

from dudao.cli.sample import INK
from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import Actor, require
from dudao.cli.walkthrough.visiting import assign
from dudao.lib import clock
from dudao.planning.rules.tasks import after, first_of

OTHER_SECTION = "section4"
_TASKS, _MEETINGS = "/section-tasks/", "/joint-meetings/"


def meet(stage: Stage) -> None:
    """Let two sections ask, the meeting merge and give out, one visit do both, and answer."""
    other = stage.sign_in(OTHER_SECTION)
    meeting = _open(stage)
    month = meeting["month"]
    own = _ask(stage, stage.section, month, _("食堂食品留样检查"))
    second = _ask(stage, other, month, _("食堂食品留样和陪餐"))
    _refused(stage, other, own)
    merged = _merge(stage, own, second)
    _settle(stage, meeting)
    _written(stage, meeting)
    _visit(stage, merged)
    _answer(stage, own)


def _open(stage: Stage) -> dict[str, Any]:
    """Return the first meeting from next month on that is not given out yet."""
    rows = {row["month"]: row for row in stage.staff.rows("/joint-meetings")}
    month = after(first_of(clock.today()))
    while rows.get(month.isoformat(), {}).get("state") in {"dispatched", "closed"}:
        month = after(month)
    there = rows.get(month.isoformat())
    body = {"office_id": stage.school["office_id"], "month": month.isoformat()}
    meeting: dict[str, Any] = there or stage.staff.post("/joint-meetings", body)
    if meeting["state"] == "held":
        meeting = stage.staff.post(f"/joint-meetings/{meeting['id']}/reopen")
    what = _("%(year)s年%(month)s月联席会议收集科室任务") % {
        "year": month.year,
        "month": month.month,
    }
    stage.done(stage.staff, what, _MEETINGS, meeting)
    return meeting


def _ask(stage: Stage, who: Actor, month: str, title: str) -> dict[str, Any]:
    body = {
        "section_id": who.unit_id,
        "month": month,
        "title": title,
        "why": _("学校食品安全与营养健康管理规定。"),
        "questions": _("食品留样是否齐全\n陪餐是否有记录"),
        "minutes": 30,
        "files_asked": 1,
        "unit_ids": [stage.school["id"]],
    }
    task: dict[str, Any] = who.post("/section-tasks", body)
    cost = task["cost"]
    told = {"title": title, "minutes": cost["minutes"], "files": cost["files"]}
    what = _("起草任务“%(title)s”：占学校%(minutes)s分钟、要%(files)s份材料") % told
    stage.done(who, what, _TASKS, task)
    task = who.post(f"/section-tasks/{task['id']}/submit")
    why = [hint["why"] for hint in task["hints"]]
    said = _("提交督导室，系统提示相似任务：%s") % why[0] if why else _("提交督导室")
    stage.done(who, said, _TASKS, task)
    return task


def _refused(stage: Stage, other: Actor, own: dict[str, Any]) -> None:
    body = {
        "section_id": stage.section.unit_id, "month": own["month"], "title": own["title"],
        "why": own["why"], "questions": own["questions"], "unit_ids": own["unit_ids"],
    }  # fmt: skip
    why = other.refused("/section-tasks", body, 403)
    stage.done(other, _("替别的科室提任务：被拒绝（%s）") % why.split("。")[0])
    other.unseen(f"/section-tasks/{own['id']}")
    why = stage.staff.refused(f"/section-tasks/{own['id']}/return", {"reason": " "}, 422)
    stage.done(stage.staff, _("不写理由就退回：被拒绝（%s）") % why.split("。")[0])


def _merge(stage: Stage, own: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    ids = [own["id"], second["id"]]
    body = {"task_ids": ids, "title": _("食堂留样和陪餐")}
    merged: dict[str, Any] = stage.staff.post("/section-tasks/merge", body)
    require(sorted(merged["merged_from"]) == sorted(ids), _("合并后的任务应记得原来的任务"))
    stage.staff.refused("/section-tasks/merge", body, 409)
    stage.done(stage.staff, _("两个科室的任务合并为一项，再合并一次被拒绝"), _TASKS, merged)
    return merged


def _settle(stage: Stage, meeting: dict[str, Any]) -> None:
    """Take the rest of what waits, hold the meeting, give the tasks out."""
    path = f"/joint-meetings/{meeting['id']}"
    for row in stage.staff.rows("/section-tasks", month=meeting["month"], state="submitted"):
        stage.staff.post(f"/section-tasks/{row['id']}/accept")
    drafted = stage.staff.get(path)["drafted"]
    held = {
        "held_on": clock.today().isoformat(),
        "place": _("三楼会议室"),
        "chair": stage.director.name,
        "attendees": _("督导室、各科室"),
        "told": drafted,
    }
    stage.staff.post(f"{path}/hold", held)
    out = stage.director.post(f"{path}/dispatch")
    what = _("会议召开，上月情况由记录起草；下达后生成%s项入校任务") % out["obligations"]
    stage.done(stage.director, what, _MEETINGS, meeting)
    stage.inspector.get(path)
    stage.inspector.refused(f"{path}/dispatch", {}, 403)


def _written(stage: Stage, meeting: dict[str, Any]) -> None:
    """Write minutes and dispatch out of the meeting, and take them through the office."""
    path = f"/joint-meetings/{meeting['id']}/papers"
    for paper, name in (("minutes", _("会议纪要")), ("dispatch", _("任务下达通知"))):
        document = stage.staff.post(path, {"paper": paper})[f"{paper}_id"]
        own = f"/documents/{document}"
        stage.staff.post(f"{own}/submit")
        stage.director.post(f"{own}/check")
        stage.director.post(f"{own}/sign-off")
        issued = stage.staff.post(f"{own}/issue")
        stage.save(f"{name}.docx", stage.staff.content(f"{own}/docx"))
        told = {"name": name, "number": issued["number"]}
        stage.done(stage.staff, _("生成并印发%(name)s：%(number)s") % told, "/documents/", issued)


def _visit(stage: Stage, merged: dict[str, Any]) -> None:
    """Do both sections' tasks on one visit, that the inspector makes anyway."""
    task = stage.lead.get(f"/section-tasks/{merged['id']}")
    here = [one["id"] for one in task["obligations"] if one["unit_id"] == stage.school["id"]]
    assignment = assign(stage, _("食堂留样和陪餐（科室任务）"), with_lead=False, obligations=here)
    visit = stage.inspector.post("/visits", {"assignment_id": assignment})
    path = f"/visits/{visit['id']}"
    stage.inspector.post(f"{path}/check-in")
    feedback = stage.inspector.post(f"{path}/feedback")
    signature = {
        "text_sha256": feedback["text_sha256"],
        "signer_name": stage.principal.name,
        "signer_title": _("校长"),
        "strokes": INK,
        "positions": [],
    }
    stage.inspector.post(f"{path}/sign", signature)
    stage.inspector.post(f"{path}/check-out")
    done = stage.lead.get(f"/section-tasks/{merged['id']}")["progress"]
    require(done["done"] == done["schools"], _("入校后科室任务应已完成"))
    stage.done(stage.inspector, _("一次入校，两个科室的任务都完成"), "/visits/", visit)


def _answer(stage: Stage, own: dict[str, Any]) -> None:
    path = f"/section-tasks/{own['id']}"
    drafted = stage.staff.get(path)["drafted"]
    require(drafted, _("结果应由记录起草"))
    stage.staff.post(f"{path}/answer", {"result": drafted})
    back = stage.section.get(path)
    require(back["state"] == "answered" and back["result"], _("科室应收到结果"))
    stage.done(stage.section, _("收到督导结果：%s") % back["result"].split("\n")[1], _TASKS, back)
