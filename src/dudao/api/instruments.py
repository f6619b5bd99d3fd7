"""Forms and their versions."""

from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, listed
from dudao.api.paging import At, Page, page
from dudao.instruments import actions, queries
from dudao.instruments.models import Version
from dudao.instruments.states import State

router = Router(tags=["instruments"])

VersionState = Annotated[State, listed(State)]


class VersionOut(Schema):
    id: int
    key: str
    title: str
    office_id: int | None
    """Null for a form that ships with the product."""
    number: int
    hash: str
    state: VersionState


class DefinitionOut(VersionOut):
    definition: dict[str, Any]
    """The typed form: sections, items, help, basis, wording bank."""


class FormsFor(Given):
    unit_id: Id


class VersionsAt(At):
    state: VersionState | None = None


class VersionIn(Given):
    office_id: Id
    definition: dict[str, Any]


def shaped(version: Version) -> dict[str, Any]:
    """Return what every answer about a version holds."""
    return {
        "id": version.pk,
        "key": version.instrument.key,
        "title": version.instrument.title,
        "office_id": version.instrument.office_id,
        "number": version.number,
        "hash": version.hash,
        "state": version.state,
    }


@router.get("", response=list[VersionOut])
def forms_for(request: ApiRequest, at: Query[FormsFor]) -> list[dict[str, Any]]:
    """List the published forms that apply to a unit today."""
    units = units_for(request.auth, Permission.INSTRUMENT_VIEW)
    unit = get_object_or_404(units, pk=at.unit_id)
    return [shaped(version) for version in queries.published_for(unit)]


@router.get("/versions", response=Page[VersionOut])
def list_versions(request: ApiRequest, at: Query[VersionsAt]) -> dict[str, Any]:
    """List all versions of the forms in reach, newest first."""
    rows = queries.versions_visible_to(request.auth)
    if at.state:
        rows = rows.filter(state=at.state)
    return page(rows, at, by=("id",), shape=shaped)


@router.get("/{version_id}", response=DefinitionOut)
def read_version(request: ApiRequest, version_id: Id) -> dict[str, Any]:
    """Read one version of a form with its definition."""
    return defined(visible(request, version_id))


@router.post("", response={201: DefinitionOut})
def create_version(request: ApiRequest, body: VersionIn) -> Status[dict[str, Any]]:
    """Add a draft version to a form of an office; the form is made with its first version."""
    offices = units_for(request.auth, Permission.INSTRUMENT_VIEW)
    office = get_object_or_404(offices, pk=body.office_id)
    made = actions.create_version(body.definition, by=request.auth, office=office)
    return Status(201, defined(made))


@router.post("/{version_id}/publish", response=VersionOut)
def publish(request: ApiRequest, version_id: Id) -> dict[str, Any]:
    """Put a draft to use; the version used so far is retired with it."""
    return shaped(actions.publish(visible(request, version_id).pk, by=request.auth))


@router.post("/{version_id}/retire", response=VersionOut)
def retire(request: ApiRequest, version_id: Id) -> dict[str, Any]:
    """Take a published form out of use; what was filled in stays."""
    return shaped(actions.retire(visible(request, version_id).pk, by=request.auth))


def visible(request: ApiRequest, version_id: int) -> Version:
    """Return a version that the caller may see, or answer 404."""
    return get_object_or_404(queries.versions_visible_to(request.auth), pk=version_id)


def defined(version: Version) -> dict[str, Any]:
    """Return a version with its definition."""
    return {**shaped(version), "definition": version.definition}
