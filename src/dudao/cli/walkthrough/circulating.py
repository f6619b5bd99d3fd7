"""A circular assembled from the records, through the office, to the schools, and corrected."""

from datetime import timedelta
from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.lib import clock

_PAGE = "/documents/"


def circulate(stage: Stage) -> None:
    """Assemble, prove, take through the office, deliver, sign for, correct."""
    paper = _assemble(stage)
    path = f"/documents/{paper['id']}"
    _prove(stage, paper)
    _through_the_office(stage, path)
    _received(stage, path, paper)
    _corrected(stage, path, paper)


def _assemble(stage: Stage) -> dict[str, Any]:
    today = clock.today()
    office = stage.school["office_id"]
    body = {
        "office_id": office,
        "what": "visits",
        "since": (today - timedelta(days=90)).isoformat(),
        "until": today.isoformat(),
        "to_ids": [stage.principal.unit_id, stage.other_principal.unit_id],
    }
    paper: dict[str, Any] = stage.staff.post("/documents/bulletins", body)
    require(paper["content"]["facts"], _("通报中的数据应有来源"))
    count = len(paper["content"]["facts"])
    stage.done(stage.staff, _("由数据生成督导情况通报，%s项数据都有来源") % count, _PAGE, paper)
    secret = {**paper["content"], "pieces": [{"type": "text", "text": "机密★1年"}]}
    stage.staff.refused(
        f"/documents/{paper['id']}", {"content": secret, "seen": paper["text_sha256"]}, 422
    )
    stage.done(stage.staff, _("写入密级标志：被拒绝"), _PAGE, paper)
    return paper


def _prove(stage: Stage, paper: dict[str, Any]) -> None:
    path = f"/documents/{paper['id']}"
    facts = stage.staff.get(f"{path}/facts")
    require(all(fact["agrees"] for fact in facts), _("文中数据应与记录一致"))
    name = next(iter(paper["content"]["facts"]))
    content = paper["content"]
    wrong = {**content["facts"][name], "text": "999"}
    changed = {**content, "facts": {**content["facts"], name: wrong}}
    told = stage.staff.post(path, {"content": changed, "seen": paper["text_sha256"]})
    why = stage.staff.refused(f"{path}/submit", {}, 409)
    stage.done(stage.staff, _("数据与记录不符，不能送核稿：%s") % why.split("。")[0], _PAGE, paper)
    stage.staff.post(path, {"content": content, "seen": told["text_sha256"]})


def _through_the_office(stage: Stage, path: str) -> None:
    stage.staff.post(f"{path}/submit")
    stage.staff.refused(f"{path}/check", {}, 403)
    stage.director.post(f"{path}/check")
    stage.director.post(f"{path}/sign-off")
    paper = stage.staff.post(f"{path}/issue")
    require("〔" in paper["number"], _("通报应有文号"))
    delivered = stage.staff.post(f"{path}/deliver")
    schools = len([stage.principal, stage.other_principal])
    require(delivered["delivered"] == schools, _("通报应送达两所学校"))
    what = _("核稿、签发、编号印发并送达：%s") % paper["number"]
    stage.done(stage.director, what, _PAGE, paper)
    stage.save("督导情况通报.docx", stage.staff.content(f"{path}/docx"))
    stage.save("督导情况通报.pdf", stage.staff.content(f"{path}/pdf"))


def _received(stage: Stage, path: str, paper: dict[str, Any]) -> None:
    seen = stage.principal.post(f"{path}/acknowledge")
    require(seen["acknowledged"] == 1, _("学校应已签收通报"))
    stage.done(stage.principal, _("签收通报"), _PAGE, paper)
    stage.section.unseen(path)
    stage.staff.post(f"{path}/urge", {"note": _("请今天签收。")})
    stage.other_principal.post(f"{path}/acknowledge")
    stage.staff.refused(f"{path}/urge", {}, 409)
    stage.done(stage.staff, _("催办未签收的学校，都签收后不能再催"), _PAGE, paper)


def _corrected(stage: Stage, path: str, paper: dict[str, Any]) -> None:
    body = {"how": "correction", "reason": _("第二段“整改率”应为“销号率”")}
    made = stage.staff.post(f"{path}/amend", body)
    own = f"/documents/{made['id']}"
    stage.staff.post(f"{own}/submit")
    stage.director.post(f"{own}/check")
    stage.director.post(f"{own}/sign-off")
    issued = stage.staff.post(f"{own}/issue")
    require(issued["amends_id"] == paper["id"], _("更正应指明原文"))
    what = _("另发更正通知：%s，原文不变") % issued["number"]
    stage.done(stage.staff, what, _PAGE, made)
