"""A city above the county, and checks of what the county has evaluated."""

from typing import Any

from dudao.access.roles import Role
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Result, Round, UpperCheck, UpperSample
from dudao.evaluation.queries.frameworks import plan_of
from dudao.evaluation.rules.results import digest_of, worked_out
from dudao.evaluation.states import Stage
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make, make_draws, make_results, make_rounds


def city() -> Unit:
    """The office of the city."""
    where = make.region("4312", "怀化市", level="city")
    return make.unit(UnitKind.OFFICE, name="怀化市人民政府教育督导室", region=where)


def at_city(office: Unit, name: str = "示例市主任") -> Person:
    """Somebody who decides at the city's office, and nowhere else."""
    who = make.person(name, office)
    make.holds(who, Role.DIRECTOR, office)
    return who


def told(office: Unit, by: Person, unit: Unit, principal: Person) -> Result:
    """A result of the county that is confirmed and was told to the school."""
    result = make_results.confirmed(office, by, unit, principal)
    Candidate.objects.filter(pk=result.candidate_id).update(stage=Stage.NOTIFIED)
    return result


def begun(office: Unit, people: list[Person], count: int = 1, **given: Any) -> UpperCheck:
    """A check of every round below, its draw not yet frozen."""
    said = actions.CheckGiven(**{"title": "办学水平评估市级复核", "count": count, **given})
    return actions.begin_check(office, list(Round.objects.all()), people, said, by=people[0])


def sampled(office: Unit, people: list[Person]) -> UpperCheck:
    """A check whose sample was drawn."""
    check = begun(office, people)
    make_draws.drawn(check.draw, people[0], *people)
    return actions.take_sample(check.pk, by=people[0])


def rated(office: Unit, people: list[Person], **values: str) -> UpperSample:
    """What was drawn, looked at again."""
    sample = sampled(office, people).samples.get()
    found = {f"#{code.replace('_', '.')}": value for code, value in values.items()}
    return actions.rate_sample(sample.pk, found, by=people[0], note="现场查看。")


def returned(office: Unit, people: list[Person], **values: str) -> UpperSample:
    """Differences of which the county knows."""
    sample = rated(office, people, **values)
    actions.return_differences(sample.check_of_id, by=people[0])
    return UpperSample.objects.get(pk=sample.pk)


def bare(office: Unit, by: Person, unit: Unit) -> Result:
    """A result told to a school, made of nothing: what a list or a door needs."""
    round_ = make_rounds.opened(office, by, title="已认定的一轮")
    candidate = round_.candidates.get(unit=unit)
    Candidate.objects.filter(pk=candidate.pk).update(stage=Stage.NOTIFIED)
    plan = plan_of(round_.version)
    known = {"id": unit.pk, "kind": unit.kind, "stages": [], "tags": []}
    inputs = {"framework": plan.digest, "units": [{**known, "metrics": {}, "answers": {}}]}
    worked = worked_out(plan, inputs)
    return Result.objects.create(
        candidate=candidate, version=round_.version, inputs=inputs, sheet=worked.sheet,
        digest=digest_of(inputs, worked.sheet), score=worked.score, grade=worked.grade,
        decided_at=clock.now(), decided_by=by,
    )  # fmt: skip


def world(office: Unit, by: Person, unit: Unit) -> dict[str, Any]:
    """A check of our county by the city, differences returned."""
    bare(office, by, unit)
    above = Unit.objects.filter(region_code="4312").first() or city()
    sample = returned(above, [at_city(above), at_city(above, "示例市科员")])
    return {"check_id": sample.check_of_id, "check_sample_id": sample.pk}
