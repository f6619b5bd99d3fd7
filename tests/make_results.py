"""Results, publicities, objections and development plans in the state a test needs."""

from datetime import datetime, timedelta
from typing import Any

from dudao.evaluation import actions
from dudao.evaluation.models import (
    Candidate,
    DevelopmentPlan,
    Publicity,
    Result,
    ResultObjection,
)
from dudao.evaluation.states import Stage
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make_rounds

#: A veto with a basis, and one without, which is off.
VETOES = [
    {"code": "V1", "title": "发生严重责任事故", "basis": "府办〔2026〕10号", "grade": "pending"},
    {"code": "V2", "title": "没有依据的否决"},
]
PLACE = "县教育局政务公开栏"


def reviewed(office: Unit, by: Person, unit: Unit, principal: Person, **given: Any) -> Candidate:
    """A unit whose papers were looked through: it may be graded."""
    version = make_rounds.version(office, vetoes=VETOES, **given)
    make_rounds.value(unit, "pupils", 400)
    make_rounds.value(unit, "books", 8000)
    evaluation = make_rounds.begun(office, by, unit, of=version)
    candidate = make_rounds.applied(evaluation, principal)
    Candidate.objects.filter(pk=candidate.pk).update(stage=Stage.REVIEWED)
    candidate.refresh_from_db()
    return candidate


def graded(office: Unit, by: Person, unit: Unit, principal: Person, **given: Any) -> Result:
    """A result that nobody outside knows yet."""
    candidate = reviewed(office, by, unit, principal)
    return actions.grade([candidate.pk], by=by, note="按资料评定", **given)[0]


def announced(office: Unit, by: Person, unit: Unit, principal: Person, **given: Any) -> Publicity:
    """A result that is up for everybody to see."""
    result = graded(office, by, unit, principal, **given)
    return actions.announce_results([result.candidate_id], by=by, place=PLACE)


def after(publicity: Publicity) -> Any:
    """Let what follows happen when a publicity is over."""
    day = publicity.last_on + timedelta(days=1)
    return clock.at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.CHINA))


def confirmed(office: Unit, by: Person, unit: Unit, principal: Person, **given: Any) -> Result:
    """A result that holds."""
    publicity = announced(office, by, unit, principal, **given)
    with after(publicity):
        actions.confirm_results(publicity.pk, by=by)
    return publicity.results.select_related("candidate__round", "candidate__unit").get()


def plan(office: Unit, by: Person, unit: Unit, principal: Person, **given: Any) -> DevelopmentPlan:
    """A plan that was begun, with the goals that were proposed."""
    result = confirmed(office, by, unit, principal, **given)
    Candidate.objects.filter(pk=result.candidate_id).update(stage=Stage.NOTIFIED)
    return actions.begin_plan(result.candidate_id, by=principal)


def world(office: Unit, by: Person, unit: Unit, number: int = 9) -> dict[str, Any]:
    """A round in which a unit has a result that is up to see, an objection, and a plan."""
    version = make_rounds.version(office, number, vetoes=VETOES)
    round_ = make_rounds.opened(office, by, of=version, title="上一轮")
    candidate = round_.candidates.get(unit=unit)
    Candidate.objects.filter(pk=candidate.pk).update(stage=Stage.REVIEWED)
    (result,) = actions.grade([candidate.pk], by=by, note="按资料评定")
    publicity = actions.announce_results([candidate.pk], by=by, place=PLACE)
    now = clock.now()
    objection = ResultObjection.objects.create(
        result=result, text="图书数有误", filed_by=by, filed_at=now
    )
    made = DevelopmentPlan.objects.create(candidate=candidate, begun_at=now, submitted_at=now)
    goal = made.goals.create(horizon="near", target="添置图书", due_on=now.date())
    return {
        "result_id": result.pk,
        "result_candidate_id": candidate.pk,
        "result_batch_id": candidate.batch_id,
        "publicity_id": publicity.pk,
        "result_objection_id": objection.pk,
        "development_plan_id": made.pk,
        "goal_id": goal.pk,
    }
