"""How people look at the ledger: saved views, and files that leave the system."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, require, require_anywhere
from dudao.audit.actions import record
from dudao.findings.models import SavedView
from dudao.findings.rules import clean
from dudao.findings.sheets.columns import chosen
from dudao.lib.errors import Invalid, NotFound
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of

LONGEST_NAME = 40
LONGEST_VALUE = 120
MOST_VIEWS = 30
_READING = (
    Permission.FINDING_VIEW,
    Permission.FINDING_VIEW_TOLD,
    Permission.FINDING_VIEW_TAGGED,
)


@transaction.atomic
def save_view(
    name: str,
    *,
    by: Person,
    query: Mapping[str, str],
    columns: Iterable[str] = (),
    shared: bool = False,
) -> SavedView:
    """Keep filters and columns under a name; one's own view of that name is replaced.

    `shared` shows it to everybody of the office. Raises `Invalid` for a name that is empty, too
    long or one too many.
    """
    _require_reader(by)
    office = _office(by)
    if shared and office is not None:
        require(by, Permission.LEDGER_IMPORT, office)
    name = clean(name)
    mine = SavedView.objects.select_for_update(no_key=True).filter(person=by)
    known = {view.name: view for view in mine}
    if problem := _name_problem(name, known):
        raise Invalid(_("有内容需要更正。"), fields={"name": problem})
    view = known.get(name) or SavedView(person=by, name=name)
    view.office = office if shared else None
    view.query = {k: v[:LONGEST_VALUE] for k, v in query.items() if v}
    view.columns = [column.key for column in chosen(columns)]
    view.save()
    record("ledger.view_saved", view, by=by, unit=office, view=name, shared=shared)
    return view


@transaction.atomic
def drop_view(view_id: int, *, by: Person) -> None:
    """Forget a view of one's own, or one that is shared in an office whose ledger one keeps."""
    seen = Q(person=by) | Q(office__isnull=False)
    view = SavedView.objects.select_for_update(of=("self",)).filter(seen, pk=view_id).first()
    if view is None:
        raise NotFound(_("这个视图已被删除。"))
    _require_reader(by)
    if view.person_id != by.pk and view.office is not None:
        require(by, Permission.LEDGER_IMPORT, view.office)
    record("ledger.view_dropped", view, by=by, unit=view.office, view=view.name)
    view.delete()


@transaction.atomic
def note_export(*, by: Person, form: str, query: Mapping[str, str]) -> None:
    """Record that somebody takes the ledger out as a file: which filters, in which form."""
    require_anywhere(by, Permission.LEDGER_EXPORT)
    record("ledger.exported", by, by=by, unit=_office(by), form=form, query=dict(query))


def _require_reader(by: Person) -> None:
    held = (permission for permission in _READING if may_anywhere(by, permission))
    require_anywhere(by, next(held, Permission.FINDING_VIEW))


def _office(by: Person) -> Unit | None:
    return office_of(by.unit) if by.unit else None


def _name_problem(name: str, known: Mapping[str, SavedView]) -> str:
    if not name:
        return _("必填，请填写。")
    if len(name) > LONGEST_NAME:
        return _("最多%(limit)d字，现有%(length)d字，请精简。") % {
            "limit": LONGEST_NAME,
            "length": len(name),
        }
    if name not in known and len(known) >= MOST_VIEWS:
        return _("最多保存%(most)d个视图，请先删除不用的。") % {"most": MOST_VIEWS}
    return ""
