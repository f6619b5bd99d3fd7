"""Draws: who sees which, what they are drawn from, what is public of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, Max, Q, QuerySet, Value
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, scope_q
from dudao.findings.models import Finding
from dudao.findings.states import UNFINISHED
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import recusals_of
from dudao.inspectorate.rules import typed, years_later
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected, norm, own_office
from dudao.org.states import Ownership, Setting, Stage
from dudao.planning import drawing
from dudao.planning.models import Draw, Lot
from dudao.planning.states.draws import DrawState, SeedWay, Strata

YEARS = "planning.draw_must_after_years"


def draws_visible_to(person: Person) -> QuerySet[Draw]:
    """Return the draws of offices `person` draws for, and those he has a part in, newest first."""
    return (
        Draw.objects.filter(
            scope_q(person, Permission.DRAW_MAKE, "office")
            | Q(shares__person=person) & ~Q(state=DrawState.DRAFT)
        )
        .select_related("office", "unit", "made_by")
        .distinct()
        .order_by("-made_at", "-id")
    )


def sees_result(person: Person, draw: Draw) -> bool:
    """Tell whether `person` may know what was drawn: who draws for the office, then everybody.

    Who only gave a part of the chance waits, as schools are not to hear of it beforehand.
    """
    if draw.state == DrawState.PUBLISHED:
        return True
    return draw.state == DrawState.DRAWN and may(person, Permission.DRAW_MAKE, draw.office)


def shares_to_give(person: Person) -> QuerySet[Draw]:
    """Return the draws that wait for the secret of `person`: to be sealed, or made known."""
    waiting = Q(state=DrawState.FROZEN, shares__sha256="") | Q(
        state=DrawState.COMMITTED, shares__nonce=""
    )
    return Draw.objects.filter(waiting, shares__person=person).order_by("frozen_at", "id")


def drawable(person: Person, day: date) -> QuerySet[Unit]:
    """Return the open schools of the office of `person`, to be drawn from."""
    return inspected().filter(
        Q(closed_on=None) | Q(closed_on__gt=day),
        scope_q(person, Permission.DRAW_MAKE, ""),
        office=own_office(person),
    )


def open_draw(code: str) -> Draw | None:
    """Return the draw with a public code, once its list is fixed; None for any other."""
    found = Draw.objects.filter(code=typed(code)).exclude(list_sha256="")
    return found.select_related("office", "unit", "previous").first()


def stratum_of(unit: Unit, strata: str) -> str:
    """Return the part of the list that a school stands in, in words."""
    match strata:
        case Strata.STAGE:
            words = [str(stage.label) for stage in Stage if stage.value in unit.stages]
            return _("、").join(words) or _("其他")
        case Strata.SETTING:
            return str(Setting(unit.setting).label) if unit.setting else _("其他")
        case Strata.OWNERSHIP:
            return str(Ownership(unit.ownership).label) if unit.ownership else _("其他")
    return ""


def must_be_drawn(office: Unit, units: Iterable[Unit], on: date) -> set[int]:
    """Return the ids of the schools not drawn for as many years as the norm says.

    One never drawn counts from the first draw of the office.
    """
    before = years_later(on, -norm(YEARS, on=on, office=office))
    done = Q(lots__place__gt=0, lots__draw__office=office)
    begun = Draw.objects.filter(office=office, drawn_at__isnull=False).order_by("drawn_at").first()
    if begun is None or begun.drawn_at is None or begun.drawn_at.date() > before:
        return set()
    last = Unit.objects.filter(pk__in=[unit.pk for unit in units]).annotate(
        last=Max("lots__draw__drawn_at", filter=done)
    )
    return {row.pk for row in last if row.last is None or row.last.date() <= before}


def open_problems(units: Iterable[Unit]) -> dict[int, int]:
    """Return by school how many problems are not closed: what a weight may be made of."""
    rows = Finding.objects.filter(unit__in=list(units), state__in=sorted(UNFINISHED))
    return dict(rows.values_list("unit").annotate(n=Count("pk")).order_by())


def lots_of(draw: Draw, *, known: bool = True) -> QuerySet[Lot]:
    """Return what a draw draws from, in the order of its list.

    They tell in `drawn_as` which were drawn, where that may be `known`.
    """
    shown = F("place") if known else Value(None, IntegerField())
    return draw.lots.select_related("unit").annotate(drawn_as=shown).order_by("key")


def recusals_among(
    inspectors: Sequence[Inspector], lots: Sequence[Lot], on: date
) -> list[tuple[str, str]]:
    """Return who keeps away from what, as pairs of the ids in the list."""
    key_of = {lot.unit_id: lot.key for lot in lots if lot.unit_id}
    return [
        (party_key(inspector), key_of[unit])
        for inspector in inspectors
        for unit in recusals_of(inspector.person, on)
        if unit in key_of
    ]


def party_key(inspector: Inspector) -> str:
    """Return the id of an inspector in lists."""
    return f"d{inspector.pk:05}"


def parts_of(draw: Draw) -> list[str]:
    """Return what the seed is made of, besides the list."""
    if draw.way == SeedWay.NUMBERS:
        return [draw.numbers]
    return [drawing.part_of(share.value, share.nonce) for share in draw.shares.order_by("position")]


def proof_of(draw: Draw) -> dict[str, Any]:
    """Return the certificate of a draw that has a result."""
    people = draw.shares.select_related("person").order_by("position")
    return drawing.certificate(
        draw.list_text,
        parts_of(draw),
        commitments=[(share.person.name, share.sha256) for share in people],
        strikes=[(gone, why) for gone, why in draw.strikes],
    )


def years_undrawn(office: Unit) -> int:
    """Return after how many years a school must be drawn."""
    return norm(YEARS, on=clock.today(), office=office)
