"""Workbooks that wait, and who changed a draft."""

from django.db.models import QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.audit.models import Event
from dudao.audit.queries import history_of
from dudao.instruments.models import FormImport, Version
from dudao.instruments.states import State
from dudao.org.models import Person


def imports_visible_to(person: Person) -> QuerySet[FormImport]:
    """Return the workbooks read for the offices whose forms `person` edits."""
    rows = FormImport.objects.filter(scope_q(person, Permission.INSTRUMENT_EDIT, "office"))
    return rows.select_related("office", "by", "version__instrument")


def changes_of(version: Version) -> QuerySet[Event]:
    """Return who changed what in a draft, the newest first."""
    return history_of(version).filter(name="instrument.draft_changed").order_by("-pk")


def newer_than(version: Version) -> Version | None:
    """Return the published version that took the place of `version`, None where it is in use."""
    newest = version.instrument.versions.filter(state=State.PUBLISHED).first()
    return newest if newest is not None and newest.number > version.number else None
