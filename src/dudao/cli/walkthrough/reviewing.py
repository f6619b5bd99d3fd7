"""A school reviewed: its papers, a team by draw, three who rate blind, what they settle."""

from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import Actor, require
from dudao.planning import drawing

TEAM, CANDIDATES = 3, 6


def review(stage: Stage) -> None:
    """Let the office look through the papers, send a drawn team, and the team rate and settle."""
    rows = stage.principal.get("/candidates", limit=200)["items"]
    waiting = [row for row in rows if row["stage"] == "applied"]
    if not waiting:
        return
    path, page = f"/reviews/{waiting[0]['id']}", f"/reviews/{waiting[0]['id']}/"
    stage.principal.unseen(path)
    _look_through(stage, path, page)
    raters = _drawn(stage, path, waiting[0]["unit_id"])
    stage.done(stage.staff, _("按抽签结果组成评估组，应回避的已划去"), page)
    stage.staff.post(f"{path}/on-site", {})
    stage.done(stage.staff, _("评估组进校"), page)
    _rate(stage, path, page, raters)
    _settle(stage, path, page, raters)


def _look_through(stage: Stage, path: str, page: str) -> None:
    code = stage.staff.get(path)["lines"][0]["code"]
    doubt = {"code": code, "verdict": "doubtful", "note": _("实地核实")}
    stage.staff.post(f"{path}/checks", doubt)
    stage.staff.refused(f"{path}/documents", {}, 422)
    stage.staff.post(f"{path}/documents", {"rest": True, "opinion": _("资料较齐全")})
    stage.done(stage.staff, _("逐项审核自评材料，一项存疑，其余充分"), page)


def _drawn(stage: Stage, path: str, unit_id: int) -> list[Actor]:
    """Draw the team for the school; return those drawn, signed in, the lead first."""
    people = {row["id"]: row for row in stage.director.rows("/people") if row["is_active"]}
    rows = [row for row in stage.staff.rows("/inspectors") if row["person_id"] in people]
    body = {
        "where_id": stage.school["office_id"],
        "title": _("抽取评估组"),
        "count": 1,
        "each": TEAM,
        "unit_ids": [unit_id],
        "inspector_ids": [row["id"] for row in rows[:CANDIDATES]],
        "people_ids": [stage.director.get("/tokens/me")["id"], stage.staff.get("/tokens/me")["id"]],
    }
    draw = f"/draws/{stage.staff.post('/draws', body)['id']}"
    stage.staff.post(f"{draw}/freeze")
    secrets = {stage.director: ("7", "c" * 32), stage.staff: ("11", "d" * 32)}
    for who, secret in secrets.items():
        who.post(f"{draw}/commit", {"sha256": drawing.commitment(*secret)})
    for who, (value, nonce) in secrets.items():
        who.post(f"{draw}/reveal", {"value": value, "nonce": nonce})
    stage.staff.post(f"{draw}/carry-out")
    made = stage.staff.post(f"{path}/team/draw", {"draw_id": draw.rpartition("/")[2]})
    team = [one["person_id"] for one in made["team"]]
    require(len(team) == TEAM, _("评估组应有3人"))
    return [stage.sign_in(people[person]["username"]) for person in team]


def _rate(stage: Stage, path: str, page: str, raters: list[Actor]) -> None:
    for n, rater in enumerate(raters):
        lines = [line for line in rater.get(path)["lines"] if line["rated"]]
        require(not any(line["given"] for line in lines), _("交表前不应看到别人的评分"))
        levels = [line["code"] for line in lines if len(line["choices"]) > TEAM]
        for line in lines:
            value = line["self_value"]
            if n == 0 and line["code"] in levels[:1]:
                value = _other_end(line)
            rater.post(f"{path}/ratings", {"code": line["code"], "value": value, "seen": 0})
        rater.post(f"{path}/hand-in", {})
        stage.done(rater, _("独立评分%s项并交评分表") % len(lines), page)


def _other_end(line: dict[str, Any]) -> str:
    """Return the level furthest from what the school says."""
    first, *_rest, last, _na = line["choices"]
    return str(first if line["self_value"] == last else last)


def _settle(stage: Stage, path: str, page: str, raters: list[Actor]) -> None:
    lead = raters[0]
    apart = [line for line in lead.get(path)["lines"] if line["apart"]]
    for line in apart:
        told = {"code": line["code"], "value": line["self_value"], "reason": _("核对材料后一致")}
        lead.post(f"{path}/moderations", told)
    what = _("分差超过限额的%s项，会商确定") % len(apart)
    stage.done(lead, what, f"{page}moderation/")
    require(lead.get(path)["hindrances"] == [], _("评分应已齐"))
