"""Many at once: each whole or not at all, and numbers without a gap whoever races."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from django.db import connection

from dudao.documents.actions import issue, issue_many, sign_off
from dudao.documents.models import Document, Series
from dudao.documents.states import Kind, State
from dudao.lib.errors import NotAllowed, WrongState
from tests.make_documents import in_state, official

pytestmark = pytest.mark.usefixtures("still")
ISSUERS = 32


@pytest.mark.django_db
def test_what_one_cannot_do_does_not_stop_the_others(office, office_staff, director) -> None:
    ready = [in_state(State.SIGNED_OFF, office, office_staff, director) for _n in range(2)]
    early = in_state(State.DRAFT, office, office_staff, director)
    done = issue_many([ready[0].pk, early.pk, ready[1].pk], by=director)
    assert [bool(one.problem) for one in done] == [False, True, False]
    assert [one.document.number for one in done] == ["晃教督〔2026〕1号", "", "晃教督〔2026〕2号"]


@pytest.mark.django_db
def test_they_are_delivered_at_once(office, school, office_staff, director) -> None:
    document = in_state(State.SIGNED_OFF, office, office_staff, director, to=[school])
    issue_many([document.pk], by=director, deliver=True)
    assert document.deliveries.get().unit == school


@pytest.mark.django_db
def test_a_stranger_issues_nothing(office, office_staff, director, outsider) -> None:
    document = in_state(State.SIGNED_OFF, office, office_staff, director)
    with pytest.raises(NotAllowed):
        issue_many([document.pk], by=outsider)


def at_once(call, things: list[Document]) -> list[str]:
    """Call for every thing at the same time; return what each was told."""

    def one(document: Document) -> str:
        try:
            return str(call(document).number)
        except WrongState as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as pool:
        # Each thread with a copy of this one's clock.
        going = [pool.submit(copy_context().run, one, thing) for thing in things]
        return [one.result() for one in going]


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_under_many_issuers(office, office_staff, director) -> None:
    content = official(genre=Kind.CERTIFICATE)
    papers = [
        in_state(State.SIGNED_OFF, office, office_staff, director, content) for _n in range(ISSUERS)
    ]
    numbers = at_once(lambda document: issue(document.pk, by=director), papers)
    assert sorted(numbers) == sorted(f"晃教督证〔2026〕{n}号" for n in range(1, ISSUERS + 1))


@pytest.mark.django_db(transaction=True)
def test_a_crash_between_number_and_file_leaves_no_gap(
    office, office_staff, director, settings, tmp_path
) -> None:
    first, second = (in_state(State.SIGNED_OFF, office, office_staff, director) for _n in range(2))
    here, settings.FILES_ROOT = (
        settings.FILES_ROOT,
        tmp_path / "a file" / "where a folder should be",
    )
    (tmp_path / "a file").write_text("", encoding="utf-8")
    with pytest.raises(OSError, match="a file"):
        issue(first.pk, by=director)
    settings.FILES_ROOT = here
    assert Document.objects.get(pk=first.pk).number == ""
    assert issue(second.pk, by=director).number == "晃教督〔2026〕1号"
    assert Series.objects.get().last == 1


@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_once_are_one(office, office_staff, director) -> None:
    document = in_state(State.PENDING, office, office_staff, director)
    told = at_once(lambda one: sign_off(one.pk, by=director), [document, document])
    assert sorted(told) == ["", "WrongState"]
