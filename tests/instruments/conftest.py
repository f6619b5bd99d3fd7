"""A form of the cast's office, as a draft and in use."""

import pytest

from dudao.instruments.actions import create_version, publish
from dudao.instruments.models import Version
from dudao.org.models import Person, Unit
from tests.instruments.forms import EVERY_KIND, form


@pytest.fixture
def draft(still: None, director: Person, office: Unit) -> Version:
    return create_version(form(*EVERY_KIND), by=director, office=office)


@pytest.fixture
def used(draft: Version, director: Person) -> Version:
    return publish(draft.pk, by=director)
