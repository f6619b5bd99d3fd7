"""A year's evaluation and the records it is worked out from."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from dudao.evaluation import actions
from dudao.evaluation.models import VetoDecision, VetoRule, YearResult, YearScheme
from dudao.evaluation.rules.years import YearGiven
from dudao.findings.models import Finding
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.models import Assignment, Job, Obligation
from dudao.visits.models import Record, Visit, VisitFinding
from tests import make, make_findings, make_visits

YEAR = 2026
WEIGHTS = {"A": "35", "B": "20", "C": "20", "D": "25"}


def load() -> None:
    """The indicator systems that ship."""
    actions.load_systems()


def given(**said: Any) -> YearGiven:
    """What a scheme says."""
    weights = said.pop("weights", WEIGHTS)
    start: dict[str, Any] = {
        "title": "2026年度教育督导考核",
        "first_on": date(YEAR, 1, 1),
        "last_on": date(YEAR, 12, 31),
        "weights": {code: Decimal(weight) for code, weight in weights.items()},
    }
    return YearGiven(**{**start, **said})


def draft(office: Unit, by: Person, year: int = YEAR) -> YearScheme:
    load()
    return actions.draft_year(office, year, by=by)


#: Without key work: what it would weigh goes to the others.
PLAIN = {"A": "0", "B": "40", "C": "30", "D": "30"}


def adopted(office: Unit, by: Person, works: Any = (), **said: Any) -> YearScheme:
    """A scheme in force; without key work its weight goes to the others."""
    made = draft(office, by)
    weights = WEIGHTS if works else PLAIN
    chosen = [actions.WorkGiven(key) for key in works]
    actions.edit_year(made.pk, given(**{"weights": weights, **said}), chosen, by=by)
    return actions.adopt_year(made.pk, by=by)


def computed(scheme: YearScheme, by: Person, unit: Unit) -> YearResult:
    """The result of a unit, worked out now."""
    actions.compute_year(scheme.pk, by=by)
    return YearResult.objects.select_related("scheme").get(scheme=scheme, unit=unit)


def visit(
    unit: Unit, by: Person, kind: str = "routine", days_ago: int = 30, **answers: str
) -> Visit:
    """A visit that was signed, with what was judged on it."""
    on = clock.today() - timedelta(days=days_ago)
    made = Visit.objects.create(
        unit=unit, office=unit.office, kind=kind, purpose="督导", planned_on=on, leader=by
    )
    if answers:
        form = make_visits.version(key=f"form_{made.pk.hex}")
        Record.objects.create(visit=made, version=form, answers=answers, filled_by=by)
    return made


def signed(made: Visit, by: Person, problems: int = 0, **said: Any) -> list[Finding]:
    """Let a visit end with so many problems, of which the school was told that day."""
    with clock.at(make.NOW - (clock.today() - made.planned_on)):
        found = [make_findings.told(made.unit, by, **said) for _n in range(problems)]
    VisitFinding.objects.bulk_create(VisitFinding(visit=made, finding=one) for one in found)
    Visit.objects.filter(pk=made.pk).update(state="signed")
    return found


def visited(
    unit: Unit, by: Person, kind: str, problems: int = 0, days_ago: int = 30, **answers: str
) -> Visit:
    """A visit of that kind, signed."""
    made = visit(unit, by, kind, days_ago, **answers)
    signed(made, by, problems)
    return made


def made_for(made: Visit, **of: Any) -> None:
    """Let the visit have been arranged for a programme or a section's task."""
    arranged = Assignment.objects.create(
        unit=made.unit, office=made.office, kind=made.kind, purpose="督导", leader=made.leader,
        planned_on=made.planned_on, made_by=made.leader, made_at=clock.now(),
    )  # fmt: skip
    asked = Obligation.objects.create(
        office=made.office, unit=made.unit, title="督导", first_on=made.planned_on,
        last_on=made.planned_on, **of,
    )  # fmt: skip
    Job.objects.create(assignment=arranged, obligation=asked)
    Visit.objects.filter(pk=made.pk).update(assignment=arranged)


def veto_rule(scheme: YearScheme, by: Person, approver: Person | None = None) -> VetoRule:
    """A veto that may be used: by the law named, decided by `approver`."""
    return actions.set_veto_rule(
        scheme.pk, "V1", by=by, basis="《安全生产法》第五条", approver=approver or by
    )


def told(scheme: YearScheme, unit: Unit, by: Person, days_ago: int = 8) -> VetoDecision:
    """A veto of which the school was told some days ago."""
    rule = veto_rule(scheme, by)
    with clock.at(make.NOW - timedelta(days=days_ago)):
        return actions.propose_veto(
            scheme.pk, rule.pk, unit, by=by, facts="发生踩踏事故。", happened_on=date(2026, 9, 1)
        )


def heard(scheme: YearScheme, unit: Unit, by: Person) -> VetoDecision:
    """A veto that was heard."""
    veto = told(scheme, unit, by)
    return actions.hold_hearing(
        veto.pk, by=by, hearing_on=clock.today(), note="学校陈述了整改情况。"
    )


def world(office: Unit, by: Person, unit: Unit) -> dict[str, Any]:
    """A year in force with a result and a veto under way, and the next in preparation."""
    scheme = adopted(office, by)
    result = computed(scheme, by, unit)
    veto = told(scheme, unit, by)
    return {
        "year_id": scheme.pk,
        "year_draft_id": actions.draft_year(office, YEAR + 1, by=by).pk,
        "year_result_id": result.pk,
        "veto_id": veto.pk,
        "veto_rule_id": veto.rule_id,
        "veto_code": veto.rule.code,
    }


def another(office: Unit, by: Person, unit: Unit) -> None:
    """One more of each."""
    scheme = actions.draft_year(office, YEAR - 1, by=by)
    actions.edit_year(
        scheme.pk,
        given(weights=PLAIN, first_on=date(YEAR - 1, 1, 1), last_on=date(YEAR, 12, 31)),
        [],
        by=by,
    )
    actions.adopt_year(scheme.pk, by=by)
    computed(scheme, by, unit)
    told(scheme, unit, by)
