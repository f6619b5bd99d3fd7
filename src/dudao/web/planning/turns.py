"""Steps that a page offers: a form or a button each, all carried out by one address."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise

from dudao.org.models import Person
from dudao.web.files.forms import EvidenceForm
from dudao.web.request import PageRequest

Word = str | Promise


class Turn(NamedTuple):
    """A step: its form, what its button says, what is said when it is done, and what it does.

    `run` gets the thing, who does it and the cleaned data; `folded` steps are seldom needed.
    """

    button: Word
    done: Word
    run: Callable[[Any, Person, dict[str, Any]], object]
    form: type[forms.Form] = forms.Form
    look: str = "btn-primary"
    folded: bool = False


class Offered(NamedTuple):
    """A step as the page draws it."""

    key: str
    turn: Turn
    form: forms.Form
    files: bool

    @property
    def open(self) -> bool:
        """Tell whether the step stands open: it is the usual one, or was refused."""
        return not self.turn.folded or self.form.is_bound


def filled(turn: Turn, request: PageRequest) -> forms.Form:
    """Return the form as it was sent."""
    if issubclass(turn.form, EvidenceForm):
        return turn.form(request.POST, request.FILES)
    return turn.form(request.POST)


def offered(
    turns: Mapping[str, Turn],
    keys: list[str],
    initial: Mapping[str, dict[str, Any]],
    attempt: tuple[str, forms.Form] | None,
) -> list[Offered]:
    """Return the steps with `keys`, each with its form; `attempt` is one that was refused."""
    found = []
    for key in keys:
        turn = turns[key]
        form = turn.form(initial=initial.get(key, {}))
        if attempt is not None and attempt[0] == key:
            form = attempt[1]
        found.append(Offered(key, turn, form, isinstance(form, EvidenceForm)))
    return found


def seen_now(form: forms.Form, edition: int) -> None:
    """Let a form that clashed be sent again over `edition`, whose differences it shows."""
    if hasattr(form, "conflict"):
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = str(edition)  # type: ignore[index]
