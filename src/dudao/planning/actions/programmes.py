"""Programmes before they begin: made from the register, changed, given a team, called off."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from typing_extensions import Unpack

from dudao.access.actions import end_source, grant_from_source
from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.access.roles import Role
from dudao.documents import actions as documents
from dudao.documents.states import State as DocumentState
from dudao.findings.rules import clean
from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.org.queries import norm
from dudao.planning.actions.follow import withdraw
from dudao.planning.actions.programme_rows import (
    locked_programme,
    move_programme,
    record_programme,
    require_seen,
)
from dudao.planning.actions.register import reason_given
from dudao.planning.models import Assignment, Entry, Job, Obligation, Part, Programme, TeamMember
from dudao.planning.queries.programmes import entry_window, recused_in, recused_words
from dudao.planning.rules.programmes import (
    MOST_UNITS,
    ProgrammeGiven,
    level_problem,
    programme_problems,
)
from dudao.planning.states import EntryState, PartState, ProgrammeState, State, TeamRole
from dudao.planning.states.programmes import GOOD_ENTRIES

SAID = ("kind", "level", "title", "matters", "first_on", "last_on", "self_evaluation",
        "self_evaluation_due_on", "minutes", "specialty")  # fmt: skip
_TEXTS = ("title", "matters", "specialty")


@transaction.atomic
def draft_programme(
    office: Unit,
    *,
    by: Person,
    entry: Entry | None = None,
    override_reason: str = "",
    parent: Programme | None = None,
    units: Iterable[Unit] = (),
    forms: Iterable[Version] = (),
    **given: Unpack[ProgrammeGiven],
) -> Programme:
    """Prepare a special, random or comprehensive inspection of `units` on an approved entry.

    Off the register it takes place only with the director's reason, which is recorded and counted.
    With a `parent` it looks again at the same schools one level above. Raises `Invalid` per field.
    """
    require(by, Permission.PROGRAMME_RUN, office)
    entry = _standing(entry)
    reason = _ground(office, entry, override_reason, by)
    start = _from(entry, parent)
    said = _said({**start, **given}, entry)
    programme = Programme(
        office=office,
        entry=entry,
        override_reason=reason,
        override_by=by if reason else None,
        parent=_checked_parent(parent, office, said),
        made_by=by,
        made_at=clock.now(),
        **said,
    )
    chosen = list(units) or (_units_of(parent) if parent else [])
    _require_units(chosen, programme)
    programme.save(force_insert=True)
    programme.forms.set(forms)
    _set_units(programme, chosen)
    record_programme("drafted", programme, by, units=[unit.pk for unit in chosen])
    if reason:
        record_programme("overridden", programme, by, reason=reason)
    return programme


@transaction.atomic
def edit_programme(
    programme_id: UUID,
    *,
    by: Person,
    seen: int | None = None,
    units: Iterable[Unit] | None = None,
    forms: Iterable[Version] | None = None,
    **given: Unpack[ProgrammeGiven],
) -> Programme:
    """Change a programme that was not notified; its team has to be confirmed anew."""
    programme = locked_programme(programme_id)
    require(by, Permission.PROGRAMME_RUN, programme.office)
    move_programme(programme, "edit")
    drop_notice(programme, by)
    standing = {name: getattr(programme, name) for name in SAID}
    require_seen(seen, programme.edition, standing)
    for name, value in _said({**standing, **given}, programme.entry).items():
        setattr(programme, name, value)
    chosen = _units_of(programme) if units is None else list(units)
    _require_units(chosen, programme)
    _set_units(programme, chosen)
    if forms is not None:
        programme.forms.set(forms)
    programme.edition += 1
    programme.save(update_fields=[*SAID, "state", "edition"])
    record_programme("edited", programme, by)
    return programme


@transaction.atomic
def form_team(
    programme_id: UUID,
    *,
    by: Person,
    lead: Person,
    members: Iterable[Person] = (),
    experts: Iterable[Person] = (),
) -> Programme:
    """Put the team together: one lead, at least three with him, nobody recused (L1 art 10, 16).

    Experts come on top of that number. Once the schools were notified somebody may still be
    replaced; visits that were assigned stay. Raises `Invalid` naming who must keep away from which
    school, and on what ground.
    """
    programme = locked_programme(programme_id)
    require(by, Permission.PROGRAMME_RUN, programme.office)
    later = {ProgrammeState.NOTIFIED: "change_team", ProgrammeState.ON_SITE: "change_team_on_site"}
    state = ProgrammeState(programme.state)
    move_programme(programme, later.get(state, "form_team"))
    if state not in later:
        drop_notice(programme, by)
    roles = {lead: TeamRole.LEAD}
    for people, role in ((members, TeamRole.MEMBER), (experts, TeamRole.EXPERT)):
        for person in people:
            roles.setdefault(person, role)
    _require_team(programme, roles)
    programme.team.all().delete()
    TeamMember.objects.bulk_create(
        TeamMember(programme=programme, person=person, role=role) for person, role in roles.items()
    )
    programme.save(update_fields=["state"])
    if state in later:
        end_source(f"programme:{programme.pk}")
        open_schools(programme)
    team = {str(person.pk): str(role) for person, role in roles.items()}
    record_programme("teamed", programme, by, team=team)
    return programme


@transaction.atomic
def cancel_programme(programme_id: UUID, *, by: Person, reason: str) -> Programme:
    """Call a programme off; visits nobody went to are withdrawn, their obligations waived."""
    programme = locked_programme(programme_id)
    require(by, Permission.PROGRAMME_RUN, programme.office)
    before = ProgrammeState(programme.state)
    move_programme(programme, "cancel")
    programme.reason = reason_given(reason)
    if before == ProgrammeState.TEAMED:
        drop_notice(programme, by)
    programme.save(update_fields=["state", "reason"])
    open_ones = programme.obligations.filter(met_on=None, waived_at=None)
    drop_obligations(list(open_ones), by, programme.reason)
    end_source(f"programme:{programme.pk}")
    record_programme("cancelled", programme, by, reason=programme.reason)
    return programme


def drop_notice(programme: Programme, by: Person) -> None:
    """Void a notice under way: what it announces is no longer so. Part of an action.

    Raises `WrongState` for one that was issued, whose schools are being notified.
    """
    notice = programme.notice
    if notice is None or notice.state == DocumentState.VOID:
        return
    if notice.state == DocumentState.ISSUED:
        raise WrongState(_("督导通知已经印发，正在通知学校。请稍后刷新页面再办理。"))
    documents.void(notice.pk, by=by, reason=_("督导项目有变动，原通知作废"))


def open_schools(programme: Programme) -> None:
    """Let the inspectors of the team read what the schools hand in, as long as it takes."""
    days = norm("planning.access_days", on=programme.last_on, office=programme.office)
    team = Inspector.objects.filter(
        person__in=programme.team.values("person"), office=programme.office
    )
    units = _units_of(programme)
    for inspector in team.select_related("person"):
        for unit in units:
            grant_from_source(
                inspector.person,
                Role.PART_TIME_INSPECTOR,
                unit,
                source=f"programme:{programme.pk}",
                start_on=clock.today(),
                end_on=programme.last_on + timedelta(days=days),
            )


def drop_obligations(obligations: Sequence[Obligation], by: Person, reason: str) -> None:
    """Waive obligations and withdraw the visits that did nothing else; part of an action."""
    for obligation in obligations:
        obligation.waived_at, obligation.waived_by = clock.now(), by
        obligation.reason = reason
        obligation.save(update_fields=["waived_at", "waived_by", "reason"])
    other = Job.objects.exclude(obligation__in=obligations)
    alone = Assignment.objects.filter(state=State.ASSIGNED, jobs__obligation__in=obligations)
    for assignment in alone.exclude(pk__in=other.values("assignment")).distinct():
        withdraw(assignment.pk, by=by, reason=reason)


def _standing(entry: Entry | None) -> Entry | None:
    """Return the entry as it stands now, kept from being withdrawn meanwhile."""
    if entry is None:
        return None
    return Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)


def _ground(office: Unit, entry: Entry | None, override_reason: str, by: Person) -> str:
    """Return the reason for going off the register, "" where an entry carries the programme."""
    if entry is not None:
        if entry.office_id != office.pk or EntryState(entry.state) not in GOOD_ENTRIES:
            raise Invalid(
                _("“%(entry)s”还没有批准或已撤销，不能据此开展督导。") % {"entry": entry},
                fields={"entry": _("请选择已批准的清单项目。")},
            )
        return ""
    if not clean(override_reason):
        raise Invalid(
            _("没有列入年度清单的专项、综合督导不能开展。请先列入清单并批准。"),
            fields={"entry": _("请选择已批准的清单项目；确需清单外开展的，由主任写明理由。")},
        )
    try:
        require(by, Permission.PROGRAMME_OVERRIDE, office)
    except NotAllowed as error:
        raise NotAllowed(
            _("清单外开展督导只能由督导室主任决定。请先列入年度清单。"), **error.details
        ) from error
    return reason_given(override_reason, "override_reason")


def _from(entry: Entry | None, parent: Programme | None) -> dict[str, Any]:
    """Return what an entry, or the level below, says already."""
    said: dict[str, Any] = {
        "self_evaluation": False,
        "self_evaluation_due_on": None,
        "specialty": "",
        "minutes": 120,
        "level": "county",
    }
    if parent is not None:
        said |= {name: getattr(parent, name) for name in ("kind", "title", "matters", "minutes")}
    if entry is not None:
        names = ("kind", "level", "title", "first_on", "last_on", "minutes")
        said |= {name: getattr(entry, name) for name in names} | {"matters": entry.scope}
    return said


def _said(given: Mapping[str, Any], entry: Entry | None) -> dict[str, Any]:
    wanted = [name for name in SAID if name != "self_evaluation_due_on"]
    missing = {name: _("必填，请填写。") for name in wanted if given.get(name) is None}
    if missing:
        raise Invalid(_("有内容需要更正。"), fields=missing)
    said = {name: given[name] for name in SAID} | {name: clean(given[name]) for name in _TEXTS}
    if not said["self_evaluation"]:
        said["self_evaluation_due_on"] = None
    problems = programme_problems(said, entry_window(entry))
    if entry is not None and said["kind"] != entry.kind:
        problems["kind"] = _("清单批准的是%(kind)s。") % {"kind": entry.get_kind_display()}
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    return said


def _checked_parent(
    parent: Programme | None, office: Unit, said: Mapping[str, Any]
) -> Programme | None:
    if parent is not None:
        problem = level_problem(said["level"], parent.level)
        if parent.office_id != office.pk or parent.kind != said["kind"]:
            problem = _("要复评的须是本督导室同类的督导项目。")
        if problem:
            raise Invalid(problem, fields={"level": problem})
    return parent


def _units_of(programme: Programme) -> list[Unit]:
    parts = programme.parts.exclude(state=PartState.DROPPED).select_related("unit")
    return [part.unit for part in parts.order_by("unit__sort_key", "unit_id")]


def _require_units(units: Sequence[Unit], programme: Programme) -> None:
    closed = [unit.name for unit in units if not unit.is_open(programme.first_on)]
    strange = [unit.name for unit in units if unit.office_id != programme.office_id]
    told = ""
    if not units:
        told = _("请选择要督导的学校。")
    elif len(units) > MOST_UNITS:
        told = _("一个项目最多%(limit)d所学校，请分开立项。") % {"limit": MOST_UNITS}
    elif closed:
        told = _("届时已撤并，请去掉：%(names)s。") % {"names": _("、").join(closed)}
    elif strange:
        told = _("不归本督导室管理，请去掉：%(names)s。") % {"names": _("、").join(strange)}
    if told:
        raise Invalid(told, fields={"units": told})


def _set_units(programme: Programme, units: Sequence[Unit]) -> None:
    programme.parts.exclude(unit__in=units).delete()
    there = set(programme.parts.values_list("unit", flat=True))
    Part.objects.bulk_create(
        Part(programme=programme, unit=unit) for unit in units if unit.pk not in there
    )


def _require_team(programme: Programme, roles: Mapping[Person, TeamRole]) -> None:
    least = norm("planning.team_size", on=programme.first_on, office=programme.office)
    inspectors = sum(role != TeamRole.EXPERT for role in roles.values())
    if inspectors < least:
        told = _("督导组要有%(least)d名以上督学（含组长，不含专家），现有%(count)d名。") % {
            "least": least,
            "count": inspectors,
        }
        raise Invalid(told, fields={"members": told})
    recused = recused_in(roles, _units_of(programme), programme.first_on)
    if recused:
        who = recused_words(recused)
        field = {TeamRole.LEAD: "lead", TeamRole.EXPERT: "experts"}
        fields = {
            field.get(roles[person], "members"): _("按回避规定不能参加：%(who)s。") % {"who": who}
            for person in recused
        }
        raise Invalid(_("督导组里有人应当回避，请改派。"), fields=fields, recused=who)
