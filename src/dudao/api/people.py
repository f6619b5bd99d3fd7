"""People, and the roles they hold."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dudao.access import actions
from dudao.access.models import Grant
from dudao.access.queries import grants_of, people_visible_to
from dudao.access.roles import Role, Scope
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line, Word
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.org.models import Person, Region

router = Router(tags=["people"])

Phone = Annotated[str, StringConstraints(max_length=20)]
Email = Annotated[str, StringConstraints(max_length=254)]


class PersonOut(Schema):
    id: int
    username: str
    name: str
    phone: str
    email: str
    unit_id: int | None
    is_active: bool
    must_change_password: bool


class NewPersonOut(PersonOut):
    first_password: str | None
    """Shown this once, to be changed at the first sign-in; null when the answer is a replay."""


class ContactIn(Given):
    name: Word
    phone: Phone = ""
    email: Email = ""


class PersonIn(ContactIn):
    username: Annotated[str, StringConstraints(pattern=r"^[\w.@+-]{1,150}$")]
    unit_id: Id


class PasswordIn(Given):
    old: Line
    new: Line


class GrantIn(Given):
    """A role over one unit (or with everything below it), or over a region."""

    role: Role
    unit_id: Id | None = None
    scope: Scope = Scope.UNIT
    region_code: Annotated[str, StringConstraints(pattern=r"^\d{2,12}$")] | None = None
    start_on: date | None = None
    end_on: date | None = None


class GrantOut(Schema):
    id: int
    role: Role
    scope: Scope
    unit_id: int | None
    region_code: str | None
    start_on: date
    end_on: date | None
    source: str
    """What made it (an assignment of schools, a visit); empty when made by hand."""

    @staticmethod
    def resolve_region_code(grant: Grant) -> str | None:
        """Return the code of the region it reaches over."""
        return grant.region.code if grant.region else None


class PeopleAt(At):
    q: Word = ""
    """Part of a name or username."""
    unit_id: Id | None = None


@router.get("", response=Page[PersonOut])
def list_people(request: ApiRequest, at: Query[PeopleAt]) -> dict[str, Any]:
    """List the people one administers or may look up, newest first."""
    rows = people_visible_to(request.auth)
    if at.q:
        rows = rows.filter(name__icontains=at.q) | rows.filter(username__icontains=at.q)
    if at.unit_id:
        rows = rows.filter(unit_id=at.unit_id)
    return page(rows, at, by=("id",))


@router.post("", response={201: NewPersonOut})
def add_person(request: ApiRequest, body: PersonIn) -> Status[dict[str, Any]]:
    """Open an account; its first password is in the answer."""
    unit = unit_of(request, body.unit_id)
    person, password = actions.add_person(
        body.username,
        name=body.name,
        unit=unit,
        by=request.auth,
        phone=body.phone,
        email=body.email,
    )
    return Status(201, _with_password(person, password))


@router.post("/me/password", response=PersonOut)
def change_password(request: ApiRequest, body: PasswordIn) -> Person:
    """Change one's own password."""
    return actions.change_password(request.auth.pk, by=request.auth, old=body.old, new=body.new)


@router.get("/{person_id}", response=PersonOut)
def read_person(request: ApiRequest, person_id: Id) -> Person:
    """Read one person."""
    return _visible(request, person_id)


@router.post("/{person_id}", response=PersonOut)
def edit_person(request: ApiRequest, person_id: Id, body: ContactIn) -> Person:
    """Change how a person is called and reached."""
    return actions.edit_person(
        _visible(request, person_id).pk,
        by=request.auth,
        name=body.name,
        phone=body.phone,
        email=body.email,
    )


@router.post("/{person_id}/disable", response=PersonOut)
def disable(request: ApiRequest, person_id: Id) -> Person:
    """Close an account: no sign-in, no token, no access from now on."""
    return actions.disable(_visible(request, person_id).pk, by=request.auth)


@router.post("/{person_id}/enable", response=PersonOut)
def enable(request: ApiRequest, person_id: Id) -> Person:
    """Open a disabled account again."""
    return actions.enable(_visible(request, person_id).pk, by=request.auth)


@router.post("/{person_id}/reset-password", response=NewPersonOut)
def reset_password(request: ApiRequest, person_id: Id) -> dict[str, Any]:
    """Give a new first password; tokens made with the old one end."""
    return _with_password(*actions.reset_password(_visible(request, person_id).pk, by=request.auth))


@router.get("/{person_id}/grants", response=list[GrantOut])
def list_grants(request: ApiRequest, person_id: Id) -> QuerySet[Grant]:
    """List the roles of a person, past ones too, newest first."""
    return grants_of(_visible(request, person_id))


@router.post("/{person_id}/grants", response={201: GrantOut})
def grant(request: ApiRequest, person_id: Id, body: GrantIn) -> Status[Grant]:
    """Give a role."""
    unit = unit_of(request, body.unit_id) if body.unit_id else None
    region = body.region_code and get_object_or_404(Region, code=body.region_code, valid_to=None)
    made = actions.grant(
        _visible(request, person_id),
        body.role,
        by=request.auth,
        unit=unit,
        region=region or None,
        scope=body.scope,
        start_on=body.start_on,
        end_on=body.end_on,
    )
    return Status(201, made)


@router.post("/{person_id}/grants/{grant_id}/revoke", response={204: None})
def revoke(request: ApiRequest, person_id: Id, grant_id: Id) -> Status[None]:
    """End a role: from today on it no longer holds."""
    held = get_object_or_404(grants_of(_visible(request, person_id)), pk=grant_id)
    actions.revoke(held.pk, by=request.auth)
    return Status(204, None)


def _visible(request: ApiRequest, person_id: int) -> Person:
    return get_object_or_404(people_visible_to(request.auth), pk=person_id)


def _with_password(person: Person, password: str) -> dict[str, Any]:
    told = {name: getattr(person, name) for name in PersonOut.model_fields}
    return {**told, "first_password": password}
