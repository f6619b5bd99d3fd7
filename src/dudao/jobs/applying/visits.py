"""The visit an operation is about: there, admitted to, and whether its list is out."""

from uuid import UUID

from django.utils.translation import gettext as _

from dudao.jobs.applying.work import Work
from dudao.lib import clock
from dudao.lib.errors import NotFound
from dudao.org.models import Unit
from dudao.planning import actions as planning
from dudao.visits import actions
from dudao.visits.models import Record, Visit
from dudao.visits.queries import is_member
from dudao.visits.states import OUT, State


def vouch(work: Work, unit: Unit | None) -> None:
    """Let who was released have had access to the school on that day: the one who released him
    answers for it.
    """
    if work.released_by is None or work.released_at is None or unit is None:
        return
    day = work.at.astimezone(clock.CHINA).date()
    with clock.at(work.released_at):
        planning.vouch(work.by, unit, by=work.released_by, on=day)


class NoVisit(NotFound):
    """The operation that begins the visit waits for a decision; this one goes on after it."""

    code = "no_visit"


def visit_of(work: Work, pk: UUID) -> Visit:
    """Return the visit, held until the end; whoever was released is on it. Raises `NoVisit`."""
    found = Visit.objects.select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NoVisit(_("这次督导还没有建立：前面的“开始督导”没有生效。它生效后，这一步自动继续。"))
    admit(work, found)
    return found


def admit(work: Work, visit: Visit) -> None:
    """Let who was released be on the visit, and one that was called off take place."""
    if work.released_by is None or work.released_at is None:
        return
    if visit.state == State.CANCELLED or not is_member(visit, work.by):
        with clock.at(work.released_at):
            actions.admit(visit.pk, work.by, by=work.released_by)
        visit.refresh_from_db()


def is_out(visit: Visit) -> bool:
    """Tell whether the feedback list is out: what comes now goes into a 更正单."""
    return visit.state in OUT


def record_of(visit: Visit, pk: UUID) -> Record:
    """Return a form of the visit; raises `NotFound`."""
    found = Record.objects.select_related("version__instrument", "keeper").filter(
        visit=visit, pk=pk
    )
    record = found.first()
    if record is None:
        raise NotFound(_("手机上的这份表单不在这次督导里：添加它的那一步可能还在等待处理。"))
    record.visit = visit
    return record
