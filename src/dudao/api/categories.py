"""An office's own classification of problems."""

from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Word
from dudao.api.reach import unit_of
from dudao.findings import actions
from dudao.findings.models import Category
from dudao.findings.queries.categories import visible_to

router = Router(tags=["categories"])


class CategoryIn(Given):
    office_id: Id
    name: Word
    parent_id: Id | None = None


class NameIn(Given):
    name: Word


class MoveIn(Given):
    up: bool


class OfficeIn(Given):
    office_id: Id


class CategoriesAt(Given):
    office_id: Id | None = None
    holding: bool = True
    """Only those that a finding may be given today."""


class CategoryOut(Schema):
    id: int
    office_id: int
    parent_id: int | None
    name: str
    position: int
    valid_from: date
    valid_to: date | None
    replaces_id: int | None


@router.get("", response=list[CategoryOut])
def list_categories(request: ApiRequest, at: Query[CategoriesAt]) -> QuerySet[Category]:
    """List the categories of the offices in reach."""
    rows = visible_to(request.auth).order_by("office_id", "position", "pk")
    if at.office_id:
        rows = rows.filter(office_id=at.office_id)
    return rows.filter(valid_to=None) if at.holding else rows


@router.post("", response={201: CategoryOut})
def add(request: ApiRequest, body: CategoryIn) -> Status[Category]:
    """Add a category, at the top or below another."""
    office = unit_of(request, body.office_id)
    parent = visible(request, body.parent_id) if body.parent_id else None
    made = actions.add_category(office, body.name, by=request.auth, parent=parent)
    return Status(201, made)


@router.post("/adopt", response={201: list[CategoryOut]})
def adopt(request: ApiRequest, body: OfficeIn) -> Status[list[Category]]:
    """Begin with the tree that ships with the product."""
    office = unit_of(request, body.office_id)
    return Status(201, actions.adopt_usual_categories(office, by=request.auth))


@router.post("/{category_id}/rename", response=CategoryOut)
def rename(request: ApiRequest, category_id: int, body: NameIn) -> Category:
    """Give a category another wording from today on: a new one in its place."""
    found = visible(request, category_id)
    return actions.rename_category(found.pk, by=request.auth, name=body.name)


@router.post("/{category_id}/move", response=CategoryOut)
def move(request: ApiRequest, category_id: int, body: MoveIn) -> Category:
    """Change places with the sibling above or below."""
    return actions.move_category(visible(request, category_id).pk, by=request.auth, up=body.up)


@router.post("/{category_id}/retire", response=CategoryOut)
def retire(request: ApiRequest, category_id: int) -> Category:
    """Offer a category no longer; findings that bear it keep it."""
    return actions.retire_category(visible(request, category_id).pk, by=request.auth)


def visible(request: ApiRequest, category_id: int) -> Category:
    """Return a category that the caller may know of, or 404."""
    return get_object_or_404(visible_to(request.auth), pk=category_id)
