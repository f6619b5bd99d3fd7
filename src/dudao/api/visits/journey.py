"""Starting a visit, arriving, leaving, calling it off."""

from typing import Annotated
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import FewIds, Given, Id, Line, ReasonIn, Text
from dudao.api.reach import several, unit_of
from dudao.api.visits.router import VisitOut, router, visible
from dudao.inspectorate.queries import inspectors_visible_to
from dudao.instruments.queries import versions_visible_to
from dudao.lib.errors import Invalid
from dudao.org.models import Person
from dudao.planning import queries as planning
from dudao.planning.states import Slot, VisitKind
from dudao.visits import actions
from dudao.visits.models import Visit


class StartIn(Given):
    """Either an assignment, or a school and a purpose for an unplanned visit."""

    assignment_id: UUID | None = None
    unit_id: Id | None = None
    kind: VisitKind = VisitKind.DROP_IN
    purpose: Line = ""
    focus: Text = ""
    slot: Slot = Slot.DAY
    companion_ids: FewIds = []
    form_ids: FewIds = []
    """Versions of forms; empty: those that a visit of this kind takes along by itself."""


class PlaceIn(Given):
    """Where the inspector stands (WGS-84); kept only as distance and in-range flag."""

    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


@router.post("", response={201: VisitOut})
def start(request: ApiRequest, body: StartIn) -> Status[Visit]:
    """Start a visit from an assignment, or an unplanned one."""
    if body.assignment_id:
        assignment = get_object_or_404(planning.visible_to(request.auth), pk=body.assignment_id)
        return Status(201, actions.start(assignment.pk, by=request.auth))
    return Status(201, _unplanned(request, body))


def _unplanned(request: ApiRequest, body: StartIn) -> Visit:
    if body.unit_id is None:
        raise Invalid(_("请选择学校。"), fields={"unit_id": _("必填，请填写。")})
    colleagues = Person.objects.filter(inspector__in=inspectors_visible_to(request.auth))
    return actions.start_unplanned(
        unit_of(request, body.unit_id),
        by=request.auth,
        kind=body.kind,
        purpose=body.purpose,
        focus=body.focus,
        slot=body.slot,
        forms=several(versions_visible_to(request.auth), body.form_ids),
        companions=several(colleagues, body.companion_ids),
    )


@router.post("/{visit_id}/check-in", response=VisitOut)
def check_in(request: ApiRequest, visit_id: UUID, body: PlaceIn | None = None) -> Visit:
    """Arrive."""
    place = (body or PlaceIn()).dict()
    return actions.check_in(visible(request, visit_id).pk, by=request.auth, **place)


@router.post("/{visit_id}/check-out", response=VisitOut)
def check_out(request: ApiRequest, visit_id: UUID) -> Visit:
    """Leave."""
    return actions.check_out(visible(request, visit_id).pk, by=request.auth)


@router.post("/{visit_id}/cancel", response=VisitOut)
def cancel(request: ApiRequest, visit_id: UUID, body: ReasonIn) -> Visit:
    """Call off a visit before arrival; its assignment waits again."""
    return actions.cancel(visible(request, visit_id).pk, by=request.auth, reason=body.reason)
