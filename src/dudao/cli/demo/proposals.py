"""One area's months: this one confirmed, the next a draft that waits for its lead."""

from datetime import date, timedelta

from dudao.cli.demo.cast import Cast
from dudao.inspectorate.models import Area
from dudao.org.models import Person, Unit
from dudao.planning import actions, solving
from dudao.planning.models import Proposal
from dudao.planning.queries.months import month_problem
from dudao.planning.queries.obligations import open_in
from dudao.planning.queries.places import schools_at
from dudao.planning.rules.months import span_of


def fill_proposals(cast: Cast, today: date) -> None:
    """Confirm what is left of this month for the first area, and draft its next month."""
    area = Area.objects.filter(office=cast.office).order_by("id").first()
    if area is None or area.lead is None:
        return
    inspectors = [one.person for one in cast.inspectors[8:10]]
    for person, begins in zip(inspectors, (3, 12), strict=False):
        first = today + timedelta(begins)
        actions.note_absence(
            person, by=person, first_on=first, last_on=first + timedelta(1), reason="业务培训"
        )
    this = today.replace(day=1)
    following = (this + timedelta(31)).replace(day=1)
    for month in (this, following):
        if _owed(cast.office, area, month, today):
            proposal = _solved(area, area.lead, month)
            if month == this and proposal.visits.exists():
                actions.confirm(proposal.pk, by=area.lead, seen=proposal.edition)


def _owed(office: Unit, area: Area, month: date, today: date) -> bool:
    first, last = span_of(month)
    schools = schools_at(office, area, max(first, today))
    return open_in(office, max(first, today), last).filter(unit__in=schools).exists()


def _solved(area: Area, lead: Person, month: date) -> Proposal:
    """Return a month worked out at once, as the queue would."""
    asked = actions.propose(area.office, by=lead, month=month, area=area)
    answer = solving.solve(month_problem(asked))
    return actions.take_answer(asked.pk, answer, edition=asked.edition)
