"""Problems that come back: found again, relapsed, rechecked, and what a person says of it."""

from dudao.findings import actions
from dudao.findings.models import Finding
from dudao.findings.states import Route, State, Verdict
from dudao.inspectorate.queries import responsible_for
from dudao.lib import clock
from dudao.org.models import Person

#: How somebody else writes of the same problem some months later.
AGAIN = "本次督导再次检查，{fact}整改不彻底。"


def fill_lineage() -> None:
    """Let some closed problems come back: to be decided, confirmed, said not to be the same."""
    closed = _closed(8)
    for n, earlier in enumerate(closed[:6]):
        by = _inspector_of(earlier)
        found = _again(earlier, by)
        if n < 2:
            actions.confirm_ancestor(found.pk, earlier.pk, by=by)
        elif n == 2 and found.kin.filter(ancestor=earlier).exists():
            actions.reject_ancestor(found.pk, earlier.pk, by=by)
    for earlier in closed[6:7]:
        actions.verify(
            earlier.pk,
            by=_inspector_of(earlier),
            verdict=Verdict.RELAPSED,
            note="到校复查，同一位置问题又出现。",
            on_site=True,
        )
    for earlier in closed[7:]:
        by = _inspector_of(earlier)
        actions.recheck(earlier.pk, by=by, note="到校复查，整改成果保持良好。")


def _closed(wanted: int) -> list[Finding]:
    """Return closed findings of different schools, the ones closed longest ago first."""
    rows = Finding.objects.filter(state=State.CLOSED).exclude(route=Route.SECTION)
    rows = rows.select_related("unit").order_by("unit", "closed_at", "id").distinct("unit")
    return sorted(rows, key=lambda row: (row.closed_at, row.pk))[:wanted]


def _inspector_of(finding: Finding) -> Person:
    return responsible_for(finding.unit, clock.today()).select_related("person")[0].person


def _again(earlier: Finding, by: Person) -> Finding:
    found = actions.raise_finding(
        earlier.unit,
        by=by,
        topic=earlier.topic,
        topic_title=earlier.topic_title,
        severity=earlier.severity,
        route=Route.SUGGESTION,
        fact=AGAIN.format(fact=earlier.fact.rstrip("。") + "，"),
        basis=earlier.basis,
        demand=earlier.demand,
    )
    actions.suggest_ancestors(found.pk)
    return actions.tell([found.pk], by=by)[0]
