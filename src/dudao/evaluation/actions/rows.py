"""What the actions on indicator systems share: locked drafts, seen editions, what is recorded."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.evaluation.framework import Fault, Framework, canonical, digest
from dudao.evaluation.framework.reading import shaped
from dudao.evaluation.models import IndicatorSystem, SystemVersion
from dudao.evaluation.queries.systems import edited_since, require_draft
from dudao.evaluation.states import SystemState
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from dudao.org.models import Person, Unit

#: Stands for everything in the record of an edit: the whole definition was written.
WHOLE = ""


def locked_version(version_id: UUID) -> SystemVersion:
    """Lock the system, then the version: the order in which everybody takes them."""
    systems = IndicatorSystem.objects.select_for_update(no_key=True, of=("self",))
    system = systems.select_related("office").filter(versions=version_id).first()
    if system is None:
        raise NotFound(_("找不到这一版指标体系，可能刚被删去。请刷新页面。"))
    version = SystemVersion.objects.select_for_update(no_key=True).get(pk=version_id)
    version.system = system
    return version


def locked_draft(version_id: UUID, by: Person) -> SystemVersion:
    """Return a draft that `by` may edit, locked; raises `WrongState` for a published version."""
    version = locked_version(version_id)
    require(by, Permission.SYSTEM_EDIT, own_office(version))
    require_draft(version)
    return version


def own_office(version: SystemVersion) -> Unit:
    """Return the office whose system it is; raises `NotAllowed` for what ships."""
    office = version.system.office
    if office is None:
        raise NotAllowed(
            _("随系统提供的指标体系不能直接改动，请“另起新版”，成为本督导室的指标体系。")
        )
    return office


def require_unchanged(version: SystemVersion, seen: int | None, codes: Sequence[str]) -> None:
    """Raise `Conflict`, naming what changed, when somebody else changed it since `seen`.

    Only edits of the same indicators count (WHOLE: any), so that two people work side by side.
    """
    if seen is None or seen == version.edition:
        return
    events = [
        event
        for event in edited_since(version, seen)
        if WHOLE in codes or {WHOLE, *codes} & set(event.data["codes"])
    ]
    if not events and seen < version.edition:
        return
    told = _("、").join(dict.fromkeys(filter(None, (event.data["what"] for event in events))))
    people = _("、").join(dict.fromkeys(str(event.by) for event in events if event.by))
    raise Conflict(
        _("%(people)s刚改过“%(what)s”，您的修改没有保存。请对照现在的内容再改。")
        % {"people": people or _("别人"), "what": told or version.system.title},
        current=_current(version, codes),
        edition=version.edition,
    )


def _current(version: SystemVersion, codes: Sequence[str]) -> dict[str, Any]:
    one = version.framework.indicator(codes[0]) if codes else None
    if one is None:
        return {"edition": version.edition}
    return {"edition": version.edition, "title": one.title, "points": one.points or one.weight}


def save_draft(
    version: SystemVersion, framework: Framework, by: Person, codes: Iterable[str], what: str
) -> SystemVersion:
    """Write the changed definition and record which indicators it touched."""
    version.definition = json.loads(canonical(framework))
    version.hash = digest(framework)
    version.__dict__.pop("framework", None)
    version.edition += 1
    version.basis = framework.basis[:200]
    version.save(update_fields=["definition", "hash", "edition", "basis"])
    if version.number == 1 and version.system.title != framework.title:
        version.system.title = framework.title
        version.system.save(update_fields=["title"])
    record_version("edited", version, by, edition=version.edition, codes=list(codes), what=what)
    return version


def record_version(name: str, version: SystemVersion, by: Person | None, **data: Any) -> None:
    """Record what happened to a version."""
    about = {"key": version.system.key, "number": version.number}
    record(f"system.{name}", version, by=by, unit=version.system.office, **about, **data)


def new_version(framework: Framework, office: Unit | None, by: Person | None) -> SystemVersion:
    """Add a draft to the system of that key; it is made with its first version.

    Raises `Conflict` where there is a draft already: one goes on with it.
    """
    system, _made = IndicatorSystem.objects.get_or_create(
        key=framework.key, office=office, defaults={"title": framework.title}
    )
    # The lock keeps two people from taking the same number.
    system = IndicatorSystem.objects.select_for_update(no_key=True).get(pk=system.pk)
    newest = system.versions.order_by("-number").first()
    if newest is not None and newest.state == SystemState.DRAFT:
        raise Conflict(
            _("“%(title)s”已有第%(number)s版草稿，请接着改这一版。")
            % {"title": system.title, "number": newest.number},
            version=str(newest.pk),
        )
    return SystemVersion.objects.create(
        system=system,
        number=newest.number + 1 if newest else 1,
        definition=json.loads(canonical(framework)),
        hash=digest(framework),
        basis=framework.basis[:200],
        made_at=clock.now(),
        made_by=by,
    )


def framework_in(data: object) -> Framework:
    """Return the framework written in `data`; raises `Invalid` where it cannot even be kept.

    What only keeps it from being scored with is told when it is published.
    """
    framework, faults = shaped(data)
    if framework is None:
        raise refused(faults, _("指标体系有 %(count)s 处写法不对，请改正后再保存。"))
    codes = Counter(placed.indicator.code for placed in framework.walk())
    repeated = [
        Fault(code, _("指标编号“%(code)s”用了%(times)s次。") % {"code": code, "times": times})
        for code, times in codes.items()
        if times > 1
    ]
    if repeated:
        raise refused(repeated, _("指标体系有 %(count)s 个编号重复，请改正后再保存。"))
    return framework


def refused(faults: Sequence[Fault], message: str) -> Invalid:
    """Return the error that names every fault by the code of its indicator."""
    fields: dict[str, str] = {}
    for place, told in faults:
        name = place or "system"
        fields[name] = " ".join(filter(None, [fields.get(name), told]))
    return Invalid(message % {"count": len(faults)}, fields=fields)
