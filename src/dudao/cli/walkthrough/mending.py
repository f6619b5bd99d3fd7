"""The school's side: promise, steps, more time, photographs, the report; and the verdicts."""

from datetime import date
from typing import Any
from uuid import uuid4

from dudao.cli.sample import drawn
from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import Actor, awaited, require

MORE_WORKDAYS = 3


def plan(stage: Stage) -> None:
    """Find it in the inbox, set steps, tick one off, ask for more time and get it."""
    inbox = stage.principal.get("/inbox")["to_rectify"]
    finding = stage.findings["notice"]
    require(finding["id"] in [row["id"] for row in inbox], _("学校收件箱里应有这个问题"))
    steps = [{"text": _("召开专题会议，明确分工")}, {"text": _("逐处整改并拍照")}]
    _promise(stage, stage.principal, "notice", steps=steps)
    first = stage.principal.get(stage.of("notice", "steps"))[0]
    ticked = stage.principal.post(stage.of("notice", f"steps/{first['id']}"))
    require(ticked["done_on"], _("第一步应已完成"))
    what = _("从收件箱承诺整改、分两步、完成第一步")
    stage.done(stage.principal, what, "/findings/", finding)
    due = date.fromisoformat(stage.principal.get(stage.of("notice"))["due_on"])
    until = stage.workday(due, MORE_WORKDAYS).isoformat()
    asking = {"until": until, "reason": _("采购合同已签，供货方下周到货。")}
    early = {**asking, "until": due.isoformat()}
    stage.principal.refused(stage.of("notice", "extensions"), early, 422)
    asked = stage.principal.post(stage.of("notice", "extensions"), asking)
    stage.principal.refused(stage.of("danger", "extensions"), asking, 409)
    path = f"/extensions/{asked['id']}/grant"
    stage.inspector.refused(path, {}, 403)
    stage.director.post(path, {"note": _("情况属实，请抓紧。")})
    require(stage.principal.get(stage.of("notice"))["due_on"] == until, _("整改期限应已顺延"))
    what = _("批准延期到 %s（危及安全的问题不能延期）") % until
    stage.done(stage.director, what, "/findings/", finding)


def hand_in(stage: Stage) -> None:
    """Hand in the problem's own photo: it is noticed; then a new one, beside the old one."""
    finding = stage.findings["notice"]
    old = stage.principal.get(stage.of("notice", "evidence"))[0]
    again = stage.principal.upload("整改后.jpg", drawn(1), "image/jpeg", stage.school["id"])
    _submit(stage, stage.principal, "notice", {"evidence": [again["id"]]})
    doubts = awaited(
        lambda: stage.inspector.get(stage.of("notice", "doubts")),
        _("重复使用的照片应被指出（后台任务在运行吗？）"),
    )
    require(doubts[0]["file_id"] == again["id"], _("被指出的应是这张照片"))
    hidden = stage.principal.get(stage.of("notice", "doubts"))
    require(not hidden, _("照片疑点只给核查的人看"))
    _judge(stage, "notice", "partly", _("照片与检查时相同，请补充整改后的照片。"))
    stage.done(stage.inspector, _("系统指出重复照片；退回补充"), "/findings/", finding)
    photo = _photo(stage.principal)
    pair = {"evidence": [photo["id"]], "before": {photo["id"]: old}}
    made = _submit(stage, stage.principal, "notice", pair)
    require(made["before"] == pair["before"], _("整改前后的照片应成对"))
    what = _("补充整改后的照片，与原照片并排")
    stage.done(stage.principal, what, "/findings/", finding)
    stage.principal.refused(stage.of("notice", "verifications"), {"verdict": "rectified"}, 403)
    close(stage, "notice")


def mend(stage: Stage, name: str, by: Actor) -> None:
    """Promise and report, as the school or the section that answers for it."""
    _promise(stage, by, name)
    _submit(stage, by, name, {"evidence": [_photo(by)["id"]]})
    what = _("提交整改：%s") % by.get(stage.of(name))["number"]
    stage.done(by, what, "/findings/", stage.findings[name])


def close(stage: Stage, name: str) -> None:
    """Judge at the desk that it is solved."""
    _judge(stage, name, "rectified", _("材料属实，同意销号。"))
    stage.done(stage.inspector, _("核查通过，销号"), "/findings/", stage.findings[name])


def report(stage: Stage) -> None:
    """Make the school's report on the notice from what is known."""
    body = {
        "unit_id": stage.school["id"],
        "finding_ids": stage.ids("danger", "notice"),
        "notice_id": stage.notice["id"],
    }
    stage.other_principal.refused("/reports", body, 404)
    made = stage.principal.post("/reports", body)
    stage.done(stage.principal, _("一步生成整改报告，无需再填"), "/reports/", made)
    stage.save("整改报告.docx", stage.principal.content(f"/files/{made['docx_id']}/content"))
    stage.save("整改报告.pdf", stage.principal.content(f"/files/{made['pdf_id']}/content"))


def _promise(stage: Stage, by: Actor, name: str, **more: Any) -> None:
    words = {"responsible_person": by.name, "measures": _("当日整改，专人负责。")}
    by.post(stage.of(name, "promise"), {**words, **more})


def _submit(stage: Stage, by: Actor, name: str, more: dict[str, Any]) -> dict[str, Any]:
    body = {"result": _("已整改到位。"), **more}
    made: dict[str, Any] = by.post(stage.of(name, "rectifications"), body)
    return made


def _judge(stage: Stage, name: str, verdict: str, note: str) -> None:
    body = {"verdict": verdict, "note": note}
    stage.inspector.post(stage.of(name, "verifications"), body)


def _photo(by: Actor) -> dict[str, Any]:
    """Take a photo that nobody has taken before, for one's own unit."""
    picture = drawn(uuid4().int, tidy=True)
    made: dict[str, Any] = by.upload("整改后.jpg", picture, "image/jpeg", by.unit_id)
    return made
