"""Letting the school see what is about it."""

import pytest
from django.db import ProgrammingError, transaction

from dudao.audit.models import Event
from dudao.files.actions import share, store
from dudao.files.models import File
from dudao.files.queries import visible_to
from dudao.lib.errors import NotAllowed
from tests.files import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(school, inspector) -> File:
    return store(samples.picture(), name="现场.jpg", unit=school, by=inspector)


def test_the_school_sees_it_from_then_on(file, inspector, principal) -> None:
    assert share(file.pk, by=inspector).shared_with_unit
    assert file in visible_to(principal)


def test_it_leaves_one_record_however_often(file, inspector) -> None:
    share(file.pk, by=inspector)
    share(file.pk, by=inspector)
    assert Event.objects.filter(name="file.shared", subject_id=str(file.pk)).count() == 1


@pytest.mark.parametrize("who", ["principal", "colleague", "outsider"])
def test_it_refuses_who_may_not_look_there(who, file, request) -> None:
    with pytest.raises(NotAllowed):
        share(file.pk, by=request.getfixturevalue(who))


def test_nothing_else_of_a_file_ever_changes(file) -> None:
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        File.objects.filter(pk=file.pk).update(sha256="0" * 64)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        File.objects.filter(pk=file.pk).delete()
