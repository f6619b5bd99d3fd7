"""In the work group: a task goes out with a file and is answered; a log is written and read."""

from collections.abc import Mapping

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage, next_workday
from dudao.cli.walkthrough.steps import require
from dudao.lib import clock

TABLE = "学校,检查项目,情况\n".encode()


def work_together(stage: Stage) -> None:
    """Post a task with a table, read and answer it, change it openly, remind, close it."""
    table = stage.director.upload_own("隐患排查表.csv", TABLE, "text/csv")
    task = {
        "kind": "task",
        "title": _("开展校园安全隐患排查"),
        "text": _("请对照附表逐项排查，在期限内报送。"),
        "due_on": next_workday(),
        "who": ["inspectors", "principals"],
        "reach": "schools",
        "unit_ids": [stage.school["id"]],
        "file_ids": [table["id"]],
    }
    why = stage.inspector.refused("/posts", task, 403)
    post = stage.director.post("/posts", task)
    path = f"/posts/{post['id']}"
    what = _("发布任务并附表格，发给：%(who)s（督学发布被拒绝：%(why)s）")
    told = {"who": post["audience"], "why": why.split("。")[0]}
    stage.done(stage.director, what % told, "/posts/", post)
    stage.stranger.unseen(path)
    stage.other_principal.unseen(path)
    stage.stranger.unseen(f"/files/{table['id']}/content")
    stage.done(stage.stranger, _("没有发给的人：任务和附件都看不到"))
    _answer(stage, path, table["id"])
    _follow(stage, path, task)


def _answer(stage: Stage, path: str, table: str) -> None:
    waiting = list(stage.inspector.rows("/posts", waiting=True))
    got = [row for row in waiting if f"/posts/{row['post']['id']}" == path]
    require(got and not got[0]["read_at"], _("督学应收到这项任务，尚未阅读"))
    require(
        stage.inspector.content(f"/files/{table}/content") == TABLE, _("附件应与发布时完全一致")
    )
    stage.inspector.post(f"{path}/read")
    result = stage.inspector.upload_own("排查结果.csv", TABLE, "text/csv")
    answer = {"answer": _("已排查，结果附后。"), "file_ids": [result["id"]]}
    done = stage.inspector.post(f"{path}/done", answer)
    require(done["done_at"] and done["file_ids"], _("任务应已办结并附结果"))
    stage.done(stage.inspector, _("阅读任务、下载附件，办结并附结果"), "/posts/", got[0]["post"])


def _follow(stage: Stage, path: str, task: Mapping[str, object]) -> None:
    receipts = {row["person_id"]: row for row in stage.director.rows(f"{path}/receipts")}
    require(receipts[stage.inspector.id]["done_at"], _("办结情况应看得到"))
    require(not receipts[stage.principal.id]["read_at"], _("校长还没有阅读"))
    stage.director.post(f"{path}/remind")
    stage.director.refused(f"{path}/remind", {}, 409)
    stage.done(stage.director, _("看到谁读了、谁办了；提醒没办的（一天只提醒一次）"))
    said = {name: task[name] for name in ("title", "due_on", "file_ids")}
    post = stage.director.post(path, {**said, "text": _("请对照附表排查，并附照片。"), "seen": 1})
    changed = [row for row in stage.director.rows(f"{path}/receipts") if row["changed"]]
    require(stage.inspector.id in [row["person_id"] for row in changed], _("已读的人应看到有修改"))
    stage.done(stage.director, _("修改任务：已读的人看到“有修改”"), "/posts/", post)
    stage.director.post(f"{path}/close")
    late = stage.principal.post(f"{path}/done", {"answer": _("补报：已排查。")})
    require(late["done_at"], _("结束后补报也应收下"))
    stage.done(stage.principal, _("任务结束后补报，仍然收下"), "/posts/", post)


def write_log(stage: Stage) -> None:
    """Write the log of the visit with a picture; the zone lead reads it, nobody else does."""
    body = {
        "on": clock.today().isoformat(),
        "title": _("随访%s") % stage.school["name"],
        "text": _("查看了食堂和消防通道，与校长交换了意见。"),
        "visit_ids": [stage.visit["id"]],
    }
    stage.principal.refused("/logs", body, 403)
    log = stage.inspector.post("/logs", body)
    path = f"/logs/{log['id']}"
    stage.inspector.post(path, {**body, "text": _("%s次日电话回访，已落实。") % body["text"]})
    stage.done(stage.inspector, _("写督学日志，写到本次督导，又补记一句"), "/logs/", log)
    read = stage.lead.get(path)
    require(read["visit_ids"] == [stage.visit["id"]], _("日志应写到本次督导"))
    require(read["edited_at"], _("修改过的日志应看得出来"))
    stage.stranger.unseen(path)
    stage.principal.unseen(path)
    stage.done(stage.lead, _("责任区负责人看到日志，其他督学和学校看不到"), "/logs/", log)
