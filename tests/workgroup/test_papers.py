"""Files of one's own work: stored at one's office, opened because of what they were put to."""

import pytest

from dudao.files import queries as files
from dudao.files.actions import store_own
from dudao.lib.errors import Invalid, NotFound
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.workgroup import actions
from dudao.workgroup.queries.files import openable
from tests import make, make_findings
from tests.make_workgroup import log, material, paper, post

pytestmark = pytest.mark.usefixtures("registered")


def opens(who: Person, file_id: object) -> bool:
    try:
        return openable(who, file_id).pk == file_id
    except NotFound:
        return False


def test_a_paper_of_ones_own_lies_at_ones_office(
    principal: Person, office: Unit, director: Person, inspector: Person
) -> None:
    file = paper(principal)
    assert (file.unit, file.stored_by, file.shared_with_unit) == (office, principal, False)
    assert files.visible_to(director).filter(pk=file.pk).exists()
    assert not opens(inspector, file.pk)
    with pytest.raises(Invalid):
        store_own(b"", name="空.pdf", by=principal)


def test_who_got_a_post_opens_its_files_until_it_is_withdrawn(
    zone_lead: Person, inspector: Person, colleague: Person, principal: Person, outsider: Person
) -> None:
    file = paper(zone_lead)
    made = post(zone_lead, file_ids=[file.pk])
    assert opens(inspector, file.pk)
    assert opens(principal, file.pk)
    assert not opens(colleague, file.pk)
    assert not opens(outsider, file.pk)
    actions.withdraw_post(made.pk, by=zone_lead, reason="发错。")
    assert not opens(inspector, file.pk)
    assert opens(zone_lead, file.pk)


def test_an_answers_files_are_for_who_asked(
    zone_lead: Person, inspector: Person, principal: Person, director: Person
) -> None:
    made, file = post(zone_lead), paper(principal)
    actions.finish_post(made.pk, by=principal, answer="已报。", file_ids=[file.pk])
    assert opens(zone_lead, file.pk)
    assert opens(director, file.pk)
    assert not opens(inspector, file.pk)


def test_the_shelf_is_opened_by_whom_it_is_for(
    director: Person, inspector: Person, principal: Person, outsider: Person
) -> None:
    made = material(director, receiver="inspectors")
    assert opens(inspector, made.file_id)
    assert not opens(principal, made.file_id)
    assert not opens(outsider, made.file_id)


def test_a_logs_pictures_are_for_who_reads_it(
    inspector: Person, zone_lead: Person, colleague: Person
) -> None:
    file = paper(inspector)
    log(inspector, file_ids=[file.pk])
    assert opens(zone_lead, file.pk)
    assert not opens(colleague, file.pk)


def test_evidence_is_opened_as_ever(inspector: Person, school: Unit, outsider: Person) -> None:
    photo = make_findings.photo(school, inspector)
    assert opens(inspector, photo.pk)
    assert not opens(outsider, photo.pk)
    assert not opens(inspector, uuid7())


def test_who_has_no_unit_is_told(db: None) -> None:
    with pytest.raises(NotFound, match="没有登记单位"):
        paper(make.person("示例无单位"))
