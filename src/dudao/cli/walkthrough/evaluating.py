"""A school in a round: prefilled, it answers the rest, applies for a grade, sends twice."""

from typing import Any

import httpx

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require

REFUSED, DENIED = httpx.codes.UNPROCESSABLE_ENTITY, httpx.codes.FORBIDDEN


def evaluate(stage: Stage) -> None:
    """Let the school send its self-evaluation, get it back, and send it again."""
    candidate = _candidate(stage)
    if candidate is None:
        return
    path = f"/self-evaluations/{candidate['self_evaluation_id']}"
    page = f"/candidates/{candidate['id']}"
    before = _begin(stage, candidate, path)
    _answer(stage, path, before)
    _apply(stage, path, page)
    back = stage.director.post(f"{page}/give-back", {"reason": _("请补充材料")})
    require(back["stage"] == "self_evaluation", _("退回后应由学校修改"))
    again = stage.principal.post(f"{path}/apply", {"reason": _("已补充")})
    what = _("退回修改后再次报送，自评%s分") % again["score"]
    stage.done(stage.principal, what, f"{page}/")


def _candidate(stage: Stage) -> dict[str, Any] | None:
    """Return the school's place in the round under way; None in a county without one, and where
    an earlier walk has evaluated the school already.
    """
    rows = stage.principal.get("/candidates", limit=200)["items"]
    begun = [row for row in rows if row["stage"] in {"self_evaluation", "applied"}]
    if not begun:
        return None
    candidate: dict[str, Any] = begun[0]
    if candidate["stage"] == "applied":
        body = {"reason": _("请按新的数据再核对一次")}
        candidate = stage.director.post(f"/candidates/{candidate['id']}/give-back", body)
    return candidate


def _begin(stage: Stage, candidate: dict[str, Any], path: str) -> dict[str, Any]:
    """Look at what is known already; nobody else sees it, nobody of the office fills it in."""
    before: dict[str, Any] = stage.principal.get(path)
    what = _("自评%(asked)s项，系统已预填%(known)s项") % {
        "asked": before["asked"], "known": before["prefilled"],
    }  # fmt: skip
    stage.done(stage.principal, what, f"{path}/")
    stage.other_principal.unseen(f"{path}/")
    stage.other_principal.unseen(f"/candidates/{candidate['id']}/")
    first = next(line for line in before["lines"] if line["asked"])
    said = {"of": first["of"], "code": first["code"], "value": first["value"]}
    stage.director.refused(f"{path}/answers", said, DENIED)
    return before


def _answer(stage: Stage, path: str, before: dict[str, Any]) -> None:
    """Confirm what is known, answer what is left as modestly as may be."""
    stage.principal.post(f"{path}/renew", {})
    if before["left"]:
        why = stage.principal.refused(f"{path}/apply", {}, REFUSED)
        stage.done(stage.principal, _("没有填完，报送被拒绝：%s") % why, f"{path}/")
    lines = stage.principal.get(path)["lines"]
    known = [line["code"] for line in lines if line["left"] and line["value"]]
    stage.principal.post(f"{path}/confirm", {"codes": known})
    for line in lines:
        if line["left"] and not line["value"]:
            said = {"of": line["of"], "code": line["code"], "value": line["choices"][0]}
            stage.principal.post(f"{path}/answers", {**said, "seen": line["edition"]})


def _apply(stage: Stage, path: str, page: str) -> None:
    """Apply for the grade that fits the self-score; form and report can be fetched."""
    grade = stage.principal.get(path)["self_grade"]
    texts = {"strengths": _("管理规范"), "problems": _("场地偏小")}
    stage.principal.post(f"{path}/texts", {**texts, "applied_grade": grade})
    stage.other_principal.unseen(f"{path}/form.docx")
    sent = stage.principal.post(f"{path}/apply", {"reason": _("与自评相符")})
    require(sent["left"] == 0, _("报送的自评应已填完"))
    require(sent["fits"] == "agrees", _("申报等级应与自评相符"))
    for name in ("form", "report"):
        require(stage.director.content(f"{path}/{name}.docx")[:2] == b"PK", _("自评表应是文档"))
    stage.done(stage.principal, _("报送自评并申报等级，生成自评表和自评报告"), f"{page}/")
