"""Cursors: a page of rows, newest first, that stays right while rows are added."""

import base64
import json
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Schema

from dudao.lib.errors import Invalid

T = TypeVar("T")
M = TypeVar("M", bound=Model)
MAX_LIMIT = 200


class Page(Schema, Generic[T]):
    """Rows and where to go on; `next` is null on the last page."""

    items: list[T]
    next: str | None


def page(
    rows: QuerySet[M],
    *,
    by: tuple[str, ...],
    cursor: str | None,
    limit: int,
    shape: Callable[[M], Any] = lambda row: row,
) -> dict[str, Any]:
    """Return a page of `rows` ordered descending by the fields `by` (the last one unique)."""
    limit = max(1, min(limit, MAX_LIMIT))
    rows = rows.order_by(*(f"-{field}" for field in by))
    if cursor:
        try:
            rows = rows.filter(_after(by, _decode(cursor)))
        except (ValidationError, ValueError) as error:
            raise Invalid(_("cursor 无效，请从第一页重新读取。")) from error
    found = list(rows[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    following = _encode([getattr(found[-1], field) for field in by]) if more else None
    return {"items": [shape(row) for row in found], "next": following}


def _after(fields: tuple[str, ...], values: list[str]) -> Q:
    """Return the row comparison (a, b) < (x, y), spelled out for the index."""
    condition = Q()
    for n, field in enumerate(fields):
        equal = dict(zip(fields[:n], values[:n], strict=True))
        condition |= Q(**equal, **{f"{field}__lt": values[n]})
    return condition


def _encode(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode()


def _decode(cursor: str) -> list[str]:
    """Return the values of `cursor`; raises ValueError for anything else."""
    values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    return [str(value) for value in values] if isinstance(values, list) else []
