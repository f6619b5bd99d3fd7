"""An inspector registered for the school of the cast."""

import pytest

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from tests import make_inspectorate

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture(autouse=True)
def registered(still: None, inspector: Person, school: Unit) -> Inspector:
    made = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(made, school)
    return made
