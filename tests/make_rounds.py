"""A small indicator system, rounds and self-evaluations in the state a test needs."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from dudao.evaluation import actions
from dudao.evaluation.framework import digest, read
from dudao.evaluation.models import (
    Candidate,
    IndicatorSystem,
    Round,
    SelfEvaluation,
    SystemVersion,
)
from dudao.evaluation.queries.self_evaluation import Picture, picture
from dudao.evaluation.states import SystemState
from dudao.lib import clock
from dudao.metrics.models import Metric, Value
from dudao.org.models import Person, Unit
from tests import make_findings

FIRST, LAST = date(2026, 9, 1), date(2029, 8, 31)
DUE = date(2026, 12, 31)


def _grade(key: str, label: str, at_least: int) -> dict[str, Any]:
    return {"key": key, "label": label, "at_least": at_least}


#: Answered by a level, by yes or no, counted, worked out from figures, and by others.
DEFINITION: dict[str, Any] = {
    "key": "level",
    "title": "办学水平督导评估指标体系",
    "measure": "points",
    "total": 100,
    "metrics": [
        {"key": "pupils", "label": "在校生数", "unit": "人"},
        {"key": "books", "label": "图书册数", "unit": "册"},
        {"key": "books_each", "label": "生均图书", "unit": "册/人", "formula": "books / pupils"},
        {"key": "closed", "label": "按期整改问题"},
        {"key": "due", "label": "应整改问题"},
    ],
    "grades": [
        _grade("model", "示范", 90),
        _grade("excellent", "优秀", 80),
        _grade("qualified", "合格", 60),
        _grade("pending", "待合格", 0),
    ],
    "indicators": [
        {
            "code": "A1",
            "title": "办学条件",
            "points": 40,
            "children": [
                {
                    "code": "A1.1",
                    "title": "生均图书",
                    "points": 20,
                    "rule": {
                        "kind": "ratio",
                        "value": "books_each",
                        "unit": "册/人",
                        "standards": [{"at_least": 20}],
                    },
                },
                {
                    "code": "A1.2",
                    "title": "校门有人值守",
                    "points": 20,
                    "rule": {"kind": "yes_no"},
                    "evidence": [{"title": "保安合同", "valid_months": 12}],
                },
            ],
        },
        {
            "code": "A2",
            "title": "学校管理",
            "points": 60,
            "children": [
                {"code": "A2.1", "title": "管理制度", "points": 30, "rule": {"kind": "level"}},
                {
                    "code": "A2.2",
                    "title": "安全事故",
                    "points": 20,
                    "rule": {"kind": "deduction", "per_problem": 5},
                },
                {
                    "code": "A2.3",
                    "title": "整改落实",
                    "points": 10,
                    "rule": {"kind": "on_time", "closed": "closed", "due": "due"},
                },
            ],
        },
    ],
}


def version(office: Unit | None, number: int = 1, **given: Any) -> SystemVersion:
    """A published version of the small system."""
    framework, faults = read({**DEFINITION, **given})
    assert faults == []
    assert framework is not None
    system = IndicatorSystem.objects.get_or_create(
        key="level", office=office, defaults={"title": "办学水平督导评估指标体系"}
    )[0]
    return SystemVersion.objects.create(
        system=system,
        number=number,
        definition=msgspec.json.decode(msgspec.json.encode(framework)),
        hash=digest(framework),
        state=SystemState.PUBLISHED,
        made_at=clock.now(),
        published_at=clock.now(),
    )


def value(unit: Unit, key: str, number: object, year: int = 2026, **given: Any) -> Value:
    """A figure that is known of a unit."""
    metric = Metric.objects.get_or_create(key=key, defaults={"label": key, "period": "day"})[0]
    known = None if number is None else Decimal(str(number))
    return Value.objects.create(
        unit=unit,
        metric=metric,
        year=year,
        on=date(year, 9, 1),
        number=known,
        source="yearbook",
        recorded_at=clock.now(),
        **given,
    )


def said(**given: Any) -> dict[str, Any]:
    """What a round says."""
    return {
        "title": "普通中小学办学水平督导评估",
        "basis": "府办〔2026〕10号",
        "first_on": FIRST,
        "last_on": LAST,
        **given,
    }


def _newest(office: Unit) -> SystemVersion | None:
    rows = SystemVersion.objects.filter(system__office=office, system__key="level")
    return rows.filter(state=SystemState.PUBLISHED).first()


def draft(office: Unit, by: Person, of: SystemVersion | None = None, **given: Any) -> Round:
    """A round in preparation."""
    of = of or _newest(office) or version(office)
    return actions.draft_round(office, of, by=by, **said(**given))


def opened(office: Unit, by: Person, **given: Any) -> Round:
    """A round of one batch that is open, every school in it."""
    made = draft(office, by, **{"division": "one", **given})
    actions.propose_batches(made.pk, by=by)
    return actions.open_round(made.pk, by=by)


def begun(office: Unit, by: Person, unit: Unit, **given: Any) -> SelfEvaluation:
    """The self-evaluation of a unit, prefilled, in an open round of one batch."""
    batch = opened(office, by, **given).batches.get()
    due = min(max(DUE, clock.today()), batch.last_on)
    actions.begin_batch(batch.pk, by=by, due_on=due)
    return SelfEvaluation.objects.get(candidate__unit=unit, candidate__batch=batch)


def filled(evaluation: SelfEvaluation, by: Person, grade: str = "excellent") -> Picture:
    """Everything answered well, confirmed and written."""
    for item in now(evaluation).items:
        if item.left and not item.value:
            choice = item.choices[0][0] if item.choices else "0"
            number = "8000" if item.code == "books" else choice
            actions.answer(evaluation.pk, item.of, item.code, by=by, value=number)
    left = [item.code for item in now(evaluation).items if item.left]
    actions.confirm_answers(evaluation.pk, left, by=by)
    texts = {"strengths": "管理规范。", "problems": "场地偏小。", "applied_grade": grade}
    actions.write_texts(evaluation.pk, by=by, **texts)
    return now(evaluation)


def applied(evaluation: SelfEvaluation, by: Person) -> Candidate:
    """A self-evaluation that was sent."""
    filled(evaluation, by)
    return actions.submit_self_evaluation(evaluation.pk, by=by, reason="符合").candidate


def now(evaluation: SelfEvaluation) -> Picture:
    """How a self-evaluation stands, fresh."""
    return picture(SelfEvaluation.objects.get(pk=evaluation.pk))


def world(office: Unit, by: Person, unit: Unit) -> dict[str, Any]:
    """A round in preparation, one under way, and the self-evaluation of a unit with a paper."""
    evaluation = begun(office, by, unit)
    file = make_findings.photo(unit, by)
    paper = evaluation.evidence.create(
        file=file, title="保安合同", codes=["A1.2"], attached_by=by, attached_at=clock.now()
    )
    candidate = evaluation.candidate
    return {
        "round_version_id": candidate.round.version_id,
        "round_draft_id": draft(office, by, candidate.round.version, title="下一轮").pk,
        "round_id": candidate.round_id,
        "batch_id": candidate.batch_id,
        "candidate_id": candidate.pk,
        "self_evaluation_id": evaluation.pk,
        "evaluation_id": evaluation.pk,
        "self_evidence_id": paper.pk,
        "evidence_id": paper.pk,
        "section_code": "A1",
    }


#: As small as a PDF can be.
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
