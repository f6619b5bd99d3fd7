"""The figures a document states, each beside what its records say now."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from dudao.analytics.queries.figures import FIGURES, recompute
from dudao.analytics.queries.names import NAMES
from dudao.documents.content import Fact, Official
from dudao.org.models import Person


class Stated(NamedTuple):
    """A fact with its name, where its rows are, and what it is now; None where it is gone."""

    name: str
    fact: Fact
    label: str | Promise
    url: str
    now: str | None

    @property
    def in_table(self) -> bool:
        """Tell whether it is a cell of a table, named after its row and column."""
        return "·" in self.name

    @property
    def agrees(self) -> bool:
        """Tell whether the paper and the records say the same."""
        return self.now == self.fact.text


def stated(content: Official, person: Person, *, proved: bool = True) -> list[Stated]:
    """Return the facts of `content`: what no longer agrees first, cells of tables last.

    Unless `proved` they are taken as they are printed, as those of a paper that was issued.
    """
    now = recompute(person) if proved else _as_printed
    facts = [
        Stated(name, fact, _label(fact), rows_url(fact), now(fact))
        for name, fact in content.facts.items()
    ]
    return sorted(facts, key=lambda one: (one.agrees, one.in_table))


def _as_printed(fact: Fact) -> str | None:
    return fact.text


def rows_url(fact: Fact) -> str:
    """Return the page that lists the rows behind a fact; empty where there is none."""
    if fact.source in NAMES:
        return _page_of(fact)
    if fact.source not in FIGURES:
        return ""
    return f"{reverse('figure', args=[fact.source])}?{urlencode(fact.arguments)}"


def _page_of(fact: Fact) -> str:
    """Return the page of the record a name or a day was read from."""
    argument = NAMES[fact.source][1]
    page = {"unit": "school"}.get(argument, argument)
    try:
        return reverse(page, args=[fact.arguments[argument]])
    except (KeyError, NoReverseMatch):  # what a program sent is no record's key
        return ""


def _label(fact: Fact) -> str | Promise:
    if fact.source in NAMES:
        return NAMES[fact.source][0]  # type: ignore[no-any-return]
    return FIGURES[fact.source].label if fact.source in FIGURES else fact.source
