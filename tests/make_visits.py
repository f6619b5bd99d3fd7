"""Visits in the state a test needs."""

import json
from typing import Any

from dudao.findings.actions import raise_finding, tell
from dudao.findings.models import Finding
from dudao.instruments import rules
from dudao.instruments.definition import Definition
from dudao.instruments.models import Instrument, Version
from dudao.instruments.states import State as VersionState
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Feedback, Record, Visit

DEFINITION: dict[str, Any] = {
    "key": "test_routine",
    "title": "测试检查表",
    "purpose": "routine",
    "sections": [
        {
            "key": "safety",
            "title": "校园安全",
            "items": [
                {
                    "key": "exits",
                    "kind": "judgement",
                    "label": "疏散通道畅通",
                    "basis": "《中小学幼儿园安全管理办法》",
                    "required": True,
                    "wording": [
                        {
                            "severity": "general",
                            "route": "suggestion",
                            "fact": "疏散通道堆放杂物。",
                            "demand": "立即清理。",
                        }
                    ],
                },
                {"key": "pupils", "kind": "number", "label": "在校生", "unit": "人", "minimum": 0},
                {"key": "words", "kind": "text", "label": "情况说明"},
                {"key": "pictures", "kind": "photo", "label": "照片", "max_files": 2},
            ],
        },
        {
            "key": "meals",
            "title": "食堂",
            "items": [
                {
                    "key": "meal_kinds",
                    "kind": "choices",
                    "label": "供餐",
                    "options": [
                        {"value": "lunch", "label": "午餐"},
                        {"value": "dinner", "label": "晚餐"},
                    ],
                }
            ],
        },
    ],
}
STROKES = [
    [[10, 60, 0], [80, 20, 120], [140, 90, 240]],
    [[160, 30, 500], [170, 110, 700], [260, 60, 900]],
]


def version(data: dict[str, Any] | None = None, **changes: Any) -> Version:
    """A published form that ships with the product."""
    definition, flaws = rules.read({**(data or DEFINITION), **changes})
    assert isinstance(definition, Definition), flaws
    form = Instrument.objects.create(key=definition.key, title=definition.title)
    return Version.objects.create(
        instrument=form,
        number=1,
        definition=json.loads(rules.canonical(definition)),
        hash=rules.digest(definition),
        state=VersionState.PUBLISHED,
        made_at=clock.now(),
        published_at=clock.now(),
    )


def planned(unit: Unit, by: Person, **given: Any) -> Visit:
    """A visit that was started and has not arrived."""
    given.setdefault("kind", "routine")
    given.setdefault("purpose", "校园安全常规督导")
    return actions.start_unplanned(unit, by=by, **given)


def on_site(unit: Unit, by: Person, **given: Any) -> Visit:
    """A visit whose people have arrived."""
    return actions.check_in(planned(unit, by, **given).pk, by=by)


def said(**given: Any) -> dict[str, Any]:
    """What is said when a finding is raised."""
    return {
        "topic": "safety",
        "topic_title": "校园安全",
        "severity": "general",
        "route": "suggestion",
        "fact": "灭火器压力不足。",
        "basis": "《中华人民共和国消防法》第十六条",
        "demand": "更换不合格的灭火器。",
        **given,
    }


def told(unit: Unit, by: Person, **given: Any) -> Finding:
    """An open finding the school was told of."""
    raised = raise_finding(unit, by=by, **said(**given))
    return tell([raised.pk], by=by)[0]


def with_problem(unit: Unit, by: Person, **given: Any) -> tuple[Visit, Finding]:
    """A visit on site with one problem raised."""
    visit = on_site(unit, by, **given)
    return visit, actions.raise_from_item(visit.pk, by=by, **said())


def fed_back(unit: Unit, by: Person, **given: Any) -> tuple[Visit, Feedback]:
    """A visit with one problem whose list waits to be signed."""
    visit, _problem = with_problem(unit, by, **given)
    feedback = actions.compose_feedback(visit.pk, by=by)
    visit.refresh_from_db()
    return visit, feedback


def signed(unit: Unit, by: Person, **given: Any) -> tuple[Visit, Feedback]:
    """A visit whose list the principal signed, agreeing."""
    visit, feedback = fed_back(unit, by, **given)
    feedback = actions.sign(visit.pk, by=by, **signature(feedback))
    visit.refresh_from_db()
    return visit, feedback


def signature(feedback: Feedback, **given: Any) -> dict[str, Any]:
    """What is given to sign `feedback`, agreeing to everything."""
    return {
        "signer_name": "示例校长",
        "signer_title": "校长",
        "strokes": STROKES,
        "positions": {p["finding"]: ("agree", "") for p in feedback.content["problems"]},
        "text_sha256": feedback.text_sha256,
        **given,
    }


def record_of(visit: Visit) -> Record:
    """The first form of `visit`."""
    return visit.records.select_related("version").order_by("version_id", "serial")[0]
