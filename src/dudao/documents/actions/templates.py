"""Templates an office made itself: uploaded and checked, used one at a time, retired."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents.models import Template
from dudao.documents.states import TEMPLATE_MOVES, Kind, TemplateState
from dudao.documents.template import Unreadable, compiled
from dudao.files import actions as files
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit

NAME_LIMIT = 100


@transaction.atomic
def upload_template(
    data: bytes, *, office: Unit, kind: Kind, name: str, file_name: str, by: Person
) -> Template:
    """Keep a .docx as template of `office` for `kind`, with everything that is wrong with it.

    Raises `Invalid` for a file that is no Word file or not safe to keep.
    """
    require(by, Permission.TEMPLATE_EDIT, office)
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LIMIT:
        told = _("请填写模板名称，不超过%(limit)d字。") % {"limit": NAME_LIMIT}
        raise Invalid(told, fields={"name": told})
    try:
        troubles = compiled(data, kind).troubles
    except Unreadable as error:
        raise Invalid(str(error), fields={"file": str(error)}) from error
    file = files.store(data, name=file_name, unit=office, by=by)
    made = Template.objects.create(
        office=office,
        kind=kind,
        name=name,
        file=file,
        troubles=[trouble._asdict() for trouble in troubles],
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    record(
        "template.uploaded",
        made,
        by=by,
        unit=office,
        kind=str(kind),
        sha256=file.sha256,
        troubles=len(troubles),
    )
    return made


@transaction.atomic
def use_template(template_id: UUID, *, by: Person) -> Template:
    """Let documents of its kind be made in this form from now on, and in no other.

    The one used before is retired. Raises `WrongState` for a template with troubles.
    """
    template, others = _locked(template_id)
    require(by, Permission.TEMPLATE_EDIT, template.office)
    template.state = advance(TEMPLATE_MOVES, TemplateState(template.state), "use")
    if template.troubles:
        raise WrongState(_("这个模板还有问题，不能启用。请按检查结果改好后重新上传。"))
    for other in others:
        if other.state == TemplateState.USED:
            other.state = advance(TEMPLATE_MOVES, TemplateState(other.state), "retire")
            other.save(update_fields=["state"])
            record("template.retired", other, by=by, unit=other.office, kind=other.kind)
    template.save(update_fields=["state"])
    record("template.used", template, by=by, unit=template.office, kind=template.kind)
    return template


@transaction.atomic
def retire_template(template_id: UUID, *, by: Person) -> Template:
    """Use the template no more: without one, documents have the standard layout."""
    template, _others = _locked(template_id)
    require(by, Permission.TEMPLATE_EDIT, template.office)
    template.state = advance(TEMPLATE_MOVES, TemplateState(template.state), "retire")
    template.save(update_fields=["state"])
    record("template.retired", template, by=by, unit=template.office, kind=template.kind)
    return template


def _locked(template_id: UUID) -> tuple[Template, list[Template]]:
    """Return a template and the office's others of its kind, all locked in one order: of two
    people who switch two of them on, the second finds what the first did.
    """
    wanted = Template.objects.get(pk=template_id)
    rows = (
        Template.objects.select_for_update(no_key=True, of=["self"])
        .select_related("office")
        .filter(office=wanted.office_id, kind=wanted.kind)
        .order_by("pk")
    )
    locked = {row.pk: row for row in rows}
    return locked.pop(template_id), list(locked.values())
