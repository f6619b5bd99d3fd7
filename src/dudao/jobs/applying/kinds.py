"""The one table from a kind of operation to what applies it."""

from dudao.inbox.messages import Malformed, body_of, read
from dudao.inbox.messages.bodies import Start
from dudao.inbox.models import Operation
from dudao.jobs.applying import feeding_back, finding, going, rating, recording, workgroup
from dudao.jobs.applying.work import Apply
from dudao.org.models import Unit

KINDS: dict[str, Apply] = {
    "visit.start": going.start,
    "visit.add_form": going.add_form,
    "visit.own_sheet": going.own_sheet,
    "visit.check_in": going.check_in,
    "visit.check_out": going.check_out,
    "visit.answer": recording.answer,
    "visit.attach": recording.attach,
    "visit.detach": recording.detach,
    "visit.raise": finding.raise_,
    "visit.edit_finding": finding.edit,
    "visit.drop_finding": finding.drop,
    "visit.look_back": finding.look_back,
    "visit.merit": recording.merit,
    "visit.drop_merit": recording.drop_merit,
    "visit.note": recording.note,
    "visit.drop_note": recording.drop_note,
    "visit.compose": feeding_back.compose,
    "visit.withdraw": feeding_back.withdraw,
    "visit.sign": feeding_back.sign,
    "visit.refuse": feeding_back.refuse,
    "visit.complete": feeding_back.complete,
    "log.write": workgroup.write_log,
    "log.attach": workgroup.attach_to_log,
    "post.read": workgroup.read_post,
    "post.done": workgroup.finish_post,
    "rating.give": rating.give,
    "rating.finish": rating.finish,
}


def school_of(operation: Operation) -> Unit | None:
    """Return the school that an operation concerns: of its visit, else the one it names."""
    found = Unit.objects.filter(visits=operation.subject).first() if operation.subject else None
    if found is None and operation.kind == "visit.start":
        try:
            body = body_of(read(operation.content))
        except Malformed:
            return None
        if isinstance(body, Start):
            found = Unit.objects.filter(pk=body.unit).first()
    if found is None and operation.subject:
        found = _begun_at(operation)
    return found


def _begun_at(operation: Operation) -> Unit | None:
    """Return the school that the operation which begins the same visit names."""
    begin = Operation.objects.filter(subject=operation.subject, kind="visit.start")
    other = begin.exclude(pk=operation.pk).first()
    return school_of(other) if other is not None and operation.kind != "visit.start" else None
