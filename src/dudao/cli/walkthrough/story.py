"""The story itself: one visit, and the whole loop behind it, day by day as people do it."""

from dudao.cli.speech import _
from dudao.cli.walkthrough.archiving import put_away
from dudao.cli.walkthrough.circulating import circulate
from dudao.cli.walkthrough.covering import ask, check_met
from dudao.cli.walkthrough.danger import make_known
from dudao.cli.walkthrough.desk import check_figures, hand_over, keep_ledger, read_messages
from dudao.cli.walkthrough.exchanging import exchange
from dudao.cli.walkthrough.fieldwork import go_without_network
from dudao.cli.walkthrough.hooking import hook
from dudao.cli.walkthrough.mending import close, hand_in, mend, plan, report
from dudao.cli.walkthrough.objecting import object_
from dudao.cli.walkthrough.papers import consult, notify
from dudao.cli.walkthrough.publishing import publish
from dudao.cli.walkthrough.returning import come_back, trace
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.cli.walkthrough.visiting import visit
from dudao.cli.walkthrough.working import work_together, write_log


def tell(stage: Stage) -> None:
    """Go through the whole story; raises `Broken` at the first step that does not hold."""
    work_together(stage)
    _visit(stage)
    write_log(stage)
    _issue_papers(stage)
    consult(stage)
    object_(stage)
    plan(stage)
    mend(stage, "danger", stage.principal)
    close(stage, "danger")
    hand_in(stage)
    mend(stage, "suggestion", stage.principal)
    close(stage, "suggestion")
    mend(stage, "section", stage.section)
    close(stage, "section")
    mend(stage, "on_site", stage.principal)
    come_back(stage)
    trace(stage)
    report(stage)
    make_known(stage)
    put_away(stage)
    keep_ledger(stage)
    read_messages(stage)
    hand_over(stage)
    go_without_network(stage)
    circulate(stage)
    hook(stage)
    check_figures(stage)
    _check_five_ones(stage)
    _check_record(stage)


def _visit(stage: Stage) -> None:
    task = ask(stage)
    visit(stage, [task])
    check_met(stage, task)


def _issue_papers(stage: Stage) -> None:
    notify(stage)
    exchange(stage)
    publish(stage)


def _check_five_ones(stage: Stage) -> None:
    for name in stage.findings:
        wanted = "withdrawn" if name == "objected" else "verified_closed"
        require(stage.state(name) == wanted, _("所有问题都应已销号或撤销"))
    ones = stage.director.get(stage.at("five-ones"))
    missing = [name for name in FIVE if ones[name]["done"] == "no"]
    require(not missing, _("五个一不完整：%s") % _("、").join(FIVE[name] for name in missing))
    what = _("五个一齐全：清单·反馈·回访·整改·成效")
    stage.done(stage.director, what, "/visits/", stage.visit)


def _check_record(stage: Stage) -> None:
    events = stage.auditor.get("/audit/events", limit=1)["items"]
    require(events, _("审计日志应有记录"))
    chain = stage.auditor.get("/audit/chain")
    require(chain["broken_at"] is None, _("审计链应完整"))
    stage.done(stage.auditor, _("审计链完整，共 %s 条") % chain["number"], "/audit/")


FIVE = {
    "list": _("清单"),
    "feedback": _("反馈"),
    "follow_up": _("回访"),
    "rectification": _("整改"),
    "result": _("成效"),
}
