"""What every action on a visit asks first."""

from uuid import UUID

from django.utils.translation import gettext as _

from dudao.findings.rules import clean
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person
from dudao.visits.models import Record, Visit
from dudao.visits.queries import is_member, keeps
from dudao.visits.states import State


def locked(visit_id: UUID) -> Visit:
    """Return the visit, locked until the transaction ends; raises `NotFound`."""
    visit = (
        Visit.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit__office", "office", "leader", "assignment")
        .filter(pk=visit_id)
        .first()
    )
    if visit is None:
        raise NotFound(_("没有这次督导，可能已被取消。请回到督导列表。"))
    return visit


def locked_record(record_id: UUID) -> Record:
    """Return the record with its visit, both locked, the visit first; raises `NotFound`."""
    visit_id = Record.objects.filter(pk=record_id).values_list("visit", flat=True).first()
    if visit_id is None:
        raise NotFound(_("没有这份表单。请回到督导页面。"))
    visit = locked(visit_id)
    record = Record.objects.select_related("version__instrument", "keeper").get(pk=record_id)
    record.visit = visit
    return record


def require_member(visit: Visit, by: Person) -> None:
    """Raise `NotAllowed` unless `by` leads or joins `visit`: nobody edits others' records."""
    if not is_member(visit, by):
        raise NotAllowed(
            _("只有本次督导的督学和随行督学能填写。需要更正的，请在签收后添加更正单。")
        )


def require_keeper(sheet: Record, by: Person) -> None:
    """Raise `NotAllowed` where several share the visit and the sheet is somebody else's."""
    require_member(sheet.visit, by)
    if not keeps(sheet, by):
        raise NotAllowed(
            _("这份表单由%(who)s填写。您可以另取一份自己填，或请带队督学重新分工。")
            % {"who": sheet.keeper}
        )


def require_writable(sheet: Record) -> None:
    """Raise `WrongState` unless `sheet` may be written on: on site, or beside what is frozen."""
    if not sheet.late:
        require_on_site(sheet.visit)


def require_on_site(visit: Visit) -> None:
    """Raise `WrongState` unless the inspectors have arrived and nothing is frozen yet."""
    if visit.state == State.PLANNED:
        raise WrongState(_("还没有签到。请先点“入校签到”，再记录。"))
    if visit.state != State.CHECKED_IN:
        raise WrongState(
            _("现在的状态是“%(state)s”，内容已经固定，不能再改。签收前可由督学撤回反馈清单后修改。")
            % {"state": visit.get_state_display()},
            state=visit.state,
        )


def text_or_invalid(text: str, field: str, limit: int, *, required: bool = True) -> str:
    """Return `text` cleaned; raises `Invalid` for an empty or too long one."""
    cleaned = clean(text)
    if required and not cleaned:
        raise Invalid(_("请填写必填内容。"), fields={field: _("必填，请填写。")})
    if len(cleaned) > limit:
        message = _("太长了，最多 %(limit)d 字，现在 %(count)d 字。") % {
            "limit": limit,
            "count": len(cleaned),
        }
        raise Invalid(_("内容太长，请精简。"), fields={field: message})
    return cleaned
