"""Figures for the office above: what the boards say, as tables that can be compared."""

from datetime import date

import pytest
from django.utils import translation

from dudao.access.roles import Role
from dudao.analytics.queries.packages import composed
from dudao.documents.exchange import Table
from dudao.lib.errors import NotAllowed
from dudao.org.models import Person, Unit
from tests import make, make_findings

pytestmark = pytest.mark.usefixtures("still")


def rows(table: object) -> dict[str, object]:
    assert isinstance(table, Table)
    return {str(row[0]): row[1] for row in table.rows}


def test_a_month_and_the_summary_say_what_the_boards_say(
    school: Unit, inspector: Person, director: Person
) -> None:
    make_findings.told(school, inspector)
    made = composed(director, date(2026, 10, 20), summary=True)
    month, summary = made.tables
    assert (month.name, month.title) == ("months/2026-10", "2026年10月督导情况")
    assert rows(month.content)["告知学校的问题"] == 1
    assert rows(summary.content) == {"2026-10": 1}
    assert made.covers == ["findings/"]


def test_the_tables_say_the_same_whatever_language_their_maker_reads(director: Person) -> None:
    said = composed(director, date(2026, 10, 20), summary=True)
    with translation.override("en"):
        assert composed(director, date(2026, 10, 20), summary=True) == said


def test_who_sees_more_than_the_office_counts_no_more(
    school: Unit, inspector: Person, director: Person, outsider: Person
) -> None:
    make_findings.told(school, inspector)
    make.holds(outsider, Role.CITY_OFFICER, make.region("4312", "怀化市", "city"))
    (summary,) = composed(Person.objects.get(pk=outsider.pk), None, summary=True).tables
    assert rows(summary.content) == {}


def test_who_does_not_see_all_visits_signs_no_noughts(office: Unit, inspector: Person) -> None:
    officer = make.person("科员", office)
    make.holds(officer, Role.CITY_OFFICER, office)
    for who in (officer, inspector):
        with pytest.raises(NotAllowed, match="全部督导数据"):
            composed(who, date(2026, 10, 20), summary=False)


def test_an_empty_month_is_nothing_but_noughts(director: Person) -> None:
    (month,) = composed(director, date(2026, 2, 1), summary=False).tables
    assert set(rows(month.content).values()) == {0}


def test_another_county_counts_for_nothing(
    school: Unit, inspector: Person, outsider: Person
) -> None:
    make_findings.told(school, inspector)
    (summary,) = composed(outsider, None, summary=True).tables
    assert rows(summary.content) == {}
    assert composed(outsider, None, summary=False) == ([], [])
