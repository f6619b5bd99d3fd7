"""What the actions on programmes share: locked rows, who runs one, what is recorded."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.files.models import File
from dudao.files.queries import visible_to
from dudao.findings.rules import clean
from dudao.lib.errors import Conflict, Invalid, NotFound
from dudao.lib.states import advance
from dudao.org.models import Person
from dudao.planning.models import Part, Programme
from dudao.planning.queries.programmes import in_team, runs
from dudao.planning.rules.programmes import TEXT_LIMIT
from dudao.planning.states import PartState, ProgrammeState
from dudao.planning.states.programmes import PART_MOVES, PROGRAMME_MOVES


def locked_programme(programme_id: UUID) -> Programme:
    """Return the programme, locked until the transaction ends."""
    found = (
        Programme.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "entry", "notice", "report", "parent")
        .filter(pk=programme_id)
        .first()
    )
    if found is None:
        raise NotFound(_("找不到这个督导项目。请刷新页面。"))
    return found


def locked_part(part_id: UUID) -> Part:
    """Return a school's part, locked after its programme, so that nobody waits crosswise."""
    rows = Part.objects.filter(pk=part_id)
    programme_id = rows.values_list("programme", flat=True).first()
    if programme_id is None:
        raise NotFound(_("找不到这所学校的督导情况。请刷新页面。"))
    programme = locked_programme(programme_id)
    related = rows.select_for_update(no_key=True, of=("self",)).select_related("unit", "opinion")
    part = related.get()
    part.programme = programme
    return part


def require_running(by: Person, programme: Programme) -> None:
    """Raise `NotAllowed` unless `by` runs the programme: the office, or the lead of its team."""
    if not runs(by, programme):
        require(by, Permission.PROGRAMME_RUN, programme.office)


def require_member(by: Person, programme: Programme) -> None:
    """Raise `NotAllowed` unless `by` is of the team or runs the programme."""
    if in_team(by, programme) is None:
        require(by, Permission.PROGRAMME_RUN, programme.office)


def move_programme(programme: Programme, move: str) -> None:
    """Put the programme where `move` leads to."""
    programme.state = advance(PROGRAMME_MOVES, ProgrammeState(programme.state), move)


def move_part(part: Part, move: str) -> None:
    """Put the school's part where `move` leads to."""
    part.state = advance(PART_MOVES, PartState(part.state), move)


def text_given(given: str, field: str, limit: int = TEXT_LIMIT) -> str:
    """Return a text that must be there; raises `Invalid` naming its field."""
    text = clean(given)
    if not text:
        raise Invalid(_("有内容需要更正。"), fields={field: _("必填，请填写。")})
    if len(text) > limit:
        told = _("最多%(limit)d字，请精简。") % {"limit": limit}
        raise Invalid(_("有内容需要更正。"), fields={field: told})
    return text


def files_given(evidence: Sequence[Any], *, part: Part, by: Person) -> list[File]:
    """Return the files of the school (given themselves or by their ids), each once."""
    ids = list(dict.fromkeys(getattr(item, "pk", item) for item in evidence))
    found = {file.pk: file for file in visible_to(by).filter(pk__in=ids, unit=part.unit)}
    if len(found) != len(ids):
        told = _("只能使用本单位的材料，请重新上传。")
        raise Invalid(told, fields={"evidence": told})
    return [found[pk] for pk in ids]


def require_seen(seen: int | None, edition: int, current: dict[str, Any]) -> None:
    """Raise `Conflict` when somebody else changed the edition that was on the screen."""
    if seen is not None and seen != edition:
        raise Conflict(_("刚被别人改过，您的修改没有保存。请对照现在的内容再改。"), current=current)


def record_programme(name: str, programme: Programme, by: Person, **data: Any) -> None:
    """Record what happened to a programme."""
    record(f"programme.{name}", programme, by=by, unit=programme.office, **data)


def record_part(name: str, part: Part, by: Person, **data: Any) -> None:
    """Record what happened at a school."""
    record(f"programme.{name}", part, by=by, unit=part.unit, **data)
