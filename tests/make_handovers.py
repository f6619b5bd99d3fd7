"""Hand-overs in any state, made by the actions that lead there."""

from datetime import date

from dudao.handovers import actions
from dudao.handovers.models import HandOver
from dudao.handovers.states import State
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make_inspectorate


def between_new(office: Unit, by: Person) -> HandOver:
    """A prepared hand-over between two new inspectors of `office`."""
    giver, taker = (make_inspectorate.new_inspector(n, office) for n in ("示例甲", "示例乙"))
    return of_inspector(giver, taker, by)


def of_inspector(
    giver: Inspector, taker: Inspector, by: Person, on: date | None = None
) -> HandOver:
    """A prepared hand-over between inspectors."""
    day = on or clock.today()
    return actions.prepare_inspector(giver.pk, taker.pk, by=by, on=day, note="食堂问题重点盯。")


def in_state(state: State, giver: Inspector, taker: Inspector, by: Person) -> HandOver:
    """A hand-over between inspectors in `state`."""
    made = of_inspector(giver, taker, by)
    if state in {State.GIVEN, State.TAKEN}:
        actions.give(made.pk, by=giver.person)
    if state == State.TAKEN:
        actions.take(made.pk, by=taker.person)
    if state == State.CANCELLED:
        actions.cancel(made.pk, by=by, reason="改派他人")
    made.refresh_from_db()
    return made
