"""The calendar: an exam week keeps visitors away, a school sees what it may, a phone subscribes."""

from datetime import date, timedelta
from typing import Any

import httpx

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.lib import clock

_PAGE = "/schedule/"
#: Far enough for the story, near enough for a term to lie in it.
AHEAD = timedelta(days=250)


def schedule(stage: Stage) -> None:
    """Keep the calendar, try an exam week, announce a visit, subscribe and end it."""
    day = _quiet_day(stage)
    hidden = _assign(stage, day, "morning", announced=False)
    told = _assign(stage, day, "afternoon", announced=True)
    _seen_by_the_school(stage, day, hidden, told)
    _subscribed(stage)
    for made in (hidden, told):
        stage.lead.post(f"/assignments/{made['id']}/withdraw", {"reason": _("改期")})
    stage.done(stage.lead, _("撤销这两次督导，已通知的学校收到取消的消息"), _PAGE)


def _quiet_day(stage: Stage) -> date:
    """Return a day for visits after trying to send somebody in a quiet week of its own."""
    today = clock.today()
    span = {"first_on": today + timedelta(days=2), "last_on": today + AHEAD}
    told = stage.staff.get("/calendar", unit_id=stage.school["id"], **span)
    require(told["terms"] and told["visit_days"], _("校历里应有学期和可以入校的日子"))
    day = date.fromisoformat(told["visit_days"][0]["day"])
    week = {"first_on": day.isoformat(), "last_on": day.isoformat(), "name": _("静校日（演示）")}
    body = {"office_id": stage.school["office_id"], "kind": "quiet", **week}
    quiet = stage.staff.post("/calendar/days", body)
    why = stage.lead.refused("/assignments", _visit(stage, day, "morning"), 422)
    require(week["name"] in why, _("拒绝时应说明是哪一段静校时间"))
    stage.done(stage.lead, _("静校日安排入校被拒绝：%s") % week["name"], "/calendar/")
    stage.staff.post(f"/calendar/days/{quiet['id']}/remove")
    return day


def _visit(stage: Stage, day: date, slot: str) -> dict[str, Any]:
    return {
        "unit_id": stage.school["id"],
        "purpose": _("作业管理和课后服务（日历演示）"),
        "planned_on": day.isoformat(),
        "slot": slot,
        "leader_id": stage.lead.id,
    }


def _assign(stage: Stage, day: date, slot: str, *, announced: bool) -> dict[str, Any]:
    made: dict[str, Any] = stage.lead.post(
        "/assignments", {**_visit(stage, day, slot), "announced": announced}
    )
    return made


def _seen_by_the_school(
    stage: Stage, day: date, hidden: dict[str, Any], told: dict[str, Any]
) -> None:
    span = {"first_on": day, "last_on": day}
    ours = {row["id"] for row in stage.lead.get("/schedule", **span)}
    require({hidden["id"], told["id"]} <= ours, _("责任区日历上应有这两次督导"))
    seen = {row["id"] for row in stage.principal.get("/schedule", **span)}
    require(told["id"] in seen, _("学校应看到已通知的督导"))
    require(hidden["id"] not in seen, _("学校不应看到没有通知的督导"))
    stage.done(stage.principal, _("督导日历：看到已通知的，看不到随机的"), _PAGE)


def _subscribed(stage: Stage) -> None:
    made = stage.lead.post("/feeds", {"what": "own"})
    address = f"{stage.address}{made['path']}"
    calendar = httpx.get(address, timeout=60)  # as a phone's calendar does: without signing in
    require(calendar.content.startswith(b"BEGIN:VCALENDAR\r\n"), _("订阅地址应给出日历"))
    require(calendar.content.count(b"BEGIN:VEVENT") > 1, _("日历里应有督导任务"))
    stage.lead.post(f"/feeds/{made['id']}/revoke")
    gone = httpx.get(address, timeout=60)
    require(gone.status_code == httpx.codes.NOT_FOUND, _("停用的地址应读不到"))
    stage.done(stage.lead, _("订阅到手机日历，停用后立即读不到"), "/feeds/")
