"""At the desk: the ledger, the figures and their rows, the messages, a hand-over called off."""

import codecs
from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage, next_workday
from dudao.cli.walkthrough.steps import require

VIEW = _("全流程演示")


def keep_ledger(stage: Stage) -> None:
    """Search by two characters, keep the view, take the ledger out, put findings in order."""
    finding = stage.director.get(stage.of("danger"))
    rows = list(stage.director.rows("/findings", text=_("消防"), unit_id=stage.school["id"]))
    told = [row["fact"] + row["demand"] for row in rows]
    require(finding["id"] in [row["id"] for row in rows], _("两个字应能查到这个问题"))
    require(all(_("消防") in words for words in told), _("查到的都应含有这两个字"))
    stage.done(
        stage.director, _("两个字查台账：%s 条，条条相符") % len(rows), "/findings/?text=消防"
    )
    view = {"name": VIEW, "query": {"text": _("消防")}, "columns": ["fact", "unit", "due_on"]}
    saved = stage.director.post("/findings/views", view)
    mine = [row["id"] for row in stage.director.get("/findings/views") if row["name"] == VIEW]
    require(mine == [saved["id"]], _("同名视图应只有一个"))
    require(
        saved["id"] not in [row["id"] for row in stage.staff.get("/findings/views")],
        _("没有共享的视图别人不应看到"),
    )
    stage.done(stage.director, _("保存为自己的视图（同名的替换）"), "/findings/")
    _export(stage, finding["number"])
    _categorise(stage)


def _export(stage: Stage, number: str) -> None:
    school = stage.school["name"]
    csv = stage.director.content("/findings/export", form="csv", school=school)
    require(csv.startswith(codecs.BOM_UTF8), _("CSV应以BOM开头，表格软件才不会乱码"))
    require(number in csv.decode("utf-8-sig"), _("导出的台账里应有这个问题的编号"))
    stage.keep("问题台账.csv", csv)
    xlsx = stage.director.content("/findings/export", form="xlsx", school=school)
    stage.save("问题台账.xlsx", xlsx)
    stage.principal.unseen("/findings/export", 403)
    stage.done(stage.principal, _("学校导出全县台账：被拒绝"))


def _categorise(stage: Stage) -> None:
    office = stage.school["office_id"]
    known = stage.director.get("/categories", office_id=office)
    if not known:
        known = stage.director.post("/categories/adopt", {"office_id": office})
    ids = stage.ids("danger", "notice")
    body = {"finding_ids": ids, "category_id": known[0]["id"]}
    done = stage.director.post("/findings/batch/categorise", body)
    require(not any(row["problem"] for row in done), _("批量归类应全部成功"))
    finding = stage.director.get(stage.of("notice"))
    require(finding["category_id"] == known[0]["id"], _("问题应已归入该类"))
    what = _("批量归类 %(count)s 个问题：%(name)s") % {"count": len(ids), "name": known[0]["name"]}
    stage.done(stage.director, what, "/findings/", finding)


def check_figures(stage: Stage) -> None:
    """Every figure opens as many rows as it says."""
    board = stage.director.get("/analytics/five-ones", by="inspector")
    mine = [line for line in board if line["key"] == str(stage.inspector.id)]
    require(mine, _("看板上应有这位督学的五个一"))
    checked = 0
    for one, count in mine[0]["done"].items():
        asked = {"by": "inspector", "key": mine[0]["key"], "one": one, "done": True}
        checked += _same(stage, "/analytics/visits", count, **asked)
    lines = stage.director.get("/analytics/loop", by="month")["lines"]
    for line in lines[:1] + lines[-1:]:
        require(sum(line["outcomes"].values()) == line["told"], _("各种结果之和应等于告知数"))
        for outcome, count in line["outcomes"].items():
            asked = {"by": "month", "key": line["key"], "outcome": outcome}
            checked += _same(stage, "/analytics/findings", count, **asked)
    stage.principal.unseen("/analytics/loop", 403)
    what = _("核对看板 %s 个数字：点开的行数与数字一致") % checked
    stage.done(stage.director, what, "/analytics/")


def _same(stage: Stage, path: str, count: int, **asked: Any) -> int:
    """Count the rows behind a figure; return 1, for one figure looked at."""
    rows = sum(1 for _row in stage.director.rows(path, **asked))
    about = {"rows": rows, "count": count, "path": path}
    require(rows == count, _("%(path)s 的数字是%(count)s，行数却是%(rows)s") % about)
    return 1


def read_messages(stage: Stage) -> None:
    """Read one message; look at who was reminded of what."""
    unread = stage.principal.get("/messages", unread=True)["items"]
    require(unread, _("学校应有未读消息"))
    before = stage.principal.get("/messages/unread")["unread"]
    message = unread[-1]
    stage.stranger.refused(f"/messages/{message['id']}/read", {}, 404)
    read = stage.principal.post(f"/messages/{message['id']}/read")
    require(read["read_at"], _("消息应已读"))
    after = stage.principal.get("/messages/unread")["unread"]
    require(after < before or before == MANY, _("未读数应减少"))
    what = _("读一条消息，未读 %(before)s → %(after)s（别人的消息读不到）")
    stage.done(stage.principal, what % {"before": before, "after": after}, "/messages/")
    reminders = stage.director.get("/reminders", limit=200)["items"]
    require(all(row["people"] for row in reminders), _("每次催办都应记着告诉了谁"))
    own = stage.director.get("/reminders", finding_id=stage.findings["notice"]["id"])["items"]
    require(not own, _("按期整改的问题不应有催办"))
    what = _("按期整改的问题没有催办；催办记录共 %s 条，都写明告诉了谁") % len(reminders)
    stage.done(stage.director, what, "/reminders/")


#: Nobody counts unread messages further.
MANY = 100


def hand_over(stage: Stage) -> None:
    """Prepare that the inspector's open work goes to another, and call it off again."""
    numbers = {row["person_id"]: row["id"] for row in stage.director.rows("/inspectors")}
    leaving = {
        row["giver_id"]
        for state in ("prepared", "given")
        for row in stage.director.rows("/handovers", state=state, kind="inspector")
    }
    giver = stage.lead if stage.inspector.id in leaving else stage.inspector
    body = {
        "from_inspector_id": numbers[giver.id],
        "to_inspector_id": numbers[stage.stranger.id],
        "on": next_workday(),
    }
    stage.inspector.refused("/handovers/inspectors", body, 404)  # knows of no other inspector
    made = stage.director.post("/handovers/inspectors", body)
    stage.director.refused("/handovers/inspectors", body, 409)
    path = f"/handovers/{made['id']}"
    stage.principal.unseen(path)
    stage.done(stage.director, _("准备督学交接，交接书已列出未了事项"), "/handovers/", made)
    stage.save("工作交接书.pdf", stage.director.content(f"{path}/pdf"))
    called_off = stage.director.post(f"{path}/cancel", {"reason": _("演示完毕，不实际移交。")})
    require(called_off["state"] == "cancelled", _("交接应已取消"))
    stage.done(stage.director, _("取消交接，什么都没有移动"), "/handovers/", made)
