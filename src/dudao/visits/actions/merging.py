"""Answers that phones bring: merged item by item, and what clashed decided by a person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit import actions as audit
from dudao.lib import clock
from dudao.lib.errors import NotFound, WrongState
from dudao.org.models import Person
from dudao.visits.actions.asking_once import keep_clash, write_answers
from dudao.visits.actions.guarding import (
    locked_record,
    require_keeper,
    require_member,
    require_writable,
)
from dudao.visits.actions.late import add_line
from dudao.visits.actions.records import sound, without_outdated
from dudao.visits.models import Record, RecordClash
from dudao.visits.queries import keeps
from dudao.visits.rules import Given, answer_in_words, label_of, merge_given
from dudao.visits.states import OUT


@transaction.atomic
def merge_answers(record_id: UUID, given: Mapping[str, Given], *, by: Person) -> list[RecordClash]:
    """Let the answers of a phone stand where nobody was first; return what clashed and is kept.

    Where the server has neither what the phone had before nor what it has now, what is there
    stands; so does what somebody else's sheet says. An answer that fitted an earlier version of a
    form that moved on since is kept in the record of events, as `move_record` keeps what it loses.
    Raises `Invalid` with a reason per item.
    """
    record = locked_record(record_id)
    require(by, Permission.VISIT_MAKE, record.visit.unit)
    require_member(record.visit, by)
    require_writable(record)
    answers = sound(record, without_outdated(record, given, by=by))
    merged, clashes = merge_given(record.answers, answers, foreign=not keeps(record, by))
    _end_clashes(record, merged, set(answers) - {clash.item for clash in clashes}, by=by)
    kept = [keep_clash(record, clash, by=by) for clash in clashes]
    changed = write_answers(record, merged, by=by)
    if changed or kept:
        audit.record(
            "visit.record_saved",
            record,
            by=by,
            unit=record.visit.unit,
            revision=record.revision,
            items=changed,
            clashes=[clash.item for clash in clashes],
        )
    return kept


@transaction.atomic
def settle_clash(clash_id: int, *, by: Person, adopt: bool) -> RecordClash:
    """Decide between two answers: `adopt` the one that came second, or let what stands stand.

    Whoever keeps the sheet decides, or the leader. Once the feedback list is out, what is adopted
    goes into a 更正单.
    """
    found = RecordClash.objects.filter(pk=clash_id).select_related("by").first()
    if found is None:
        raise NotFound(_("没有这处不一致。请刷新页面。"))
    record = locked_record(found.record_id)
    require(by, Permission.VISIT_MAKE, record.visit.unit)
    require_keeper(record, by)
    clash = RecordClash.objects.select_for_update(no_key=True).get(pk=clash_id)
    if clash.settled_at is not None:
        raise WrongState(_("这处不一致已经处理过。请刷新页面。"))
    if adopt:
        _adopt(record, clash, by=by)
    _settle(clash, by=by, adopted=adopt)
    about = {"item": clash.item, "adopted": adopt}
    audit.record("visit.clash_settled", record, by=by, unit=record.visit.unit, **about)
    return clash


def _end_clashes(record: Record, merged: Mapping[str, Any], items: set[str], *, by: Person) -> None:
    """Settle what clashed before where both now say the same."""
    for row in RecordClash.objects.filter(record=record, by=by, item__in=items, settled_at=None):
        row.mine = merged.get(row.item)
        _settle(row, by=by, adopted=None)


def _settle(clash: RecordClash, *, by: Person, adopted: bool | None) -> None:
    clash.adopted, clash.settled_by, clash.settled_at = adopted, by, clock.now()
    clash.save(update_fields=["mine", "adopted", "settled_by", "settled_at"])


def _adopt(record: Record, clash: RecordClash, *, by: Person) -> None:
    if record.visit.state in OUT and not record.late:
        add_line(record.visit, _adopted_words(record, clash), by=by)
        return
    require_writable(record)
    kept = {item: value for item, value in record.answers.items() if item != clash.item}
    mine = {} if clash.mine is None else {clash.item: clash.mine}
    write_answers(record, {**kept, **mine}, by=by)


def _adopted_words(record: Record, clash: RecordClash) -> str:
    form = record.version.form
    return _("“%(form)s”的“%(item)s”更正为“%(now)s”（%(who)s所填），原为“%(was)s”。") % {
        "form": form.title,
        "item": label_of(form, clash.item),
        "now": answer_in_words(form, clash.item, clash.mine),
        "was": answer_in_words(form, clash.item, record.answers.get(clash.item)),
        "who": clash.by.name,
    }
