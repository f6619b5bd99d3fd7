"""Filing an issued notice with the office (备案), within three workdays."""

from datetime import date, timedelta

import pytest

from dudao.audit.models import Event
from dudao.documents import actions as documents
from dudao.findings.actions import file_notice
from dudao.findings.models import Notice
from dudao.findings.queries.notices import to_file, unfiled, unsigned
from dudao.lib import clock
from dudao.lib.errors import NotAllowed, WrongState
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def issued(school: Unit, inspector: Person, director: Person) -> Notice:
    return making.issued_notice(school, inspector, director)


def test_it_is_due_three_workdays_after_the_issue(issued: Notice, inspector: Person) -> None:
    assert issued.filing_due_on == date(2026, 10, 23)
    assert list(to_file(inspector)) == [issued]


def test_it_is_kept_and_recorded(issued: Notice, inspector: Person) -> None:
    filed = file_notice(issued.pk, by=inspector, note=" 学校已签收 ")
    assert (filed.filed_by, filed.filed_at) == (inspector, clock.now())
    assert filed.filing_note == "学校已签收"
    event = Event.objects.get(name="notice.filed")
    assert (event.by, event.data) == (inspector, {"late": False})
    assert not to_file(inspector)


def test_filing_late_is_said(issued: Notice, inspector: Person) -> None:
    with clock.at(make.NOW + timedelta(days=6)):
        assert unfiled(Notice.objects.all(), late_on=clock.today()).get() == issued
        file_notice(issued.pk, by=inspector)
    assert Event.objects.get(name="notice.filed").data == {"late": True}


def test_once_is_enough(issued: Notice, inspector: Person, director: Person) -> None:
    file_notice(issued.pk, by=inspector)
    with pytest.raises(WrongState, match="示例督学备案"):
        file_notice(issued.pk, by=director)


def test_what_is_not_issued_or_void_is_not_filed(
    school: Unit, inspector: Person, director: Person, issued: Notice
) -> None:
    with pytest.raises(WrongState, match="印发后才能备案"):
        file_notice(making.notice(school, inspector).pk, by=inspector)
    documents.void(issued.document_id, by=director, reason="发错学校")
    with pytest.raises(WrongState, match="作废"):
        file_notice(issued.pk, by=inspector)
    assert not to_file(inspector)


@pytest.mark.parametrize("who", ["outsider", "colleague", "principal"])
def test_it_refuses_everybody_else(
    request: pytest.FixtureRequest, issued: Notice, who: str
) -> None:
    with pytest.raises(NotAllowed):
        file_notice(issued.pk, by=request.getfixturevalue(who))


def test_what_the_school_has_not_signed_for_is_found(
    issued: Notice, director: Person, principal: Person
) -> None:
    assert not unsigned(Notice.objects.all())
    documents.deliver(issued.document_id, by=director)
    assert unsigned(Notice.objects.all()).get() == issued
    documents.acknowledge(issued.document_id, by=principal)
    assert not unsigned(Notice.objects.all())
