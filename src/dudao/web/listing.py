"""Lists: filter, order, page, count and export, always in the same number of statements."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpResponseBase, QueryDict
from django.utils.functional import Promise, cached_property

from dudao.org.models import Person
from dudao.web.forms import any_of
from dudao.web.request import PageRequest
from dudao.web.sheet import Column, sheet

__all__ = ["Column", "FilterForm", "Listing", "any_of"]

M = TypeVar("M", bound=Model)
SIZES = (20, 50, 100)
#: Nobody reads further; an exact count of millions would cost more than the page.
COUNTED = 10_000
DIGITS = 8


class FilterForm(forms.Form):
    """The query bar of a list. Every field is optional; `narrow` applies what was chosen."""

    def __init__(self, data: QueryDict, person: Person) -> None:
        super().__init__(data)
        self.person = person

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """Return what was chosen and could be understood."""
        self.is_valid()
        return {k: v for k, v in self.cleaned_data.items() if v not in (None, "", [], False)}

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that match."""
        return rows


class Listing(Generic[M]):
    """One page of a list. Nothing is read before it is asked for."""

    def __init__(
        self,
        request: PageRequest,
        rows: QuerySet[M],
        filters: type[FilterForm] = FilterForm,
        *,
        orders: Mapping[str, tuple[str, ...]],
        decorate: Callable[[list[M]], None] | None = None,
        counted: int = COUNTED,
    ) -> None:
        """Take the first of `orders` as default; `decorate` completes rows, a query per thing.

        No more than `counted` are counted, and no further can be turned.
        """
        self.counted = counted
        self.form = filters(request.GET, request.user)
        self.orders = orders
        self.sort = request.GET.get("sort", "")
        if self.sort not in orders:
            self.sort = next(iter(orders))
        self.size = _one_of(request.GET.get("size"), SIZES)
        self.asked_page = _positive(request.GET.get("page"))
        self.wants_export = request.GET.get("export") == "xlsx"
        self.decorate = decorate or (lambda _rows: None)
        self._rows = rows

    @cached_property
    def matching(self) -> QuerySet[M]:
        """Return every row that matches, in order."""
        return self.form.narrow(self._rows).order_by(*self.orders[self.sort])

    @cached_property
    def _counted(self) -> int:
        return self.matching.order_by().values("pk")[: self.counted + 1].count()

    @property
    def more(self) -> bool:
        """Tell whether there are more than are counted."""
        return self._counted > self.counted

    @property
    def total(self) -> int:
        """Return how many match, at most `counted`."""
        return min(self._counted, self.counted)

    @property
    def pages(self) -> int:
        """Return how many pages there are to turn."""
        return max(1, -(-self.total // self.size))

    @property
    def page(self) -> int:
        """Return the page shown."""
        return min(self.asked_page, self.pages)

    @property
    def previous_page(self) -> int:
        """Return the number of the page before."""
        return self.page - 1

    @property
    def next_page(self) -> int:
        """Return the number of the page after."""
        return self.page + 1

    @property
    def first(self) -> int:
        """Return the number of the first row shown, from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Return the number of the last row shown."""
        return self.first - 1 + len(self.rows)

    @cached_property
    def rows(self) -> list[M]:
        """Return the rows of this page."""
        rows = list(self.matching[self.first - 1 : self.first - 1 + self.size])
        self.decorate(rows)
        return rows

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return the page sizes one may choose."""
        return SIZES

    @property
    def links(self) -> list[int | None]:
        """Return the page numbers to offer, None for a gap."""
        near = {1, self.pages, *range(max(1, self.page - 1), min(self.pages, self.page + 1) + 1)}
        links: list[int | None] = []
        for number in sorted(near):
            if links and number - (links[-1] or 0) > 1:
                links.append(None)
            links.append(number)
        return links

    def export(self, name: str | Promise, columns: Sequence[Column]) -> HttpResponseBase:
        """Answer everything that matches as an xlsx file."""
        return sheet(name, columns, self.matching, self.decorate)


def _positive(given: str | None) -> int:
    return max(1, int(given)) if given and given.isdecimal() and len(given) <= DIGITS else 1


def _one_of(given: str | None, sizes: tuple[int, ...]) -> int:
    return next((size for size in sizes if str(size) == given), sizes[0])
