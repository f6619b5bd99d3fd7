"""Templates of an office: kept with their troubles, one used at a time, fixed for good."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, ProgrammingError, connections, transaction

from dudao.audit.models import Event
from dudao.documents import queries
from dudao.documents.actions import retire_template, upload_template, use_template
from dudao.documents.models import Template
from dudao.documents.states import Kind, TemplateState
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from tests.make_templates import KIND, sound, template, word

pytestmark = pytest.mark.django_db
NOBODY = ["inspector", "principal", "auditor", "outsider", "section_officer"]


def test_a_sound_one_waits_to_be_used(office: Unit, director: Person) -> None:
    made = template(office, director)
    assert (str(made), made.state, made.troubles) == ("红头", TemplateState.DRAFT, [])
    assert made.file.name == "红头.docx"
    event = Event.objects.get(name="template.uploaded")
    assert (event.by, event.unit, event.data["sha256"]) == (director, office, made.file.sha256)


def test_one_with_troubles_is_kept_with_them(office: Unit, director: Person) -> None:
    made = template(office, director, sound("【标提】"))
    assert [trouble["text"] for trouble in made.troubles] == [
        "没有【标提】这个字段，是不是【标题】？"
    ]
    with pytest.raises(WrongState, match="还有问题"):
        use_template(made.pk, by=director)


def test_the_database_lets_none_with_troubles_be_used(office: Unit, director: Person) -> None:
    made = template(office, director, word("【标提】"))
    with pytest.raises(IntegrityError, match="template_used_sound"), transaction.atomic():
        Template.objects.filter(pk=made.pk).update(state=TemplateState.USED)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"data": b"no file"}, "file"), ({"name": " "}, "name"), ({"name": "长" * 101}, "name")],
)
def test_what_is_no_template_is_not_kept(
    given: dict[str, object], field: str, office: Unit, director: Person
) -> None:
    whole = {"data": sound(), "name": "红头", **given}
    with pytest.raises(Invalid) as refused:
        upload_template(office=office, kind=KIND, file_name="a.docx", by=director, **whole)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert not Template.objects.exists()


@pytest.mark.parametrize("who", NOBODY)
def test_only_the_office_keeps_templates(
    who: str, office: Unit, director: Person, request: pytest.FixtureRequest
) -> None:
    made, person = template(office, director), request.getfixturevalue(who)
    for act in (
        lambda: template(office, person),
        lambda: use_template(made.pk, by=person),
        lambda: retire_template(made.pk, by=person),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not queries.templates_visible_to(person).exists()


def test_using_one_retires_the_one_before(office: Unit, director: Person) -> None:
    first, second = template(office, director), template(office, director)
    use_template(first.pk, by=director)
    assert queries.template_used(office, KIND) == first
    use_template(second.pk, by=director)
    first.refresh_from_db()
    assert (first.state, queries.template_used(office, KIND)) == (TemplateState.RETIRED, second)
    told = Event.objects.filter(name__startswith="template.").order_by("pk")
    names = [event.name for event in told]
    assert names[-3:] == ["template.used", "template.retired", "template.used"]


def test_one_of_another_kind_stays_in_use(office: Unit, director: Person) -> None:
    notice = use_template(template(office, director).pk, by=director)
    use_template(template(office, director, kind=Kind.CIRCULAR).pk, by=director)
    assert queries.template_used(office, KIND) == notice


def test_a_retired_one_can_be_used_again(office: Unit, director: Person) -> None:
    made = template(office, director)
    use_template(made.pk, by=director)
    assert retire_template(made.pk, by=director).state == TemplateState.RETIRED
    assert queries.template_used(office, KIND) is None
    with pytest.raises(WrongState):
        retire_template(made.pk, by=director)
    assert use_template(made.pk, by=director).state == TemplateState.USED
    with pytest.raises(WrongState):
        use_template(made.pk, by=director)


@pytest.mark.parametrize("change", [{"kind": "circular"}, {"troubles": []}, {"name": "乙"}])
def test_the_database_keeps_what_was_checked(
    change: dict[str, object], office: Unit, director: Person
) -> None:
    made = template(office, director, word("【标提】"))
    with pytest.raises(ProgrammingError), transaction.atomic():
        Template.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        Template.objects.filter(pk=made.pk).delete()


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_switch_two_on_one_wins(office: Unit, director: Person) -> None:
    rows = [template(office, director, name=f"第{n}个") for n in range(6)]

    def switch(row: Template) -> None:
        try:
            use_template(row.pk, by=director)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(switch, rows))
    states = sorted(Template.objects.values_list("state", flat=True))
    assert states == ["retired"] * 5 + ["used"]
