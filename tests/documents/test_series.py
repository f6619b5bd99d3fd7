"""Number series: without gaps, without doubles, whoever issues at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from dudao.audit.models import Event
from dudao.documents.actions import draft, issue, open_series, void
from dudao.documents.models import Document, Series
from dudao.documents.queries import register
from dudao.documents.states import Kind
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from tests.documents import samples

NOTICE, FEEDBACK = Kind.RECTIFICATION_NOTICE, Kind.FEEDBACK_LIST
NEXT_YEAR = datetime(2027, 1, 4, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def issued(db, school, office, inspector, still):
    """Issue a feedback list: the quickest way to a number."""

    def make(**given: object) -> Document:
        document = draft(samples.feedback(0, **given), office=office, unit=school, by=inspector)
        return issue(document.pk, by=inspector)

    return make


def test_numbers_follow_each_other(issued) -> None:
    assert [issued().number for _ in range(3)] == [f"晃教督反〔2026〕{n}号" for n in (1, 2, 3)]


def test_every_year_starts_at_one_with_the_word_of_last_year(issued, office, director) -> None:
    open_series(office, kind=FEEDBACK, prefix="新教督馈", by=director)
    issued()
    with clock.at(NEXT_YEAR):
        assert issued().number == "新教督馈〔2027〕1号"


def test_a_failure_leaves_no_gap(issued, school, inspector, settings) -> None:
    issued()
    limit, settings.FILE_LIMIT = settings.FILE_LIMIT, 10
    with pytest.raises(Exception, match="MB"), transaction.atomic():
        issued()
    settings.FILE_LIMIT = limit
    assert issued().number == "晃教督反〔2026〕2号"


def test_a_void_number_stays_in_the_register(issued, office, director) -> None:
    first, second = issued(), issued()
    void(first.pk, by=director, reason="发错学校")
    third = issued()
    assert list(register(office, FEEDBACK, 2026)) == [first, second, third]
    assert third.number == "晃教督反〔2026〕3号"


def test_the_word_of_a_series_can_be_set_before_its_first_number(issued, office, director) -> None:
    series = open_series(office, kind=FEEDBACK, prefix="新教督馈", by=director, last=12)
    assert str(series) == "新教督馈〔2026〕12号"
    assert open_series(office, kind=FEEDBACK, prefix="晃督馈", by=director, last=7).last == 7
    assert issued().number == "晃督馈〔2026〕8号"
    assert Event.objects.filter(name="document.series_opened").count() == 2


def test_it_cannot_be_changed_after_that(issued, office, director) -> None:
    issued()
    with pytest.raises(WrongState, match="已按"):
        open_series(office, kind=FEEDBACK, prefix="晃督馈", by=director)
    assert open_series(office, kind=NOTICE, prefix="晃督改", by=director)
    assert open_series(office, kind=FEEDBACK, prefix="晃督馈", by=director, year=2027)


@pytest.mark.parametrize(
    "given", [{"prefix": "督"}, {"prefix": "LJ1"}, {"last": -1}, {"year": 26}], ids=str
)
def test_nonsense_is_refused(given, office, director) -> None:
    with pytest.raises(Invalid) as caught:
        open_series(office, kind=NOTICE, **{"prefix": "晃督改", **given}, by=director)
    assert "prefix" in caught.value.fields


@pytest.mark.parametrize("who", ["office_staff", "inspector", "principal", "outsider"])
def test_only_the_director_sets_a_series(who, office, request) -> None:
    with pytest.raises(NotAllowed):
        open_series(office, kind=NOTICE, prefix="晃督改", by=request.getfixturevalue(who))


def test_an_office_without_a_word_is_told_to_set_one(issued, office) -> None:
    office.short_name = ""
    office.save()
    with pytest.raises(Invalid, match="机关代字"):
        issued()


def test_a_series_is_never_deleted(issued) -> None:
    issued()
    with pytest.raises(ProgrammingError, match="Cannot delete"):
        Series.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_connections_never_take_the_same_number_nor_leave_one_out(
    school: Unit, office: Unit, inspector: Person
) -> None:
    drafts = [
        draft(samples.feedback(0), office=office, unit=school, by=inspector).pk for _ in range(6)
    ]
    start = Barrier(2)

    def issue_all(documents: list[UUID]) -> list[str]:
        person = Person.objects.get(pk=inspector.pk)
        start.wait(timeout=10)
        try:
            return [issue(document, by=person).number for document in documents]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        numbers = [n for part in pool.map(issue_all, [drafts[:3], drafts[3:]]) for n in part]
    serials = sorted(int(number.split("〕")[1].rstrip("号")) for number in numbers)
    assert serials == [1, 2, 3, 4, 5, 6]
    assert connection.vendor == "postgresql"
