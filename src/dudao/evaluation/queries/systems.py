"""Indicator systems: who sees which, what is in use, what changed since, how two compare."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, scope_q, units_for
from dudao.audit.models import Event
from dudao.audit.queries import history_of
from dudao.evaluation.framework import Crossing as Crossed
from dudao.evaluation.framework import Framework, Mark, crosswalk
from dudao.evaluation.models import Crossing, IndicatorSystem, SystemUpload, SystemVersion
from dudao.evaluation.states import SystemState
from dudao.lib.errors import WrongState
from dudao.org.models import Person, Unit

#: Any of them opens indicator systems for reading: whoever is evaluated may see by what.
READERS = (Permission.SYSTEM_EDIT, Permission.EVALUATION_VIEW, Permission.INSTRUMENT_VIEW)


def systems_visible_to(person: Person) -> QuerySet[IndicatorSystem]:
    """Return the systems that `person` may see: the shipped ones and those of their offices."""
    if not any(may_anywhere(person, one) for one in READERS):
        return IndicatorSystem.objects.none()
    seen = Q(office=None)
    for permission in READERS:
        seen |= Q(office__in=units_for(person, permission).values("office"))
        seen |= scope_q(person, permission, "office")
    return IndicatorSystem.objects.filter(seen)


def versions_visible_to(person: Person) -> QuerySet[SystemVersion]:
    """Return the versions that `person` may see; drafts only of who edits them."""
    drafts = Q(state=SystemState.DRAFT) & ~scope_q(person, Permission.SYSTEM_EDIT, "system__office")
    return (
        SystemVersion.objects.filter(system__in=systems_visible_to(person))
        .exclude(drafts)
        .select_related("system__office", "published_by", "made_by")
    )


def newest_visible_to(person: Person) -> QuerySet[SystemVersion]:
    """Return of every system what counts now: its drafts, and what is in use or was last."""
    rows = versions_visible_to(person)
    later = rows.filter(state=SystemState.PUBLISHED).values("system")
    return rows.exclude(Q(state=SystemState.RETIRED) & Q(system__in=later))


def in_use(office: Unit) -> QuerySet[SystemVersion]:
    """Return what `office` may evaluate by; its own system stands in for the shipped one."""
    versions = SystemVersion.objects.filter(state=SystemState.PUBLISHED)
    replaced = versions.filter(system__office=office).values("system__key")
    own = Q(system__office=office)
    shipped = Q(system__office=None) & ~Q(system__key__in=replaced)
    return versions.filter(own | shipped).select_related("system").order_by("system__title")


def may_edit(person: Person, version: SystemVersion) -> bool:
    """Tell whether `person` may change this version now."""
    office = version.system.office
    is_draft = version.state == SystemState.DRAFT
    return is_draft and office is not None and may(person, Permission.SYSTEM_EDIT, office)


def require_draft(version: SystemVersion) -> None:
    """Raise `WrongState` for a version that was published: results may rest on it."""
    if version.state != SystemState.DRAFT:
        raise WrongState(
            _("第%(number)s版已经发布，可能已有评估结果用它，不再改动。请“另起新版”后修改。")
            % {"number": version.number}
        )


def edited_since(version: SystemVersion, edition: int) -> QuerySet[Event]:
    """Return the edits of a draft after an edition, each with `codes` and `what`."""
    return history_of(version).filter(name="system.edited", data__edition__gt=edition)


def offices_to_edit(person: Person) -> QuerySet[Unit]:
    """Return the offices for which `person` writes indicator systems."""
    return units_for(person, Permission.SYSTEM_EDIT).filter(kind="office").order_by("pk")


def uploads_visible_to(person: Person) -> QuerySet[SystemUpload]:
    """Return the indicator tables that `person` may confirm."""
    return SystemUpload.objects.filter(
        scope_q(person, Permission.SYSTEM_EDIT, "office")
    ).select_related("office", "by", "version__system")


def uploads_waiting_for(person: Person) -> QuerySet[SystemUpload]:
    """Return the indicator tables that were read and not yet confirmed, the newest first."""
    return uploads_visible_to(person).filter(confirmed_at=None).order_by("-at")


class Line(NamedTuple):
    """An indicator in two versions, what comparing them says, and what a person settled."""

    crossed: Crossed
    title_before: str
    title_after: str
    settled: Crossing | None

    @property
    def mark(self) -> Mark:
        """Return the mark that stands: what a person said, else what was found."""
        if self.settled is None:
            return self.crossed.mark
        return Mark.COMPARABLE if self.settled.comparable else Mark.NOT_COMPARABLE


def compared(before: SystemVersion, after: SystemVersion) -> list[Line]:
    """Return every indicator of both versions side by side."""
    rows = Crossing.objects.filter(before=before, after=after).select_related("settled_by")
    settled = {row.code_before: row for row in rows}
    became = {code: row.code_after for code, row in settled.items()}
    old, new = titles(before.framework), titles(after.framework)
    return [
        Line(one, old.get(one.old, ""), new.get(one.new, ""), settled.get(one.old))
        for one in crosswalk(before.framework, after.framework, became)
    ]


def titles(framework: Framework) -> dict[str, str]:
    """Return the titles of all indicators by their codes."""
    return {placed.indicator.code: placed.indicator.title for placed in framework.walk()}


def versions_of(version: SystemVersion, person: Person) -> Sequence[SystemVersion]:
    """Return the other versions to compare with, of the shipped system of that key, too."""
    rows = versions_visible_to(person).filter(system__key=version.system.key)
    return list(rows.exclude(pk=version.pk).order_by("system__office", "-number")[:30])
