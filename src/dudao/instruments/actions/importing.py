"""XLSForm workbooks: read, looked at, made a draft or thrown away."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.instruments import xlsform
from dudao.instruments.actions.versions import about, add_version, definition_in
from dudao.instruments.definition import Purpose
from dudao.instruments.models import FormImport, Version
from dudao.lib import clock
from dudao.lib.errors import Conflict, NotFound, WrongState
from dudao.org.models import Person, Unit

_LONGEST_NAME = 200


@transaction.atomic
def read_workbook(content: bytes, *, by: Person, office: Unit, name: str) -> FormImport:
    """Read an XLSForm workbook; no form changes yet. What it says beyond us is in the remarks."""
    require(by, Permission.INSTRUMENT_EDIT, office)
    found = xlsform.read(content, name)
    made = FormImport.objects.create(
        office=office,
        by=by,
        at=clock.now(),
        name=name[:_LONGEST_NAME],
        definition=found.definition,
        remarks=[remark.told() for remark in found.remarks],
    )
    told = {"file": made.name, "remarks": len(found.remarks)}
    record("instrument.workbook_read", made, by=by, unit=office, **told)
    return made


@transaction.atomic
def confirm_workbook(
    import_id: UUID, *, by: Person, title: str = "", purpose: Purpose | None = None
) -> Version:
    """Make the form in a workbook a draft: a new form, or the next version of that key."""
    waiting = _waiting(import_id, by)
    if waiting.definition is None:
        raise WrongState(_("这个工作簿不能导入。请按提示改好后重新上传。"))
    chosen = {"title": title.strip(), "purpose": purpose.value if purpose else ""}
    data = {**waiting.definition, **{name: value for name, value in chosen.items() if value}}
    version = add_version(definition_in(data), waiting.office)
    if version is None:
        raise Conflict(_("内容与最新一版完全相同，没有可以保存的改动。"))
    waiting.version = version
    waiting.save(update_fields=["version"])
    told = {"file": waiting.name, "remarks": len(waiting.remarks), **about(version)}
    record("instrument.imported", version, by=by, unit=waiting.office, **told)
    return version


@transaction.atomic
def discard_workbook(import_id: UUID, *, by: Person) -> None:
    """Throw away a workbook that waits to be confirmed."""
    waiting = _waiting(import_id, by)
    record("instrument.workbook_discarded", waiting, by=by, unit=waiting.office, file=waiting.name)
    waiting.delete()


@transaction.atomic
def drop_unconfirmed_workbooks(*, before: datetime) -> int:
    """Drop workbooks read before `before` and never confirmed; return how many."""
    return FormImport.objects.filter(version=None, at__lt=before).delete()[0]


def _waiting(import_id: UUID, by: Person) -> FormImport:
    rows = FormImport.objects.select_for_update(no_key=True, of=("self",)).select_related("office")
    waiting = rows.filter(pk=import_id).first()
    if waiting is None:
        raise NotFound(_("没有这个工作簿，可能已被放弃。请重新上传。"))
    require(by, Permission.INSTRUMENT_EDIT, waiting.office)
    if waiting.version_id is not None:
        raise WrongState(_("这个工作簿已经导入过了。"))
    return waiting
