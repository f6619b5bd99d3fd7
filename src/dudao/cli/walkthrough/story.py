"""The story itself: one visit, and the whole loop behind it, day by day as people do it."""

from dudao.cli.speech import _
from dudao.cli.walkthrough.archiving import put_away
from dudao.cli.walkthrough.building import build
from dudao.cli.walkthrough.circulating import circulate
from dudao.cli.walkthrough.covering import ask, check_met
from dudao.cli.walkthrough.danger import make_known
from dudao.cli.walkthrough.desk import check_figures, hand_over, keep_ledger, read_messages
from dudao.cli.walkthrough.dividing import divide
from dudao.cli.walkthrough.drawing import draw, show_pass
from dudao.cli.walkthrough.ending import end_year
from dudao.cli.walkthrough.evaluating import evaluate
from dudao.cli.walkthrough.exchanging import exchange
from dudao.cli.walkthrough.fieldwork import go_without_network
from dudao.cli.walkthrough.grading import grade_schools
from dudao.cli.walkthrough.hooking import hook
from dudao.cli.walkthrough.indicators import define_indicators
from dudao.cli.walkthrough.inspecting import inspect
from dudao.cli.walkthrough.meeting import meet
from dudao.cli.walkthrough.mending import close, hand_in, mend, plan, report
from dudao.cli.walkthrough.merging import arrange
from dudao.cli.walkthrough.objecting import object_
from dudao.cli.walkthrough.papers import consult, notify
from dudao.cli.walkthrough.planning import plan_year
from dudao.cli.walkthrough.publishing import publish
from dudao.cli.walkthrough.reporting import report_figures
from dudao.cli.walkthrough.returning import come_back, trace
from dudao.cli.walkthrough.reviewing import review
from dudao.cli.walkthrough.scheduling import schedule
from dudao.cli.walkthrough.sparing import spare
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.cli.walkthrough.visiting import visit
from dudao.cli.walkthrough.working import work_together, write_log


def tell(stage: Stage) -> None:
    """Go through the whole story; raises `Broken` at the first step that does not hold."""
    for chapter in (_begin, _go, _loop, _put_in_order, _go_on, _check):
        chapter(stage)


def _begin(stage: Stage) -> None:
    schedule(stage)
    work_together(stage)
    plan_year(stage)
    arrange(stage)


def _go(stage: Stage) -> None:
    task = ask(stage)
    visit(stage, [task])
    check_met(stage, task)
    write_log(stage)
    notify(stage)
    exchange(stage)
    draw(stage)
    show_pass(stage)
    publish(stage)


def _loop(stage: Stage) -> None:
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


def _put_in_order(stage: Stage) -> None:
    make_known(stage)
    put_away(stage)
    meet(stage)
    keep_ledger(stage)
    read_messages(stage)
    hand_over(stage)
    divide(stage)


def _go_on(stage: Stage) -> None:
    go_without_network(stage)
    circulate(stage)
    inspect(stage)
    hook(stage)
    spare(stage)
    build(stage)
    define_indicators(stage)
    report_figures(stage)
    evaluate(stage)
    review(stage)
    grade_schools(stage)
    end_year(stage)


def _check(stage: Stage) -> None:
    check_figures(stage)
    _check_five_ones(stage)
    _check_record(stage)


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
