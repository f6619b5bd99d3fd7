"""What the inspectors set out to do and what they may have forgotten (督前蓝本)."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.instruments.rules import deviations, gaps
from dudao.visits.models import GoodPractice, LookBack, Record, Visit
from dudao.visits.queries.asking_once import Asking, asked_elsewhere, asking
from dudao.visits.queries.looking_back import look_backs_of, unjudged
from dudao.visits.queries.reading import progress_of, raised_on, records_of, title_of


class FormProgress(NamedTuple):
    """How far a form is; counts are of required items in the sections taken up."""

    record: Record
    title: str
    required: int
    answered: int
    filled: int

    @property
    def is_complete(self) -> bool:
        """Tell whether no required item is open and something was filled in."""
        return self.answered == self.required and self.filled > 0


class Forgotten(NamedTuple):
    """Something that may have been forgotten: `kind` is gap, look_back, no_finding, no_merit."""

    kind: str
    text: str
    record: Record | None = None
    item: str = ""
    look_back: LookBack | None = None


class Blueprint(NamedTuple):
    purpose: str
    focus: str
    forms: list[FormProgress]
    look_backs: list[LookBack]  # those without a verdict
    forgotten: list[Forgotten]


def blueprint(visit: Visit) -> Blueprint:
    """Return what the visit is for, how far it is and what to think of before feeding back."""
    records = list(records_of(visit))
    waiting = unjudged(look_backs_of(visit))
    known = asking(records)
    forgotten = [
        *(missing for record in records for missing in _gaps(record, known)),
        *(_unjudged(looked) for looked in waiting),
        *_unraised(visit, records, known),
    ]
    if not GoodPractice.objects.filter(visit=visit).exists():
        forgotten.append(Forgotten("no_merit", _("还没有记录值得肯定的做法。")))
    return Blueprint(
        purpose=visit.purpose,
        focus=visit.focus,
        forms=[_progress(record) for record in records],
        look_backs=waiting,
        forgotten=forgotten,
    )


def _progress(record: Record) -> FormProgress:
    sections = [section for section in progress_of(record) if section.taken]
    return FormProgress(
        record=record,
        title=title_of(record),
        required=sum(section.required for section in sections),
        answered=sum(section.answered for section in sections),
        filled=sum(section.filled for section in sections),
    )


def _gaps(record: Record, known: Asking) -> list[Forgotten]:
    """Return what is missing; what another form asks is missing there and not twice."""
    form = record.version.form
    name = {"form": title_of(record)}
    if not record.answers:
        return [Forgotten("gap", _("“%(form)s”还没有填写。") % name, record)]
    labels = {item.key: item.label for item in form.items()}
    text = _("“%(form)s”必填项没有填：%(item)s")
    there = asked_elsewhere(record, known)
    missing = []
    for key in gaps(form, record.answers, record.facts):
        if key not in there:
            missing.append(Forgotten("gap", text % {**name, "item": labels[key]}, record, key))
        elif not _misses(there[key].sheet, there[key].item):
            missing.append(
                Forgotten(
                    "gap",
                    text % {"form": there[key].title, "item": labels[key]},
                    there[key].sheet,
                    there[key].item,
                )
            )
    return missing


def _misses(record: Record, key: str) -> bool:
    """Tell whether the form that asks counts the item as missing itself."""
    return bool(record.answers) and key in gaps(record.version.form, record.answers, record.facts)


def _unraised(visit: Visit, records: list[Record], known: Asking) -> Iterator[Forgotten]:
    """Yield what deviates and no finding was raised from; what is asked elsewhere, there only."""
    raised = {(row.record_id, row.item) for row in raised_on(visit)}
    for record in records:
        for item in deviations(record.version.form, record.answers, record.facts):
            places = known.places_of(record, item)
            first = places[0][0].pk == record.pk or not _deviates(*places[0])
            if first and not any((sheet.pk, key) in raised for sheet, key in places):
                yield _without_finding(record, item)


def _deviates(record: Record, item: str) -> bool:
    return item in deviations(record.version.form, record.answers, record.facts)


def _unjudged(looked: LookBack) -> Forgotten:
    text = _("回头看没有结论：%(number)s %(fact)s") % {
        "number": looked.finding.number,
        "fact": looked.finding.fact[:40],
    }
    return Forgotten("look_back", text, look_back=looked)


def _without_finding(record: Record, key: str) -> Forgotten:
    item = record.version.form.item(key)
    label = item.label if item else key
    text = _("“%(item)s”不合要求，但没有生成问题。") % {"item": label}
    return Forgotten("no_finding", text, record, key)
