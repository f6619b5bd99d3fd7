"""A file of one unit shown to those who look at the evidence of another."""

import hashlib

import pytest

from dudao.audit.models import Event
from dudao.files.actions import Promise, arrive, await_file, lend, store
from dudao.files.queries import visible_to
from dudao.lib.errors import NotAllowed
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


def test_it_is_one_row_more_of_the_same_content(
    school: Unit, section: Unit, director: Person, section_officer: Person
) -> None:
    file = making.photo(school, director)
    lent = lend(file.pk, section, by=director)
    assert (lent.sha256, lent.unit, lent.shared_with_unit) == (file.sha256, section, False)
    assert lent.pk != file.pk
    assert not visible_to(section_officer).exists()
    assert Event.objects.get(name="file.lent").data["of"] == str(file.pk)


def test_what_is_still_on_a_phone_comes_to_both(
    school: Unit, section: Unit, inspector: Person, director: Person
) -> None:
    content = making.photo_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    promise = Promise(uuid7(), sha256, len(content), "image/png", "照片.png")
    file = await_file(promise, unit=school, by=inspector)
    lent = lend(file.pk, section, by=director)
    assert {one.pk for one in arrive(sha256, content, by=inspector)} == {file.pk, lent.pk}
    lent.refresh_from_db()
    assert lent.is_here


def test_within_its_unit_there_is_nothing_to_lend(school: Unit, director: Person) -> None:
    file = making.photo(school, director)
    assert lend(file.pk, school, by=director) == file


def test_whoever_stored_it_may(school: Unit, section: Unit, section_officer: Person) -> None:
    file = store(making.photo_bytes(), name="到账.png", unit=section, by=section_officer)
    assert lend(file.pk, school, by=section_officer).unit == school


def test_it_refuses_everybody_else(
    school: Unit, section: Unit, director: Person, outsider: Person, principal: Person
) -> None:
    file = making.photo(school, director)
    for by in (outsider, principal):
        with pytest.raises(NotAllowed):
            lend(file.pk, section, by=by)
