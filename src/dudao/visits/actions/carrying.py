"""Moving a record that was begun on an older version of its form to the one in use."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit import actions as audit
from dudao.lib.errors import Conflict
from dudao.org.models import Person
from dudao.visits.actions.asking_once import write_answers
from dudao.visits.actions.guarding import locked_record, require_keeper, require_on_site
from dudao.visits.models import Record, RecordFile
from dudao.visits.queries import carried_over


@transaction.atomic
def move_record(record_id: UUID, *, by: Person, version_id: int, revision: int) -> Record:
    """Move a record to the newer version that was previewed, with what has a place there.

    What has none is kept in the record of events. Left alone, it finishes on its own version.
    """
    sheet = locked_record(record_id)
    require(by, Permission.VISIT_MAKE, sheet.visit.unit)
    require_keeper(sheet, by)
    require_on_site(sheet.visit)
    version, found = carried_over(sheet)
    if version.pk != version_id or sheet.revision != revision:
        raise Conflict(_("预览以后表单或填写内容又有变化，没有换版。请重新预览。"))
    before = sheet.version
    lost = {one.item: one.answer for one in found.lost}
    RecordFile.objects.filter(record=sheet, item__in=lost).delete()
    sheet.version = version
    sheet.save(update_fields=["version"])
    write_answers(sheet, found.kept, by=by)
    told = {"from": before.number, "to": version.number, "lost": lost}
    audit.record("visit.record_moved", sheet, by=by, unit=sheet.visit.unit, **told)
    return sheet
