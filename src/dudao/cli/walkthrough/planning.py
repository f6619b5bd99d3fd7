"""The year is planned: county, area out of Word, an inspector's month is filed."""

from datetime import date
from itertools import count
from typing import Any

from dudao.cli.plan_sample import COUNTY, zone_table
from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.lib import clock
from dudao.planning.rules.plans import month_span

#: What the area's plan never schedules: 校风、教风、学风.
FORGOTTEN = "学风"


def plan_year(stage: Stage) -> None:
    """Make the next unplanned year's plans, see and close the gap, approve, file a month."""
    planned = {row["first_on"][:4] for row in stage.staff.rows("/plans", period="year")}
    following = count(clock.today().year + 1)
    year = next(year for year in following if str(year) not in planned)
    time = {"period": "year", "first_on": f"{year}-01-01", "last_on": f"{year}-12-31"}
    office = {"office_id": stage.director.unit_id}
    county = _county(stage, {**office, **time})
    area = _area(stage)
    zone = stage.lead.post("/plans", {**office, "area_id": area["id"], **time})
    why = stage.inspector.refused("/plans", {**office, "area_id": area["id"], **time}, 403)
    what = _("制定责任区年度计划（督学代拟被拒绝：%s）") % why.split("。")[0]
    stage.done(stage.lead, what, "/plans/", zone)
    zone = _read_in(stage, zone, area["name"], year)
    _approve(stage, zone)
    require(zone["parent_id"] == county["id"], _("责任区计划应以县年度计划为上级"))
    _file_month(stage, zone, office)


def _county(stage: Stage, body: dict[str, Any]) -> dict[str, Any]:
    county: dict[str, Any] = stage.staff.post("/plans", body)
    path = f"/plans/{county['id']}"
    table = stage.staff.post(f"{path}/texts", {"text": COUNTY})
    stage.staff.post(f"/plans/tables/{table['id']}/confirm", {})
    read = stage.staff.get(path)
    stage.staff.post(f"{path}/submit", {"seen": read["edition"]})
    why = stage.staff.refused(f"{path}/approve", {}, 403)
    stage.director.post(f"{path}/approve", {"seen": read["edition"]})
    what = _("粘贴月份表做成县年度计划，主任批准（科员自己批准被拒绝：%s）")
    stage.done(stage.director, what % why.split("。")[0], "/plans/", county)
    drafted = stage.staff.post(f"{path}/notice")
    stage.done(
        stage.staff, _("起草印发通知，附按月的日程表"), f"/documents/{drafted['document_id']}/"
    )
    return county


def _read_in(stage: Stage, zone: dict[str, Any], name: str, year: int) -> dict[str, Any]:
    path = f"/plans/{zone['id']}"
    table = stage.lead.brought_table(f"{path}/tables", zone_table(name, year))
    kinds = {line["kind"] for line in table["lines"] if line["part"] == "item"}
    require({"routine", "special", "meeting", "training", "upper"} <= kinds, _("应认出各类工作"))
    april = [line for line in table["lines"] if line["first_on"] == f"{year}-04-01"]
    both = [line for line in april if len(line["matters"]) > 1]
    require(both, _("括号里的食堂、饮水、宿舍应与校园安全同在一行、认作两项"))
    stage.done(
        stage.lead, _("上传 Word 月份表：读出%d行，先核对") % len(table["lines"]), "/plans/", zone
    )
    stage.lead.post(f"/plans/tables/{table['id']}/confirm", {})
    read: dict[str, Any] = stage.lead.get(path)
    missing = [title for gap in read["gaps"] for title in gap["titles"] if FORGOTTEN in title]
    require(missing, _("计划从未安排校风教风学风，应当天就看到"))
    what = _("写入后当天就看到缺口：全年没有安排“%s”") % missing[0]
    stage.done(stage.lead, what, "/plans/", zone)
    return read


def _approve(stage: Stage, zone: dict[str, Any]) -> None:
    """Close the gap in October, hand in, be given back, hand in again, be approved."""
    path, october = f"/plans/{zone['id']}", zone["first_on"][:4] + "-10"
    matters = stage.lead.get(f"{path}/matters")
    matter = next(one for one in matters if FORGOTTEN in one["title"])
    line = {
        "text": _("常规督导：校风、教风、学风建设"),
        "kind": "routine",
        "audience": "schools",
        "first_on": f"{october}-01",
        "last_on": f"{october}-31",
        "matter_ids": [matter["id"]],
    }
    item = stage.lead.post(f"{path}/items", line)
    changed = {**line, "text": _("常规督导：校风、教风、学风（听课、座谈）"), "seen": 1}
    stage.staff.post(f"{path}/items/{item['id']}", changed)
    why = stage.lead.refused(f"{path}/items/{item['id']}", {**line, "seen": 1}, 409)
    titles = [title for gap in stage.lead.get(path)["gaps"] for title in gap["titles"]]
    require(not any(FORGOTTEN in title for title in titles), _("补上以后缺口应消失"))
    what = _("补上缺口；两人同时改一行，后保存的看到对方的内容（%s）") % why.split("。")[0]
    stage.done(stage.lead, what, "/plans/", zone)
    stage.lead.post(f"{path}/submit", {})
    stage.lead.refused(f"{path}/approve", {}, 403)
    stage.director.post(f"{path}/return", {"reason": _("请写明村小、教学点怎样安排。")})
    stage.lead.post(f"{path}/submit", {})
    stage.director.post(f"{path}/approve", {})
    stage.done(stage.director, _("退回一次，改后批准责任区计划"), "/plans/", zone)


def _file_month(stage: Stage, zone: dict[str, Any], office: dict[str, Any]) -> None:
    inspectors = stage.inspector.rows("/inspectors")
    own = next(row for row in inspectors if row["person_id"] == stage.inspector.id)
    first, last = month_span(int(zone["first_on"][:4]), 3)
    body = {**office, "inspector_id": own["id"], "period": "month"}
    body |= {"first_on": first.isoformat(), "last_on": last.isoformat()}
    month = stage.inspector.post(f"/plans/{zone['id']}/derive", body)
    require(month["items"], _("督学的月计划应带出责任区这个月的内容"))
    path, day = f"/plans/{month['id']}", date(first.year, 3, 10).isoformat()
    visit = {
        "text": _("随访：开学准备和回头看"),
        "kind": "routine",
        "first_on": day,
        "last_on": day,
        "unit_ids": [stage.school["id"]],
    }
    stage.inspector.post(f"{path}/items", visit)
    stage.inspector.post(f"{path}/submit", {})
    stage.inspector.refused(f"{path}/approve", {}, 403)
    stage.stranger.unseen(path)
    filed = stage.lead.post(f"{path}/approve", {})
    require(filed["approved_at"], _("随访计划应已备案"))
    what = _("督学据责任区计划做出随访月计划，责任区负责人备案（自己备案被拒绝，别的督学看不到）")
    stage.done(stage.lead, what, "/plans/", month)


def _area(stage: Stage) -> dict[str, Any]:
    """Return the area that the zone lead leads."""
    found = [row for row in stage.lead.rows("/areas") if row["lead_id"] == stage.lead.id]
    require(found, _("责任区应有负责人"))
    return found[0]
