"""The second visit: the last finding is closed on the spot, another one is there again."""

from datetime import datetime

from dudao.cli.sample import INK
from dudao.cli.speech import _
from dudao.cli.walkthrough.mending import close, mend
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import awaited, require
from dudao.cli.walkthrough.visiting import judge
from dudao.lib import clock


def come_back(stage: Stage) -> None:
    """Verify on the spot, and write down what has come back."""
    body = {"unit_id": stage.school["id"], "kind": "follow_up", "purpose": _("回访复查")}
    visit = stage.inspector.post("/visits", body)
    path = f"/visits/{visit['id']}"
    stage.inspector.post(f"{path}/check-in")
    judge(stage, f"{path}/look-backs", stage.findings["on_site"]["id"])
    _find_again(stage, path)
    feedback = stage.inspector.post(f"{path}/feedback")
    signature = {
        "text_sha256": feedback["text_sha256"],
        "signer_name": stage.principal.name,
        "signer_title": _("校长"),
        "strokes": INK,
        "positions": [{"finding_id": stage.findings["again"]["id"], "position": "agree"}],
    }
    stage.inspector.post(f"{path}/sign", signature)
    stage.inspector.post(f"{path}/check-out")
    require(stage.state("on_site") == "verified_closed", _("回访后问题应已销号"))
    what = _("再次到校回访，当场销号一个问题，又见一个老问题")
    stage.done(stage.inspector, what, "/visits/", visit)


def _find_again(stage: Stage, path: str) -> None:
    """Raise what was closed before, in nearly the same words."""
    earlier = stage.findings["suggestion"]
    again = {
        name: earlier[name] for name in ("topic", "topic_title", "severity", "basis", "demand")
    }
    fact = _("%s（回访时又出现）") % earlier["fact"].rstrip("。")
    body = {**again, "route": "suggestion", "fact": fact}
    stage.findings["again"] = stage.inspector.post(f"{path}/findings", body)


def trace(stage: Stage) -> None:
    """Confirm what the system suggests: it is the earlier problem again; recheck another."""
    finding, earlier = stage.findings["again"], stage.findings["suggestion"]
    awaited(
        lambda: [
            row
            for row in stage.inspector.rows("/recurrence/kinships")
            if row["finding_id"] == finding["id"]
        ],
        _("系统应提示这可能是以前的问题（后台任务在运行吗？）"),
    )
    stage.done(stage.inspector, _("系统提示：可能是以前的问题再次出现"), "/findings/", finding)
    stage.principal.refused(stage.of("again", "ancestor"), {"ancestor_id": earlier["id"]}, 403)
    stage.inspector.post(stage.of("again", "ancestor"), {"ancestor_id": earlier["id"]})
    line = stage.director.get(stage.of("again", "lineage"))
    times = [time["finding_id"] for time in line["occurrences"]]
    require(times[-2:] == [earlier["id"], finding["id"]], _("问题谱系应先后列出两次出现"))
    waiting = [row["ancestor_id"] for row in line["suggested"]]
    require(earlier["id"] not in waiting, _("认定过的不应再提示"))
    stage.done(stage.inspector, _("认定为同一问题，谱系列出各次出现"), "/findings/", finding)
    mend(stage, "again", stage.principal)
    close(stage, "again")
    stage.inspector.post(
        stage.of("on_site", "rechecks"), {"note": _("到校复查，整改成果保持良好。")}
    )
    _look_for_paper(stage)
    _read_story(stage)


def _look_for_paper(stage: Stage) -> None:
    """What came back soon stands on the list of closures on paper; what was rechecked does not."""
    rows = stage.director.rows("/recurrence/paper", unit_id=stage.school["id"])
    why = {row["finding_id"]: row for row in rows}
    earlier, rechecked = stage.ids("suggestion", "on_site")
    require(why.get(earlier, {}).get("soon_back"), _("很快又出现的问题应列入纸面销号清单"))
    require(rechecked not in why, _("复查属实的问题不应列入纸面销号清单"))
    stage.done(stage.director, _("纸面销号清单：有反复的在列，复查属实的不在"), "/recurrence/")


def _read_story(stage: Stage) -> None:
    """The school's page tells how things stood on any day."""
    unit = stage.school["id"]
    today = stage.director.get(f"/schools/{unit}/story", as_of=clock.today().isoformat())
    burden = today["burden"]
    times = [row["checked_in_at"] for row in stage.director.rows("/visits", unit_id=unit)]
    days = [_day(time) for time in times if time]
    went = sum(burden["since"] <= day <= burden["until"] for day in days)
    require(went == burden["visits"], _("学校全貌的入校次数应与督导记录一致"))
    ours = {finding["id"] for finding in stage.findings.values()}
    left = [row for row in today["open"] if row["finding_id"] in ours]
    require(not left, _("学校全貌不应再列已销号的问题"))
    long_ago = stage.director.get(f"/schools/{unit}/story", as_of="2020-01-01")
    require(not long_ago["open"] and not long_ago["visit_ids"], _("更早的日期不应有后来的事"))
    stage.other_principal.unseen(f"/schools/{unit}/story")
    what = _("学校全貌：本学年入校 %s 次，也可看以前某天的（别的学校看不到）") % went
    stage.done(stage.director, what, f"/schools/{unit}/")


def _day(moment: str) -> str:
    """Return the day in China of a moment as the API tells it."""
    return datetime.fromisoformat(moment).astimezone(clock.CHINA).date().isoformat()
