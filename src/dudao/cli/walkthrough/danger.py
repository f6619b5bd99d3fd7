"""Danger to life: told at once, reported in writing, received by the office, made known."""

from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import awaited, require


def raise_danger(stage: Stage) -> None:
    """Raise it on the visit with the report to the office: the school and the office know."""
    finding = stage.inspector.post(
        stage.at("findings"),
        {
            "topic": "safety",
            "topic_title": _("校园及周边安全情况"),
            "severity": "serious",
            "route": "notice",
            "fact": _("教学楼二层疏散通道堆放桌椅，消防门上锁。"),
            "basis": _("《中小学幼儿园安全管理办法》第十八条"),
            "demand": _("立即清空疏散通道，打开消防门，专人值守。"),
            "life_safety": True,
            "urgent": {
                "situation": _("二层四个班共用此通道，发生火情无法疏散。"),
                "measures_taken": _("已要求学校当场开锁、清空通道。"),
            },
        },
    )
    stage.findings["danger"] = finding
    told = stage.principal.get(stage.of("danger"))
    require(told["number"], _("危及人身安全的问题应当场告知学校"))
    what = _("危及安全的问题当场告知学校，同页书面报告督导室")
    stage.done(stage.inspector, what, "/findings/", finding)
    awaited(
        lambda: _message(stage, finding["id"]),
        _("督导室主任一分钟内应收到紧急消息（后台任务在运行吗？）"),
    )
    stage.done(stage.director, _("一分钟内收到紧急消息"), "/messages/")
    _receive(stage)


def _message(stage: Stage, finding: str) -> dict[str, Any] | None:
    rows = stage.director.get("/messages", urgent=True)["items"]
    return next((row for row in rows if finding in row["path"]), None)


def _receive(stage: Stage) -> None:
    waiting = stage.director.rows("/urgent-reports", waiting=True)
    finding = stage.findings["danger"]
    report = next((row for row in waiting if row["finding_id"] == finding["id"]), None)
    require(report, _("督导室应有这份紧急报告待接收"))
    path = f"/urgent-reports/{report['id'] if report else ''}/receive"
    decision = {"decision": _("同意，立即印发整改通知书。")}
    stage.inspector.refused(path, decision, 403)
    stage.director.post(path, decision)
    stage.director.refused(path, decision, 409)
    what = _("接收紧急报告并批示（督学自己接收、重复接收被拒绝）")
    stage.done(stage.director, what, "/findings/", finding)


def make_known(stage: Stage) -> None:
    """Propose the finding for a circular; the director decides."""
    finding = stage.findings["danger"]
    body = {
        "finding_id": finding["id"],
        "ground": "violation",
        "reason": _("锁闭疏散通道，违反消防法规，事实清楚。"),
    }
    proposal = stage.inspector.post("/circulars", body)
    stage.inspector.refused("/circulars", body, 409)
    path = f"/circulars/{proposal['id']}/decide"
    stage.inspector.refused(path, {"accept": True}, 403)
    decided = stage.director.post(path, {"accept": True, "note": _("列入本月情况通报。")})
    require(decided["state"] == "accepted", _("通报建议应已采纳"))
    what = _("研究通报建议：列入情况通报（重复建议、督学自己决定被拒绝）")
    stage.done(stage.director, what, "/findings/", finding)
