"""Putting files to take along on the office's shelf, and taking them down."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import NotFound, WrongState
from dudao.org.models import Person
from dudao.org.queries import own_office
from dudao.workgroup.actions.papers import papers
from dudao.workgroup.models import Material
from dudao.workgroup.rules import TITLE_LIMIT, refuse, said
from dudao.workgroup.states import Receiver


@transaction.atomic
def put_material(
    *, by: Person, title: str, file_id: UUID, receiver: str, until: date | None = None
) -> Material:
    """Put a file on the shelf of one's office, for its inspectors, its schools or both."""
    office = own_office(by)
    require(by, Permission.POST_WRITE, office)
    texts = said({"title": (title, TITLE_LIMIT)})
    problems = {}
    if receiver not in set(Receiver):
        problems["receiver"] = _("请选择供谁使用。")
    if until is not None and until < clock.today():
        problems["until"] = _("请选择今天或以后的日期")
    refuse(problems)
    [file] = papers([file_id], by=by, field="file")
    material = Material.objects.create(
        office=office,
        title=texts["title"],
        file=file,
        receiver=receiver,
        until=until,
        put_by=by,
        put_at=clock.now(),
    )
    record("material.put", material, by=by, unit=office, title=material.title)
    return material


@transaction.atomic
def take_down(material_id: UUID, *, by: Person) -> Material:
    """Take something off the shelf: it leaves the phones at their next contact."""
    material = (
        Material.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "file")
        .filter(pk=material_id)
        .first()
    )
    if material is None:
        raise NotFound(_("找不到这份资料。"))
    require(by, Permission.POST_WRITE, material.office)
    if material.taken_down_at is not None:
        raise WrongState(_("这份资料已下架。"))
    material.taken_down_at = clock.now()
    material.save(update_fields=["taken_down_at"])
    record("material.taken_down", material, by=by, unit=material.office, title=material.title)
    return material
