"""A notice in every state, made the way people make it."""

from collections.abc import Callable

import pytest

from dudao.documents.actions import check, deliver, draft, issue, sign_off, submit, void
from dudao.documents.models import Document
from dudao.documents.states import State
from dudao.org.models import Person, Unit
from tests.documents import samples

Make = Callable[[State], Document]


@pytest.fixture
def notice(school: Unit, office: Unit, inspector: Person) -> Document:
    """A drafted 整改通知书."""
    return draft(samples.notice(), office=office, unit=school, by=inspector)


@pytest.fixture
def feedback_list(school: Unit, office: Unit, inspector: Person) -> Document:
    """A drafted 反馈清单."""
    return draft(samples.feedback(), office=office, unit=school, by=inspector)


@pytest.fixture
def in_state(notice: Document, inspector: Person, office_staff: Person, director: Person) -> Make:
    """Bring the notice into a state, by the actions that lead there."""

    def make(state: State) -> Document:
        path = {
            State.DRAFT: [],
            State.CHECKING: ["submit"],
            State.PENDING: ["submit", "check"],
            State.SIGNED_OFF: ["submit", "check", "sign_off"],
            State.ISSUED: ["submit", "check", "sign_off", "issue"],
            State.VOID: ["void"],
        }[state]
        steps = {
            "submit": lambda: submit(notice.pk, by=inspector),
            "check": lambda: check(notice.pk, by=office_staff),
            "sign_off": lambda: sign_off(notice.pk, by=director),
            "issue": lambda: issue(notice.pk, by=director),
            "void": lambda: void(notice.pk, by=director, reason="重复"),
        }
        for step in path:
            steps[step]()
        return Document.objects.get(pk=notice.pk)

    return make


@pytest.fixture
def delivered(in_state: Make, director: Person) -> Document:
    """The notice, issued and in the hands of the school."""
    document = in_state(State.ISSUED)
    deliver(document.pk, by=director)
    return document
