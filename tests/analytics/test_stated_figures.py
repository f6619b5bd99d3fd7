"""The figures documents state: each the number of its rows, each the same when worked out again."""

from contextlib import nullcontext
from datetime import date
from itertools import product

import pytest

from dudao.analytics.queries.bulletins import BULLETINS
from dudao.analytics.queries.figures import FIGURES, Asked, recompute, share, value
from dudao.analytics.queries.papers import PAPERS, transfer_letter
from dudao.documents.actions import draft, submit
from dudao.documents.content import Fact, dump, load, names_in, text_of, words_of
from dudao.documents.models import Document
from dudao.documents.rules import faults
from dudao.documents.states import Kind
from dudao.findings.models import Finding
from dudao.lib.errors import Conflict, Invalid
from dudao.org.models import Person, Unit
from dudao.visits.models import LookBack, Visit
from tests import make_visits

pytestmark = pytest.mark.usefixtures("busy", "still")
SINCE, UNTIL = date(2026, 9, 1), date(2026, 10, 20)


@pytest.fixture
def asked(office: Unit) -> Asked:
    return Asked(office, SINCE, UNTIL)


def test_a_figure_is_the_number_of_its_rows(asked, director) -> None:
    for key, figure in FIGURES.items():
        rows = figure.rows(director, asked).count()
        said = value(key, director, asked)
        if figure.said:
            assert said, key
        elif figure.whole is None:
            assert said == str(rows), key
        else:
            assert said == share(rows, figure.whole(director, asked).count()), key


def test_worked_out_again_from_its_arguments_it_is_the_same(asked, director) -> None:
    for key in FIGURES:
        fact = Fact(text="", source=key, arguments=asked.arguments(), as_of=UNTIL)
        assert recompute(director)(fact) == value(key, director, asked), key


def test_what_happened_in_the_county_is_what_is_said(asked, director) -> None:
    said = {
        "findings.told": "6",
        "findings.closed": "2",
        "findings.closed_share": "33.3%",
        "findings.on_time_share": "50.0%",
        "findings.open": "4",
        "findings.overdue": "1",
        "findings.schools": "2",
        "schools.all": "2",
        "schools.covered_share": "100.0%",
    }
    assert {key: value(key, director, asked) for key in said} == said


def test_an_area_counts_only_its_own(asked, office, director) -> None:
    area = office.areas.get()
    assert value("schools.all", director, asked._replace(area=area)) == "1"
    assert int(value("findings.told", director, asked._replace(area=area))) == 4


def test_every_bulletin_is_complete_but_for_what_a_person_must_write(
    asked, office, director
) -> None:
    for bulletin in BULLETINS.values():
        content = bulletin.assemble(director, asked)
        assert load(dump(content)) == content
        assert set(names_in(words_of(content))) == set(content.facts)
        assert faults(content) == {}
        document = draft(content, office=office, unit=office, by=director)
        open_ = "____" in text_of(content)
        with pytest.raises(Invalid, match="____") if open_ else nullcontext():
            submit(document.pk, by=director, recompute=recompute(director))


def test_a_figure_that_changed_since_is_named(asked, office, director) -> None:
    content = BULLETINS["rectification"].assemble(director, asked)
    document = draft(content, office=office, unit=office, by=director)
    Finding.objects.filter(life_safety=False).update(relapsed=True)
    with pytest.raises(Conflict) as wrong:
        submit(document.pk, by=director, recompute=recompute(director))
    assert wrong.value.current["name"] == "反弹问题"
    assert Document.objects.get(pk=document.pk).state == "draft"


def test_every_paper_of_a_visit_can_be_drafted(office, director: Person) -> None:
    visits = Visit.objects.select_related("unit", "office", "leader")
    for key, visit in product(PAPERS, visits):
        content = PAPERS[key].assemble(director, visit)
        assert faults(content) == {}
        assert draft(content, office=office, unit=visit.unit, by=director).kind == content.genre


def test_an_opinion_names_every_problem_and_its_day(busy, director) -> None:
    visit = Visit.objects.filter(raised__isnull=False).select_related("unit", "office").first()
    finding = visit.raised.first().finding
    text = text_of(PAPERS["supervision_opinion"].assemble(director, visit))
    assert finding.fact.rstrip("。") in text
    assert f"{finding.due_on.month}月{finding.due_on.day}日前" in text


def test_a_name_that_changed_since_is_named(busy, director) -> None:
    visit = Visit.objects.filter(raised__isnull=False).select_related("unit", "office").first()
    content = PAPERS["supervision_opinion"].assemble(director, visit)
    document = draft(content, office=visit.office, unit=visit.unit, by=director)
    Unit.objects.filter(pk=visit.unit_id).update(name="改了名的小学")
    with pytest.raises(Conflict) as wrong:
        submit(document.pk, by=director, recompute=recompute(director))
    assert wrong.value.current["now"] == "改了名的小学"


def test_a_recheck_names_every_problem_that_was_looked_at(busy, school, inspector) -> None:
    visit, _finding = make_visits.with_problem(school, inspector)
    looked = visit.look_backs.get(finding=busy["overdue"])
    LookBack.objects.filter(pk=looked.pk).update(verdict="not_rectified", note="仍未清理")
    text = text_of(PAPERS["recheck_record"].assemble(inspector, visit))
    assert looked.finding.fact in text
    assert "仍未清理" in text


def test_a_transfer_leaves_the_receiver_to_be_written(busy, director) -> None:
    content = transfer_letter(director, busy["overdue"])
    assert content.genre == Kind.TRANSFER_LETTER
    assert "____" in text_of(content)
