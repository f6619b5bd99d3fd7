"""Inspectors and their cards."""

from datetime import date
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.files.actions import store
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.states import InspectorKind
from dudao.lib.errors import Conflict, Invalid
from dudao.org.models import Person, Unit


@transaction.atomic
def register_inspector(
    person: Person,
    *,
    by: Person,
    office: Unit,
    kind: str,
    card_number: str = "",
    specialty: str = "",
    appointed_on: date | None = None,
    term_ends_on: date | None = None,
) -> Inspector:
    """Register `person` as an inspector of `office`; once only.

    Raises `Invalid` for somebody from outside the office's region, `Conflict` for a second card.
    """
    require(by, Permission.INSPECTOR_EDIT, office)
    person = Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    _require_of_region(person, office)
    _require_term(appointed_on, term_ends_on)
    if Inspector.objects.filter(person=person).exists():
        raise Conflict(_("%(who)s已登记为督学，请直接修改其登记信息。") % {"who": person})
    made = Inspector.objects.create(
        person=person,
        office=office,
        kind=InspectorKind(kind),
        card_number=card_number.strip(),
        specialty=specialty.strip(),
        appointed_on=appointed_on,
        term_ends_on=term_ends_on,
    )
    record("inspector.registered", made, by=by, unit=office, person=person.pk, kind=made.kind)
    return made


@transaction.atomic
def edit_inspector(
    inspector_id: int,
    *,
    by: Person,
    kind: str,
    card_number: str,
    specialty: str,
    appointed_on: date | None,
    term_ends_on: date | None,
) -> Inspector:
    """Change what an inspector's card says."""
    inspector = (
        Inspector.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "person")
        .get(pk=inspector_id)
    )
    require(by, Permission.INSPECTOR_EDIT, inspector.office)
    _require_term(appointed_on, term_ends_on)
    inspector.kind = InspectorKind(kind)
    inspector.card_number, inspector.specialty = card_number.strip(), specialty.strip()
    inspector.appointed_on, inspector.term_ends_on = appointed_on, term_ends_on
    inspector.save(
        update_fields=["kind", "card_number", "specialty", "appointed_on", "term_ends_on"]
    )
    record("inspector.edited", inspector, by=by, unit=inspector.office, kind=inspector.kind)
    return inspector


@transaction.atomic
def set_photo(inspector_id: int, content: bytes | BinaryIO, *, name: str, by: Person) -> Inspector:
    """Keep the photo of an inspector, which his plates and their pages show to everybody.

    Raises `Unsupported` for anything but a picture.
    """
    inspector = (
        Inspector.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office")
        .get(pk=inspector_id)
    )
    require(by, Permission.INSPECTOR_EDIT, inspector.office)
    inspector.photo = store(content, name=name, unit=inspector.office, by=by, photo=True)
    inspector.save(update_fields=["photo"])
    record("inspector.photographed", inspector, by=by, unit=inspector.office)
    return inspector


def _require_of_region(person: Person, office: Unit) -> None:
    inside = person.unit is not None and person.unit.region_code.startswith(office.region_code)
    if not (inside and person.is_active):
        raise Invalid(
            _("%(who)s不是本辖区在用账号的人员，不能登记为本督导室的督学。") % {"who": person},
            fields={"person": _("请选择本辖区的人员")},
        )


def _require_term(appointed_on: date | None, term_ends_on: date | None) -> None:
    if appointed_on and term_ends_on and term_ends_on < appointed_on:
        raise Invalid(
            _("聘期截止日期早于聘任日期。"), fields={"term_ends_on": _("应不早于聘任日期")}
        )
