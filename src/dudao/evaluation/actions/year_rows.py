"""What the actions on a year's evaluation share: locked rows, texts, what is recorded."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.evaluation.models import VetoDecision, YearScheme
from dudao.evaluation.states import VETO_MOVES, YEAR_MOVES, VetoState, YearState
from dudao.lib.errors import NotFound
from dudao.lib.states import advance
from dudao.org.models import Person


def locked_scheme(scheme_id: UUID) -> YearScheme:
    """Return the scheme, locked until the transaction ends."""
    found = (
        YearScheme.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "version__system")
        .filter(pk=scheme_id)
        .first()
    )
    if found is None:
        raise NotFound(_("找不到这一年度的考核方案。请刷新页面。"))
    return found


def locked_veto(veto_id: UUID) -> VetoDecision:
    """Return a veto, locked after its scheme."""
    rows = VetoDecision.objects.filter(pk=veto_id)
    scheme_id = rows.values_list("scheme", flat=True).first()
    if scheme_id is None:
        raise NotFound(_("找不到这一件否决事项。请刷新页面。"))
    scheme = locked_scheme(scheme_id)
    related = rows.select_for_update(no_key=True, of=("self",)).select_related("unit", "rule")
    veto = related.get()
    veto.scheme = scheme
    return veto


def move_scheme(scheme: YearScheme, move: str) -> None:
    """Put the scheme where `move` leads to."""
    scheme.state = advance(YEAR_MOVES, YearState(scheme.state), move)


def move_veto(veto: VetoDecision, move: str) -> None:
    """Put the veto where `move` leads to."""
    veto.state = advance(VETO_MOVES, VetoState(veto.state), move)


def record_year(name: str, scheme: YearScheme, by: Person, **data: Any) -> None:
    """Record what happened to a year's evaluation."""
    record(f"year.{name}", scheme, by=by, unit=scheme.office, **data)


def record_veto(name: str, veto: VetoDecision, by: Person, **data: Any) -> None:
    """Record what happened to a veto."""
    record(f"veto.{name}", veto, by=by, unit=veto.unit, **data)
