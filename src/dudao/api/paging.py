"""Cursors: a page of rows, newest first, that stays right while rows are added."""

import base64
import json
from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from dudao.api.fields import Given
from dudao.lib.errors import Invalid

T = TypeVar("T")
M = TypeVar("M", bound=Model)
MAX_LIMIT = 200


class Page(Schema, Generic[T]):
    """Rows and where to go on; `next` is null on the last page."""

    items: list[T]
    next: str | None


class At(Given):
    """Where to go on, and how many rows to give."""

    cursor: Annotated[str, Field(max_length=300)] = ""
    """`next` of the page before; empty for the first."""
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = 50


def page(
    rows: QuerySet[M], at: At, *, by: tuple[str, ...], shape: Callable[[M], Any] = lambda row: row
) -> dict[str, Any]:
    """Return a page of `rows` ordered descending by the fields `by` (the last one unique)."""
    rows = rows.order_by(*(f"-{field}" for field in by))
    if at.cursor:
        try:
            rows = rows.filter(_after(by, _decode(at.cursor)))
        except (ValidationError, ValueError) as error:
            raise Invalid(
                _("cursor 无效，请从第一页重新读取。"), fields={"cursor": _("格式不正确，请核对。")}
            ) from error
    found = list(rows[: at.limit + 1])
    more = len(found) > at.limit
    found = found[: at.limit]
    following = _encode([getattr(found[-1], field) for field in by]) if more else None
    return {"items": [shape(row) for row in found], "next": following}


def _after(fields: tuple[str, ...], values: list[str]) -> Q:
    """Return the row comparison (a, b) < (x, y), spelled out for the index."""
    condition = Q()
    for n, (field, value) in enumerate(zip(fields, values, strict=True)):
        equal = dict(zip(fields[:n], values[:n], strict=True))
        condition |= Q(**equal, **{f"{field}__lt": value})
    return condition


def _encode(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode()


def _decode(cursor: str) -> list[str]:
    """Return the values of `cursor`; raises ValueError for anything else."""
    values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    return [str(value) for value in values] if isinstance(values, list) else []
