"""The demo's publications: three public, one of them corrected, one late, one withheld."""

import pytest

from dudao.cli.demo.cast import Cast
from dudao.cli.demo.publishing import fill_publications
from dudao.documents.models import Publication
from dudao.documents.states import PublicState
from dudao.lib import clock
from dudao.org.models import Person, Unit


@pytest.mark.usefixtures("still")
def test_the_office_has_come_as_far_as_offices_do(
    office: Unit, director: Person, office_staff: Person
) -> None:
    today = clock.today()
    fill_publications(Cast(office, director, director, office_staff), today)
    rows = Publication.objects.all()
    public = [row for row in rows if row.state == PublicState.PUBLISHED]
    assert len(public) == 3
    assert [row.notes.count() for row in public].count(1) == 1
    assert "李某" not in str([row.content for row in public])
    assert all(row.published_at.date() <= row.due_on for row in public)
    waiting = rows.get(state=PublicState.WAITING)
    assert waiting.due_on < today
    assert rows.get(state=PublicState.WITHHELD).basis
