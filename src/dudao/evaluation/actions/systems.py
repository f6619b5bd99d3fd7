"""Beginning, writing, publishing and retiring versions of indicator systems."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.rows import (
    WHOLE,
    framework_in,
    locked_draft,
    locked_version,
    new_version,
    own_office,
    record_version,
    refused,
    require_unchanged,
    save_draft,
)
from dudao.evaluation.framework import Framework, canonical, check
from dudao.evaluation.models import Crossing, SystemVersion
from dudao.evaluation.states import SYSTEM_MOVES, SystemState
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid
from dudao.lib.states import advance
from dudao.org.models import Person, Unit

#: What `edit_frame` may change: everything beside the indicators and what the system is known by.
FRAME = tuple(
    field.name
    for field in msgspec.structs.fields(Framework)
    if field.name not in {"key", "indicators"}
)


@transaction.atomic
def begin_system(
    office: Unit, *, by: Person, title: str = "", definition: object = None
) -> SystemVersion:
    """Begin a system of `office`: empty, by points of 100, or as `definition` says."""
    require(by, Permission.SYSTEM_EDIT, office)
    if definition is None:
        if not title.strip():
            raise Invalid(_("有内容需要更正。"), fields={"title": _("必填，请填写。")})
        key = f"own_{uuid4().hex[:10]}"
        definition = {"key": key, "title": title.strip(), "measure": "points", "indicators": []}
    version = new_version(framework_in(definition), office, by)
    record_version("begun", version, by, title=version.system.title)
    return version


@transaction.atomic
def begin_version(source_id: UUID, office: Unit, *, by: Person) -> SystemVersion:
    """Begin the next version out of another one; out of a shipped one it becomes the office's own.

    Raises `Conflict`, with the draft's id as `version`, where one is being written already.
    """
    source = locked_version(source_id)
    owner = source.system.office or office
    require(by, Permission.SYSTEM_EDIT, owner)
    version = new_version(source.framework, owner, by)
    record_version("begun", version, by, title=version.system.title, source=str(source.pk))
    return version


@transaction.atomic
def write_definition(
    version_id: UUID, data: object, *, by: Person, seen: int | None = None
) -> SystemVersion:
    """Write the whole definition of a draft; faults that only keep it from use are allowed.

    Raises `Conflict` naming what somebody else changed since the edition `seen`.
    """
    version = locked_draft(version_id, by)
    require_unchanged(version, seen, [WHOLE])
    framework = framework_in(data)
    if framework.key != version.system.key:
        framework = msgspec.structs.replace(framework, key=version.system.key)
    return save_draft(version, framework, by, [WHOLE], _("整个指标体系"))


@transaction.atomic
def edit_frame(
    version_id: UUID, given: dict[str, Any], *, by: Person, seen: int | None = None
) -> SystemVersion:
    """Change what stands beside the indicators of a draft: title, total, grades, metrics …"""
    version = locked_draft(version_id, by)
    require_unchanged(version, seen, [WHOLE])
    strange = sorted(set(given) - set(FRAME))
    if strange:
        raise Invalid(_("有内容需要更正。"), fields={name: _("没有这一项。") for name in strange})
    standing = msgspec.json.decode(canonical(version.framework))
    said = {name: value for name, value in given.items() if value is not None}
    rest = {name: value for name, value in standing.items() if name not in given}
    return save_draft(version, framework_in(rest | said), by, [WHOLE], _("总分、等级和数据"))


@transaction.atomic
def publish_version(version_id: UUID, *, by: Person, seen: int | None = None) -> SystemVersion:
    """Put a draft to use; the version used so far is retired, rounds that began with it keep it.

    Raises `Invalid` with every fault by the code of its indicator.
    """
    version = locked_version(version_id)
    require(by, Permission.SYSTEM_PUBLISH, own_office(version))
    advance(SYSTEM_MOVES, SystemState(version.state), "publish")
    require_unchanged(version, seen, [WHOLE])
    faults = check(version.framework)
    if faults:
        raise refused(faults, _("还有 %(count)s 处问题，不能发布。请按指标逐一改正。"))
    used = version.system.versions.filter(state=SystemState.PUBLISHED).order_by("-number").first()
    if used is not None and used.hash == version.hash:
        raise Conflict(_("内容与在用的第%(number)s版完全相同。") % {"number": used.number})
    put_to_use(version, by)
    record_version("published", version, by, hash=version.hash)
    return version


@transaction.atomic
def retire_version(version_id: UUID, *, by: Person) -> SystemVersion:
    """Take a published version out of use; rounds that began with it keep it."""
    version = locked_version(version_id)
    require(by, Permission.SYSTEM_PUBLISH, own_office(version))
    version.state = advance(SYSTEM_MOVES, SystemState(version.state), "retire")
    version.save(update_fields=["state"])
    record_version("retired", version, by)
    return version


@transaction.atomic
def drop_draft(version_id: UUID, *, by: Person) -> None:
    """Throw a draft away; what was settled about it goes with it, published versions stay."""
    version = locked_draft(version_id, by)
    system = version.system
    record_version("dropped", version, by)
    Crossing.objects.filter(Q(before=version) | Q(after=version)).delete()
    version.delete()
    if not system.versions.exists():
        system.delete()


def put_to_use(version: SystemVersion, by: Person | None) -> None:
    """Publish a version that was checked, and retire the one used so far; part of an action."""
    state = advance(SYSTEM_MOVES, SystemState(version.state), "publish")
    for used in version.system.versions.filter(state=SystemState.PUBLISHED):
        used.state = advance(SYSTEM_MOVES, SystemState(used.state), "retire")
        used.save(update_fields=["state"])
    version.state, version.published_at, version.published_by = state, clock.now(), by
    version.save(update_fields=["state", "published_at", "published_by"])
    version.system.title = version.framework.title
    version.system.save(update_fields=["title"])
