"""Before the public: a paper with names blacked out, read and proved without signing in."""

import httpx

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require


def publish(stage: Stage) -> None:
    """Put the notice up by hand, black out the school, publish, read it as anybody does."""
    row = stage.staff.post("/publications", {"document_id": stage.notice["document_id"]})
    path, school = f"/publications/{row['id']}", stage.school["name"]
    found = stage.staff.get(f"{path}/suspicions")
    marks = {one["text"]: one["why"] for one in found} | {school: ""}
    body = {
        "seen": row["version"],
        "summary": _("督导室要求一所学校限期消除消防隐患。"),
        "redactions": [{"text": text, "why": why} for text, why in marks.items()],
    }
    stage.staff.refused(f"{path}/prepare", {**body, "summary": school}, 422)
    row = stage.staff.post(f"{path}/prepare", body)
    what = _("准备公开稿：遮盖 %s 处（说明里露出校名被拒绝）") % len(marks)
    stage.done(stage.staff, what, "/publications/", row)
    stage.staff.refused(f"{path}/publish", {"seen": row["version"]}, 403)
    row = stage.director.post(f"{path}/publish", {"seen": row["version"]})
    what = _("公开整改通知书（工作人员自己公开被拒绝）")
    stage.done(stage.director, what, "/publications/", row)
    _read(stage, row["id"], school)
    _prove(stage)


def _read(stage: Stage, publication: int, school: str) -> None:
    for part in ("", "data.json", "document.pdf"):
        answer = httpx.get(f"{stage.address}/public/{publication}/{part}", timeout=60)
        require(answer.is_success, _("公众应能查阅"))
        require(school.encode() not in answer.content, _("公开的文书里不应有校名"))
        require("set-cookie" not in answer.headers, _("公开页面不应设置Cookie"))
    stage.report.step("", _("公众查阅公开版：没有校名"), f"/public/{publication}/")


def _prove(stage: Stage) -> None:
    code, number = stage.notice["code"], stage.notice["number"]
    page = httpx.get(f"{stage.address}/d/{code}", timeout=60)
    require(page.is_success and number in page.text, _("扫码应查到这份文书"))
    unknown = httpx.get(f"{stage.address}/d/{code[::-1]}x", timeout=60)
    require(unknown.status_code == httpx.codes.NOT_FOUND, _("不存在的校验码应查不到"))
    stage.report.step("", _("凭校验码验证 %s：真实有效") % number, f"/d/{code}")
