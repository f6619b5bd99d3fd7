"""Visit passes: signed for those who go, checked for whoever reads one."""

import base64
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import translation

from dudao.documents.exchange.signing import is_signed, sign
from dudao.documents.models import Seal
from dudao.documents.opening import SealUnreadable, private_of
from dudao.inspectorate.models import Inspector
from dudao.org.queries import norm
from dudao.planning.models import Assignment, Obligation
from dudao.planning.rules.passes import (
    BASIS,
    KEY_SIGNS,
    Told,
    cut,
    nonce_of,
    pass_text,
    read_pass,
    said,
    shortened,
)
from dudao.planning.states import State, VisitKind

_BASIS_LIMIT, _ITEM_LIMIT, _NAME_LIMIT = 60, 20, 24
#: In these states somebody may still have to show that he is expected.
SHOWN = (State.ASSIGNED, State.TAKEN_UP)
_PURPOSE = "pass"
#: Passes of a day are called off up to the day after: a phone may have been without network.
_REMEMBERED_DAYS = 1


class Key(NamedTuple):
    """A public key that passes are signed with, and whose it is."""

    id: str
    key: str
    office: str
    phone: str


def passes_of(assignments: Iterable[Assignment]) -> dict[UUID, str]:
    """Return the signed passes of `assignments`; none where the office has no readable seal."""
    rows = [row for row in assignments if row.state in SHOWN]
    seals = {
        seal.office_id: seal for seal in Seal.objects.filter(office__in={r.office_id for r in rows})
    }
    privates = {office: private for office, seal in seals.items() if (private := _opened(seal))}
    signed = [row for row in rows if row.office_id in privates]
    full = (
        Assignment.objects.filter(pk__in=[row.pk for row in signed])
        .select_related("unit", "office", "leader")
        .prefetch_related(
            "companions",
            "forms__instrument",
            "jobs__obligation__rule",
            "jobs__obligation__task__section",
            "jobs__obligation__programme__entry",
        )
    )
    cards = _cards(full)
    with translation.override("zh-hans"):
        return {
            row.pk: _signed(_told(row, seals[row.office_id], cards), privates[row.office_id])
            for row in full
        }


def pass_of(assignment: Assignment) -> str:
    """Return the pass of one assignment, "" where there is none."""
    return passes_of([assignment]).get(assignment.pk, "")


def public_keys() -> list[Key]:
    """Return the keys of the offices here: what a gate's phone keeps to check passes with."""
    seals = Seal.objects.select_related("office").order_by("office")
    return [
        Key(seal.public_key[:KEY_SIGNS], seal.public_key, seal.office.name, seal.office.phone)
        for seal in seals
    ]


def revoked_nonces(on: date) -> list[str]:
    """Return what was called off of the passes of these days; it tells of nothing else."""
    rows = Assignment.objects.filter(
        state=State.WITHDRAWN, planned_on__gte=on - timedelta(days=_REMEMBERED_DAYS)
    )
    return sorted(nonce_of(reserved) for reserved in rows.values_list("reserved", flat=True))


def genuine(text: str) -> Told | None:
    """Return what a pass says if an office here signed it; None for anything else."""
    try:
        told, message, signature = read_pass(text)
    except ValueError:
        return None
    encoded = base64.b64encode(signature).decode()
    keys = Seal.objects.filter(public_key__startswith=told.key).values_list("public_key", flat=True)
    return told if any(is_signed(message, encoded, key, _PURPOSE) for key in keys) else None


def _cards(rows: Iterable[Assignment]) -> dict[int, str]:
    going = {one.pk for row in rows for one in (row.leader, *row.companions.all())}
    held = Inspector.objects.filter(person__in=going).exclude(card_number="")
    return dict(held.values_list("person", "card_number"))


def _opened(seal: Seal) -> bytes:
    try:
        return private_of(seal)
    except SealUnreadable:
        return b""


def _signed(told: Told, private: bytes) -> str:
    message = said(told)
    return pass_text(message, base64.b64decode(sign(message, private, _PURPOSE)))


def _told(row: Assignment, seal: Seal, cards: dict[int, str]) -> Told:
    jobs = [job.obligation for job in row.jobs.all()]
    minutes = sum(job.minutes for job in jobs)
    going = [row.leader, *row.companions.all()]
    items = [*(job.title for job in jobs), *(form.instrument.title for form in row.forms.all())]
    basis = shortened([_basis(job) for job in jobs], _BASIS_LIMIT)
    usual = norm("planning.visit_minutes", on=row.planned_on, office=row.office)
    return Told(
        key=seal.public_key[:KEY_SIGNS],
        office=row.office.name,
        unit=row.unit_id,
        school=row.unit.name,
        day=row.planned_on.isoformat(),
        slot=str(row.get_slot_display()),
        minutes=minutes or usual,
        basis=cut("；".join(basis) or BASIS[VisitKind(row.kind)], _BASIS_LIMIT),
        people=[cut(f"{one.name} {cards.get(one.pk, '')}".strip(), _NAME_LIMIT) for one in going],
        items=shortened(items, _ITEM_LIMIT) or [cut(row.purpose, _ITEM_LIMIT)],
        assignment=row.pk.hex,
        nonce=nonce_of(row.reserved),
    )


def _basis(job: Obligation) -> str:
    if job.rule:
        return job.rule.basis
    if job.programme:
        return job.programme.entry.basis if job.programme.entry else job.programme.override_reason
    return job.task.section.name if job.task else ""
