"""What goes out with a number: the notice to the school, the letter to a section."""

import io
import time
import zipfile
from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require

#: From the last answer on site to a draft without a gap it takes at most so long (X8).
SOON_SECONDS = 60
FIELDS = ("fact", "basis", "demand", "due_on")
GAP = "____"


def notify(stage: Stage) -> None:
    """Draft, check, sign off, issue and deliver the notice; urge, sign for it, file it."""
    notice = stage.notice = _draft(stage)
    path = f"/notices/{notice['id']}"
    stage.inspector.post(f"{path}/submit")
    stage.done(stage.inspector, _("整改通知书送核稿"), "/notices/", notice)
    stage.inspector.refused(f"{path}/check", {}, 403)
    stage.staff.post(f"{path}/check")
    stage.done(stage.staff, _("核稿通过（起草人自己核稿被拒绝）"), "/notices/", notice)
    stage.inspector.refused(f"{path}/sign-off", {}, 403)
    stage.director.post(f"{path}/sign-off")
    stage.done(stage.director, _("签发（督学自己签发被拒绝）"), "/notices/", notice)
    notice = stage.notice = stage.staff.post(f"{path}/issue")
    require("〔" in notice["number"], _("整改通知书应有文号"))
    stage.staff.post(f"{path}/deliver")
    stage.done(stage.staff, _("编号印发并送达：%s") % notice["number"], "/notices/", notice)
    docx = stage.staff.content(f"{path}/docx")
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        body = parts.read("word/document.xml").decode()
    require(notice["number"] in _plain(body), _("文书上应印有文号"))
    stage.save("整改通知书.docx", docx)
    stage.save("整改通知书.pdf", stage.staff.content(f"{path}/pdf"))
    _receive(stage, path)


def _draft(stage: Stage) -> dict[str, Any]:
    """Draft the notice of the visit in one step, complete, soon after the last answer on site."""
    notice: dict[str, Any] = stage.inspector.post(stage.at("notice"))
    seconds = time.monotonic() - stage.answered_at
    require(
        set(notice["finding_ids"]) == set(stage.ids("danger", "notice")),
        _("通知书应列入本次督导所有要发通知书的问题"),
    )
    problems = notice["content"]["problems"]
    filled = all(row.get(field) for row in problems for field in FIELDS)
    require(filled and GAP not in str(notice["content"]), _("通知书不应有空缺"))
    require(seconds <= SOON_SECONDS, _("从现场最后一项到通知书应在 60 秒以内"))
    stage.inspector.refused(stage.at("notice"), {}, 409)
    what = _("从现场最后一项到起草好的整改通知书：%.1f 秒，没有空缺") % seconds
    stage.done(stage.inspector, what, "/notices/", notice)
    return notice


def _receive(stage: Stage, path: str) -> None:
    notice = stage.notice
    stage.other_principal.unseen(path)
    stage.done(stage.other_principal, _("别的学校查看这份通知书：看不到"))
    urge = {"note": _("请今天签收。")}
    stage.staff.post(f"{path}/urge", urge)
    stage.staff.refused(f"{path}/urge", urge, 409)
    stage.done(stage.staff, _("催办签收（一天只催一次）"), "/notices/", notice)
    seen = stage.principal.post(f"{path}/acknowledge")
    require(seen["acknowledged_at"], _("学校应已签收通知书"))
    stage.done(stage.principal, _("签收整改通知书"), "/notices/", notice)
    filed = stage.inspector.post(f"{path}/file", {"note": _("学校已签收，按期整改。")})
    require(filed["filed_at"] and filed["filing_due_on"], _("通知书应在期限内备案"))
    what = _("向督导室备案（期限 %s）") % filed["filing_due_on"]
    stage.done(stage.inspector, what, "/notices/", notice)


def consult(stage: Stage) -> None:
    """Put what is not the school's to mend to a section, which takes it on as its own."""
    finding = stage.findings["section"]
    body = {
        "finding_id": finding["id"],
        "section_id": stage.section.unit_id,
        "question": _("请核查该校教师编制和缺编情况，提出补充或调剂意见。"),
    }
    letter = stage.staff.post("/consultations", body)
    path = f"/consultations/{letter['id']}"
    stage.staff.post(f"{path}/submit")
    why = stage.staff.refused(f"{path}/check", {}, 403)
    stage.done(
        stage.staff,
        _("起草协商函；核自己的稿：被拒绝（%s）") % why.split("。")[0],
        "/consultations/",
        letter,
    )
    stage.director.post(f"{path}/check")
    stage.section.unseen(path)
    stage.director.post(f"{path}/sign-off")
    letter = stage.staff.post(f"{path}/send")
    require(letter["number"], _("协商函应有文号"))
    what = _("编号发函：%(number)s，%(due)s前办复") % {
        "number": letter["number"],
        "due": letter["due_on"],
    }
    stage.done(stage.staff, what, "/consultations/", letter)
    _answer(stage, path)


def _answer(stage: Stage, path: str) -> None:
    stage.section.post(f"{path}/accept")
    paper = stage.section.upload(
        "编制核查表.csv", "学校,编制,在岗\n".encode(), "text/csv", stage.section.unit_id
    )
    answer = {"answer": _("该校缺编两名，下学期从城区调剂。"), "evidence": [paper["id"]]}
    letter = stage.section.post(f"{path}/answer", answer)
    stage.done(stage.section, _("受理并办复协商函"), "/consultations/", letter)
    words = {"conclusion": _("原因在编制，由该股整改。"), "assign": True}
    stage.director.post(f"{path}/conclude", words)
    finding = stage.director.get(stage.of("section"))
    require(finding["responsible_unit_id"] == stage.section.unit_id, _("问题应由科室负责整改"))
    what = _("办结：原因不在学校，转由科室整改")
    stage.done(stage.director, what, "/findings/", finding)


def _plain(xml: str) -> str:
    """Return the text of a document's XML."""
    return "".join(part.split(">", 1)[-1] for part in xml.split("<"))
