"""Looking again at what was closed, and pictures with a verdict."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from dudao.audit.models import Event
from dudao.files import queries as files
from dudao.findings.actions import recheck, verify
from dudao.findings.models import Finding, VerificationFile
from dudao.findings.states import State, Verdict
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from tests import make_findings as making
from tests import make_inspectorate

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def closed(school: Unit, inspector: Person) -> Finding:
    return making.earlier(school, inspector)


def test_it_confirms_what_was_closed(
    closed: Finding, school: Unit, inspector: Person, principal: Person
) -> None:
    picture = making.photo(school, inspector)
    made = recheck(closed.pk, by=inspector, note=" 通道畅通。 ", evidence=[picture])
    before, closed_at = closed.revision, closed.closed_at
    closed.refresh_from_db()
    assert (closed.state, closed.closed_at) == (State.CLOSED, closed_at)
    assert closed.revision == before + 1
    assert (made.verdict, made.on_site, made.note) == (Verdict.RECTIFIED, True, "通道畅通。")
    assert files.visible_to(principal).filter(pk=picture.pk).exists()
    event = Event.objects.get(name="finding.rechecked")
    assert event.data["verification"] == str(made.pk)


def test_evidence_with_a_verdict_stays(closed: Finding, school: Unit, inspector: Person) -> None:
    recheck(closed.pk, by=inspector, note="畅通。", evidence=[making.photo(school, inspector)])
    kept = VerificationFile.objects.get()
    assert str(kept) == f"{kept.verification} {kept.file}"
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()


def test_the_inspectors_own_picture_is_enough_to_close(school: Unit, inspector: Person) -> None:
    told = making.told(school, inspector)
    picture = making.photo(school, inspector)
    verify(told.pk, by=inspector, verdict=Verdict.RECTIFIED, on_site=True, evidence=[picture])
    told.refresh_from_db()
    assert told.state == State.CLOSED


def test_a_picture_of_another_school_is_refused(
    closed: Finding, other_school: Unit, inspector: Person, director: Person
) -> None:
    picture = making.photo(other_school, director)
    with pytest.raises(Invalid) as refused:
        recheck(closed.pk, by=director, note="畅通。", evidence=[picture])
    assert set(refused.value.fields) == {"evidence"}


@pytest.mark.parametrize("note", ["", "  ", "长" * 2001])
def test_it_says_what_was_seen(closed: Finding, inspector: Person, note: str) -> None:
    with pytest.raises(Invalid) as refused:
        recheck(closed.pk, by=inspector, note=note)
    assert set(refused.value.fields) == {"note"}


@pytest.mark.parametrize("state", [State.OPEN, State.RECTIFYING, State.SUBMITTED, State.RETURNED])
def test_only_what_is_closed_is_rechecked(school: Unit, inspector: Person, state: State) -> None:
    finding = making.in_state(state, school, inspector)
    with pytest.raises(WrongState):
        recheck(finding.pk, by=inspector, note="畅通。")


def test_the_school_a_colleague_and_somebody_recused_do_not(
    closed: Finding, school: Unit, inspector: Person, principal: Person, colleague: Person
) -> None:
    for who in (principal, colleague):
        with pytest.raises(NotAllowed):
            recheck(closed.pk, by=who, note="畅通。")
    make_inspectorate.recusal(make_inspectorate.inspector(inspector), school)
    with pytest.raises(NotAllowed, match="回避"):
        recheck(closed.pk, by=inspector, note="畅通。")


def test_somebody_who_changed_it_meanwhile_is_noticed(closed: Finding, inspector: Person) -> None:
    with pytest.raises(Conflict):
        recheck(closed.pk, by=inspector, note="畅通。", seen=closed.revision + 1)


def test_a_relapse_after_a_recheck_opens_it_again(closed: Finding, inspector: Person) -> None:
    recheck(closed.pk, by=inspector, note="畅通。")
    made = verify(closed.pk, by=inspector, verdict=Verdict.RELAPSED, note="又堆放。")
    closed.refresh_from_db()
    assert (closed.state, closed.relapsed) == (State.RETURNED, True)
    assert made.new_due_on is not None
    assert made.at - closed.raised_at > timedelta(days=199)
