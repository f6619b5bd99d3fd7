"""The school objects: somebody else reads, the office above reviews, figures count it."""

from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import Actor, require


def object_(stage: Stage) -> None:
    """One objection from the signed list is upheld; one filed later is rejected twice."""
    before = _filed(stage)
    _uphold(stage)
    _reject(stage)
    counted = _filed(stage) - before
    require(counted == 1, _("异议统计应增加 1 件，实为 %s") % counted)
    stage.done(stage.director, _("异议统计随之增加，撤销率可查"), "/objections/")


def _uphold(stage: Stage) -> None:
    """Take up what the principal said when signing."""
    finding = stage.findings["objected"]
    rows = stage.staff.rows("/objections", pending=True)
    objection = next((row for row in rows if row["finding_id"] == finding["id"]), None)
    require(objection and objection["on_the_spot"], _("签收时的申辩应已登记"))
    again = {"finding_id": finding["id"], "statement": _("再次申辩。")}
    why = stage.principal.refused("/objections", again, 409)
    stage.done(stage.principal, _("同一问题再次申辩：被拒绝（%s）") % why.split("。")[0])
    path = f"/objections/{objection['id'] if objection else ''}"
    reader = _assign(stage, finding, path)
    upheld = {"outcome": "upheld", "reasons": _("课表属实，课时已开足，问题不成立。")}
    stage.inspector.refused(f"{path}/answer", upheld, 403)
    reader.post(f"{path}/answer", upheld)
    require(stage.state("objected") == "withdrawn", _("异议成立的问题应已撤销"))
    what = _("复核：异议成立，问题撤销（提出问题的督学答复被拒绝）")
    stage.done(reader, what, "/findings/", finding)


def _reject(stage: Stage) -> None:
    """Object within the term, ask for a review, and lose."""
    finding = stage.findings["suggestion"]
    body = {"finding_id": finding["id"], "statement": _("该项检查前一天刚整改，请复核。")}
    stage.other_principal.refused("/objections", body, 404)
    made = stage.principal.post("/objections", body)
    path = f"/objections/{made['id']}"
    stage.done(stage.principal, _("在期限内另提一件申辩"), "/findings/", finding)
    stage.stranger.unseen(path)
    reader = _assign(stage, finding, path)
    reader.refused(f"{path}/answer", {"outcome": "rejected", "reasons": ""}, 422)
    reasons = {"outcome": "rejected", "reasons": _("现场照片清楚，问题成立，请按要求整改。")}
    reader.post(f"{path}/answer", reasons)
    stage.done(reader, _("复核：不成立，写明理由"), "/findings/", finding)
    stage.principal.post(f"{path}/ask-review", {"statement": _("请上级督导机构复查。")})
    stage.director.refused(f"{path}/review", reasons, 403)
    upheld = {"outcome": "rejected", "reasons": _("原答复事实清楚，予以维持。")}
    reviewed = stage.city.post(f"{path}/review", upheld)
    require(reviewed["review_outcome"] == "rejected", _("复查应维持原答复"))
    what = _("上级复查：维持（本级自己复查被拒绝）")
    stage.done(stage.city, what, "/findings/", finding)


def _assign(stage: Stage, finding: dict[str, Any], path: str) -> Actor:
    """Let the director name a reader: never the one who wrote the finding."""
    window = stage.director.get(f"/objections/window/{finding['id']}")
    require(stage.inspector.id not in window["reader_ids"], _("提出问题的督学不能复核"))
    why = stage.director.refused(f"{path}/assign", {"reader_id": stage.inspector.id}, 422)
    able = [who for who in (stage.lead, stage.staff) if who.id in window["reader_ids"]]
    require(able, _("应有独立的复核人可指定"))
    stage.director.post(f"{path}/assign", {"reader_id": able[0].id})
    what = _("指定复核人%(who)s（指定提出问题的督学：%(why)s）") % {
        "who": able[0].name,
        "why": why.split("。")[0],
    }
    stage.done(stage.director, what, "/findings/", finding)
    return able[0]


def _filed(stage: Stage) -> int:
    """Return how many objections the figures count against what the inspector wrote."""
    figures = stage.director.get("/objections/figures")["by_inspector"]
    return sum(row["filed"] for row in figures if row["key"] == str(stage.inspector.id))
