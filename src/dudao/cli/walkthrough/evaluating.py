"""A school in a round: prefilled, it answers the rest, a blind application is told, sent twice."""

from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require


def evaluate(stage: Stage) -> None:
    """Let the school send its self-evaluation, get it back, and send it again."""
    rows = stage.principal.get("/candidates", limit=200)["items"]
    waiting = [row for row in rows if row["stage"] == "self_evaluation"]
    if not waiting:  # sent on an earlier walk, or no indicator system is published
        return
    (candidate, *_rest) = waiting
    path = f"/self-evaluations/{candidate['self_evaluation_id']}"
    before = stage.principal.get(path)
    what = _("自评%(asked)s项，系统已预填%(known)s项") % {
        "asked": before["asked"], "known": before["prefilled"],
    }  # fmt: skip
    stage.done(stage.principal, what, f"{path}/")
    stage.other_principal.unseen(f"{path}/")
    _answer(stage, path, before)
    grade = stage.principal.get(path)["self_grade"]
    stage.principal.post(f"{path}/texts", {"applied_grade": grade, "strengths": _("管理规范"),
                                           "problems": _("场地偏小")})  # fmt: skip
    sent = stage.principal.post(f"{path}/apply", {"reason": _("与自评相符")})
    require(sent["left"] == 0, _("报送的自评应已填完"))
    page = f"/candidates/{candidate['id']}"
    stage.done(stage.principal, _("报送自评并申报等级"), f"{page}/")
    back = stage.director.post(f"{page}/give-back", {"reason": _("请补充材料")})
    require(back["stage"] == "self_evaluation", _("退回后应由学校修改"))
    again = stage.principal.post(f"{path}/apply", {"reason": _("已补充")})
    what = _("退回修改后再次报送，自评%s分") % again["score"]
    stage.done(stage.principal, what, f"{page}/")


def _answer(stage: Stage, path: str, before: dict[str, Any]) -> None:
    """Answer what is left as modestly as may be, confirm what is known."""
    known = [line["code"] for line in before["lines"] if line["left"] and line["value"]]
    stage.principal.post(f"{path}/confirm", {"codes": known})
    for line in before["lines"]:
        if line["left"] and not line["value"]:
            said = {"of": line["of"], "code": line["code"], "value": line["choices"][0]}
            stage.principal.post(f"{path}/answers", {**said, "seen": line["edition"]})
