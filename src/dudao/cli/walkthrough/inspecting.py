"""A special inspection from its entry on the year's register to the opinion in the school's hands.

What would take weeks happens in one day: the entry begins today, which needs the director's reason.
"""

import json
from datetime import timedelta
from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import Actor, awaited, require
from dudao.lib import clock

_ENTRY, _PROGRAMME, _PART = "/register/", "/programmes/", "/programme-schools/"


_FOUND = "一具灭火器超过使用期限。"
#: An inspector who has nothing to do with the school otherwise.
_THIRD = "inspector20"


def inspect(stage: Stage) -> None:
    """Register, approve, publish, team, notify, self-evaluate, visit, hear, conclude, issue."""
    entry = _register(stage)
    third = stage.sign_in(_THIRD)
    programme = _prepare(stage, entry, third)
    part = _notify(stage, programme)
    _evaluate(stage, part)
    _hear(stage, part)
    _conclude(stage, part, third)


def _register(stage: Stage) -> dict[str, Any]:
    today = clock.today()
    body = {
        "office_id": stage.school["office_id"], "year": today.year,
        "title": _("校园消防安全专项督导"), "kind": "special", "organiser": _("县教育督导室"),
        "basis": _("《教育督导条例》第十三条"), "object": _("全县中小学"),
        "scope": _("疏散通道、消防器材、用电线路"), "way": _("现场查看"),
        "first_on": today.isoformat(), "last_on": (today + timedelta(days=30)).isoformat(),
        "schools": 1, "minutes": 60, "files_asked": 0,
    }  # fmt: skip
    entry: dict[str, Any] = stage.staff.post("/register", body)
    off_list = {"office_id": body["office_id"], "unit_ids": [stage.school["id"]]}
    stage.staff.refused("/programmes", {**off_list, "entry_id": entry["id"]}, 422)
    stage.staff.post(f"/register/{entry['id']}/submit")
    stage.staff.refused(f"/register/{entry['id']}/approve", {}, 403)
    stage.director.post(f"/register/{entry['id']}/approve")
    what = _("列入年度清单并批准：学校负担%s小时（未批准的不能立项，自己批准被拒绝）")
    stage.done(stage.director, what % entry["hours"], _ENTRY, entry)
    notice = {"office_id": body["office_id"], "year": today.year}
    why = stage.staff.refused("/register/notices", notice, 422)
    made = stage.director.post("/register/notices", {**notice, "late_reason": _("上级紧急部署")})
    stage.done(stage.director, _("来不及提前公布：主任写明理由（%s）") % why.split("：")[0])
    _issue(stage, made["document_id"], drafter=stage.director, checker=stage.staff)
    path = f"/register/{entry['id']}"
    awaited(lambda: stage.staff.get(path)["state"] == "published", _("清单应已公布"))
    stage.save("年度清单通知.docx", stage.staff.content(f"/documents/{made['document_id']}/docx"))
    stage.done(stage.staff, _("公布年度清单"), _ENTRY, entry)
    return entry


def _prepare(stage: Stage, entry: dict[str, Any], third: Actor) -> dict[str, Any]:
    today = clock.today()
    body = {
        "office_id": stage.school["office_id"],
        "unit_ids": [stage.school["id"]],
        "self_evaluation": True,
        "self_evaluation_due_on": (today + timedelta(days=5)).isoformat(),
    }
    stage.staff.refused("/programmes", {**body, "title": _("另一项"), "kind": "special"}, 422)
    late = {"last_on": (today + timedelta(days=60)).isoformat()}
    stage.staff.refused("/programmes", {**body, "entry_id": entry["id"], **late}, 422)
    made: dict[str, Any] = stage.staff.post("/programmes", {**body, "entry_id": entry["id"]})
    what = _("据清单立项（清单外、超出批准时间：被拒绝）")
    stage.done(stage.staff, what, _PROGRAMME, made)
    path = f"/programmes/{made['id']}"
    two = {"lead_id": stage.lead.id, "member_ids": [stage.inspector.id]}
    why = stage.staff.refused(f"{path}/team", two, 422)
    three = {**two, "member_ids": [stage.inspector.id, third.id]}
    made = stage.staff.post(f"{path}/team", three)
    what = _("组成督导组（两个人：被拒绝，%s）") % why.split("（")[0]
    stage.done(stage.staff, what, _PROGRAMME, made)
    return made


def _notify(stage: Stage, programme: dict[str, Any]) -> str:
    path = f"/programmes/{programme['id']}"
    made = stage.staff.post(f"{path}/notice")
    _issue(stage, made["notice_id"], drafter=stage.staff, checker=stage.director)
    awaited(lambda: stage.staff.get(path)["state"] == "notified", _("学校应已收到通知"))
    stage.save("督导通知.docx", stage.staff.content(f"/documents/{made['notice_id']}/docx"))
    stage.done(stage.staff, _("督导通知印发，送达学校"), _PROGRAMME, programme)
    rows = list(stage.principal.rows("/programme-parts", programme_id=programme["id"]))
    require([row["state"] for row in rows] == ["asked"], _("学校应看到自评要求"))
    return f"/programme-parts/{rows[0]['id']}"


def _evaluate(stage: Stage, path: str) -> None:
    stage.other_principal.unseen(path)
    told = {"text": _("已对照自评：通道畅通，两具灭火器待更换。")}
    part = stage.principal.post(f"{path}/self-evaluation", told)
    stage.principal.refused(f"{path}/self-evaluation", told, 409)
    stage.done(stage.principal, _("提交自评报告（重复提交被拒绝）"), _PART, part)
    stage.lead.post(f"{path}/self-evaluation/review", {"text": _("属实，现场看灭火器。")})
    part = stage.staff.post(f"{path}/visited", {"on": clock.today().isoformat()})
    require(part["initial_due_on"], _("反馈期限应已算出"))
    stage.done(stage.lead, _("审核自评，完成现场督导"), _PART, part)


def _hear(stage: Stage, path: str) -> None:
    part = stage.lead.post(f"{path}/initial-opinion", {"text": _("总体良好，灭火器过期两具。")})
    what = _("反馈初步督导意见，申辩期到%s") % part["defence_until"]
    stage.done(stage.lead, what, _PART, part)
    early = {"text": _("总体良好。"), "rectify_until": _in_days(30)}
    stage.lead.post(f"{path}/conclusion", early)
    why = stage.staff.refused(f"{path}/opinion", {}, 409)
    stage.done(stage.staff, _("申辩期内出具意见书：被拒绝（%s）") % why.split("，")[0])
    stage.principal.post(f"{path}/defence", {"text": _("其中一具当日已更换，附照片。")})
    part = stage.lead.post(f"{path}/defence/answer", {"text": _("采纳，改为一具。")})
    stage.done(stage.principal, _("申辩并得到答复"), _PART, part)


def _conclude(stage: Stage, path: str, third: Actor) -> None:
    body = {"text": _("消防管理总体良好，灭火器过期一具。"), "rectify_until": _in_days(30)}
    part = stage.lead.post(f"{path}/conclusion", body)
    seen = {"agrees": True, "seen": part["edition"]}
    stage.lead.post(f"{path}/agreement", seen)
    stage.inspector.post(f"{path}/agreement", seen)
    third.post(f"{path}/agreement", {**seen, "agrees": False, "note": _("建议写明型号。")})
    part = stage.staff.post(f"{path}/opinion")
    document = part["opinion_id"]
    _fill_in(stage, document)
    _issue(stage, document, drafter=stage.staff, checker=stage.director)
    awaited(
        lambda: stage.staff.get(path)["state"] in {"opinion", "rectified"},
        _("督导意见书应已送达"),
    )
    require(stage.principal.get(f"/documents/{document}")["number"], _("学校应收到督导意见书"))
    stage.save("督导意见书.docx", stage.staff.content(f"/documents/{document}/docx"))
    stage.done(stage.principal, _("督导组表态后出具督导意见书，送达学校"), _PART, part)


def _fill_in(stage: Stage, document: str) -> None:
    """Write into the draft what the record, kept elsewhere, could not say."""
    paper = stage.staff.get(f"/documents/{document}")
    content = json.loads(json.dumps(paper["content"]).replace("____", _FOUND))
    body = {"content": content, "seen": paper["text_sha256"]}
    stage.staff.post(f"/documents/{document}", body)


def _issue(stage: Stage, document: str, *, drafter: Actor, checker: Actor) -> None:
    path = f"/documents/{document}"
    drafter.post(f"{path}/submit")
    checker.post(f"{path}/check")
    stage.director.post(f"{path}/sign-off")
    stage.staff.post(f"{path}/issue")


def _in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()
