"""Fetching by id what the caller may know of; anything else is not there."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.api.auth import ApiRequest
from dudao.org.models import Unit

M = TypeVar("M", bound=Model)


def several(rows: QuerySet[M], ids: Collection[Any]) -> list[M]:
    """Return the rows with `ids`, each once, in that order; 404 when one is not there."""
    found = rows.in_bulk(list(ids))
    if any(pk not in found for pk in ids):
        raise Http404
    return [found[pk] for pk in dict.fromkeys(ids)]


def unit_of(request: ApiRequest, unit_id: int) -> Unit:
    """Return a unit that the caller may see, or 404."""
    return get_object_or_404(units_for(request.auth, Permission.UNIT_VIEW), pk=unit_id)


def units_of(request: ApiRequest, ids: Collection[int]) -> list[Unit]:
    """Return several units that the caller may see, or 404."""
    return several(units_for(request.auth, Permission.UNIT_VIEW), ids)
