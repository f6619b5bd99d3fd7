"""Official documents: what they may hold, what keeps them from going on, whom they reach."""

import pytest

from dudao.documents.actions import (
    acknowledge,
    check,
    deliver,
    draft,
    edit,
    issue,
    open_series,
    submit,
    urge,
)
from dudao.documents.content import Attendance, Fact, Grid, GridColumn, Text, load, text_of
from dudao.documents.models import Document, Series
from dudao.documents.queries import file_of, inbox, register, visible_to
from dudao.documents.states import SERIES_WORD, Kind, State, kinds_of, series_of
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from tests.make_documents import delivered, in_state, official, paper, stating

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]

UNFIT = {
    "no recipients": (official(recipients=[]), "recipients"),
    "no text": (official(pieces=[Text(text=" ")]), "pieces"),
    "no title": (official(title=" "), "title"),
    "a report without signer": (official(genre=Kind.REPORT), "signers"),
    "a report that asks": (
        official(genre=Kind.REPORT, signers=["示例"], pieces=[Text(text="妥否，请批示。")]),
        "pieces",
    ),
    "a request to two": (
        official(genre=Kind.REQUEST, signers=["示例"], recipients=["县政府", "市政府"]),
        "recipients",
    ),
    "minutes of nobody": (official(genre=Kind.MINUTES), "present"),
    "a name without a fact": (official(pieces=[Text(text="共{问题数}个")]), "pieces"),
    "a head of four rows": (
        official(pieces=[Grid(columns=[GridColumn(titles=["一", "二", "三", "四"])], rows=[])]),
        "pieces",
    ),
    "a row too short": (
        official(
            pieces=[
                Grid(columns=[GridColumn(titles=["一"]), GridColumn(titles=["二"])], rows=[["1"]])
            ]
        ),
        "pieces",
    ),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_is_incomplete_does_not_go_on_and_says_where(name, office, office_staff) -> None:
    content, field = UNFIT[name]
    document = paper(office, office_staff, content)
    with pytest.raises(Invalid) as refused:
        submit(document.pk, by=office_staff)
    assert field in refused.value.fields
    assert Document.objects.get().state == State.DRAFT


@pytest.mark.parametrize("text", ["密级：秘密", "机密★1年", "秘密 5年", "绝密级30年", "秘密"])
def test_what_is_marked_as_secret_never_comes_in(text, office, office_staff) -> None:
    with pytest.raises(Invalid, match="密级标志"):
        paper(office, office_staff, official(pieces=[Text(text=text)]))
    assert not Document.objects.exists()


def test_a_law_about_secrets_is_no_secret(office, office_staff) -> None:
    paper(office, office_staff, official(pieces=[Text(text="遵守《保守国家秘密法》。")]))


def test_a_title_too_long_is_refused_and_nothing_is_lost(office, office_staff) -> None:
    document = paper(office, office_staff)
    with pytest.raises(Invalid) as refused:
        edit(
            document.pk,
            official(title="题" * 300),
            by=office_staff,
            seen_sha256=document.text_sha256,
        )
    assert "300字" in refused.value.fields["title"]
    document.refresh_from_db()
    assert "校园安全" in document.title


@pytest.mark.parametrize("text", ["𠮷田㳚老师"])
def test_rare_characters_stay(text, office, office_staff) -> None:
    document = paper(office, office_staff, official(pieces=[Text(text=text)]))
    assert text in text_of(load(Document.objects.get(pk=document.pk).content))


def test_a_figure_that_no_longer_agrees_stops_every_step(office, office_staff, director) -> None:
    document = paper(office, office_staff, stating("3"))
    with pytest.raises(Invalid, match="引用了数据"):
        submit(document.pk, by=office_staff)
    submit(document.pk, by=office_staff, recompute=lambda _fact: "3")
    with pytest.raises(Conflict) as wrong:
        check(document.pk, by=director, recompute=lambda _fact: "4")
    assert wrong.value.current == {"name": "问题数", "printed": "3", "now": "4"}


@pytest.mark.parametrize("field", ["recipients", "copies_to"])
def test_names_are_filled_wherever_they_stand(field) -> None:
    fact = {"学校": Fact(text="示例小学", source="unit.name")}
    content = official(facts=fact, **{field: ["{学校}"]})
    assert "示例小学" in text_of(content)
    assert "{" not in text_of(content)


def test_braces_that_nothing_fills_do_not_go_on(office, office_staff) -> None:
    document = paper(office, office_staff, official(recipients=["{谁}"]))
    with pytest.raises(Invalid, match="没有来源"):
        submit(document.pk, by=office_staff)


def test_a_draft_goes_only_to_units_of_its_office(
    office, school, next_county_office, office_staff
) -> None:
    with pytest.raises(Invalid, match="不能直接送达"):
        paper(office, office_staff, to=[school, next_county_office])


def test_two_series_never_share_a_word(office, office_staff, director) -> None:
    open_series(office, kind=Kind.BRIEF, prefix="晃教督", by=director)
    document = in_state(State.SIGNED_OFF, office, office_staff, director)
    with pytest.raises(Invalid, match="已用于"):
        issue(document.pk, by=director)


def test_a_record_that_is_gone_is_named(office, office_staff) -> None:
    document = paper(office, office_staff, stating())
    with pytest.raises(Conflict, match="已查不到"):
        submit(document.pk, by=office_staff, recompute=lambda _fact: None)


def test_the_figure_is_printed_where_its_name_stands(office, office_staff) -> None:
    document = paper(office, office_staff, stating("17"))
    assert "共告知问题17个。" in text_of(document.typed_content)
    changed = stating("17").facts | {"别的": Fact(text="9", source="visits.made")}
    content = official(genre=Kind.CIRCULAR, facts=changed)
    edit(document.pk, content, by=office_staff, seen_sha256=document.text_sha256)


def test_it_reaches_every_unit_and_each_signs_for_itself(
    office, school, other_school, office_staff, director, principal, outsider
) -> None:
    document = delivered(office, office_staff, director, [school, other_school])
    assert document.deliveries.count() == 2
    assert acknowledge(document.pk, by=principal).unit == school
    assert [d.unit for d in document.deliveries.filter(acknowledged_at=None)] == [other_school]
    assert document in visible_to(principal)
    assert document not in visible_to(outsider)
    assert list(inbox(principal).values_list("document", flat=True)) == [document.pk]


def test_its_files_open_for_whoever_got_it(
    office, school, office_staff, director, principal, outsider
) -> None:
    document = delivered(office, office_staff, director, [school])
    assert file_of(principal, document.pdf_id) == document.pdf
    assert file_of(outsider, document.pdf_id) is None


def test_only_who_has_not_signed_is_urged(
    office, school, other_school, office_staff, director, principal
) -> None:
    document = delivered(office, office_staff, director, [school, other_school])
    acknowledge(document.pk, by=principal)
    assert [urging.delivery.unit for urging in urge(document.pk, by=office_staff)] == [other_school]
    with pytest.raises(WrongState, match="今天已催办过"):
        urge(document.pk, by=office_staff)


def test_a_stranger_signs_for_nothing(office, school, office_staff, director, outsider) -> None:
    document = delivered(office, office_staff, director, [school])
    with pytest.raises(NotAllowed):
        acknowledge(document.pk, by=outsider)


def test_a_unit_named_twice_gets_it_once(office, school, office_staff) -> None:
    document = draft(
        official(), office=office, unit=office, by=office_staff, to=[school], copies=[school]
    )
    assert [(row.unit, row.part) for row in document.addressees.all()] == [(school, "main")]


def test_kinds_with_one_word_share_one_series(office, office_staff, director) -> None:
    for genre in (Kind.NOTICE, Kind.OPINION):
        in_state(State.ISSUED, office, office_staff, director, official(genre=genre))
    numbers = [row.number for row in register(office, Kind.OPINION, 2026)]
    assert numbers == ["晃教督〔2026〕1号", "晃教督〔2026〕2号"]
    assert Series.objects.get().last == 2


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_in_its_own_series(kind) -> None:
    assert kind in kinds_of(series_of(kind))
    assert {SERIES_WORD[one] for one in kinds_of(kind)} == {SERIES_WORD[kind]}


def test_minutes_name_who_was_there(office, office_staff, director) -> None:
    content = official(genre=Kind.MINUTES, recipients=[], attendance=Attendance(present=["督导室"]))
    document = in_state(State.SIGNED_OFF, office, office_staff, director, content)
    assert issue(document.pk, by=director).number == "晃教督纪〔2026〕1号"
    assert deliver(document.pk, by=director)[0].unit == office
