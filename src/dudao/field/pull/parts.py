"""Everything that is neither a school nor a visit nor a form, by name."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from dudao.evaluation.queries.rating_sheets import sheets_to_rate
from dudao.field.pull.assignments import assignments
from dudao.field.pull.forms import laws
from dudao.field.pull.numbers import calendar, rules
from dudao.field.pull.scope import Scope
from dudao.field.pull.shapes import Category, Named
from dudao.field.pull.visits import named
from dudao.field.pull.words import labels, words
from dudao.findings.queries import categories
from dudao.findings.queries.dealing import outside_units
from dudao.inspectorate.queries import inspectors_of
from dudao.org.models import Unit
from dudao.workgroup.queries.logs import logs_of
from dudao.workgroup.queries.materials import files_to_take
from dudao.workgroup.queries.posts import posts_for

LOG_DAYS = 30


def parts(scope: Scope, norms: Mapping[str, int]) -> dict[str, Any]:
    """Return the parts by name."""
    office, since = scope.office, scope.on - timedelta(days=LOG_DAYS)
    return {
        "assignments": assignments(scope),
        "words": words(office),
        "labels": labels(office),
        "rules": rules(norms),
        "calendar": calendar(scope.on, office),
        "categories": _categories(scope, office),
        "sections": [Named(unit.pk, unit.name) for unit in outside_units(office)] if office else [],
        "laws": laws(scope.versions.values()),
        "people": _people(scope, office),
        "posts": [row._asdict() for row in posts_for(scope.person)],
        "ratings": [row._asdict() for row in sheets_to_rate(scope.person)],
        "logs": [row._asdict() for row in logs_of(scope.person, since)],
        "files": [row._asdict() for row in files_to_take(scope.person)],
    }


def _categories(scope: Scope, office: Unit | None) -> list[Category]:
    if office is None:
        return []
    return [Category(pk, path) for pk, path in categories.choices(office, scope.on)]


def _people(scope: Scope, office: Unit | None) -> list[Named]:
    if office is None:
        return []
    others = inspectors_of(office).exclude(person=scope.person)
    return [named(inspector.person) for inspector in others]
