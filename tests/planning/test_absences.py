"""When an inspector is away."""

from datetime import date

import pytest

from dudao.audit.models import Event
from dudao.inspectorate.models import Inspector
from dudao.lib.errors import Invalid, NotAllowed, NotFound
from dudao.org.models import Person
from dudao.planning.actions import note_absence, remove_absence
from dudao.planning.models import Absence
from dudao.planning.queries.absences import absences_visible_to, away_between

DAYS = {"first_on": date(2026, 11, 2), "last_on": date(2026, 11, 4)}


def test_he_himself_and_the_office_note_it(
    ours: Inspector, inspector: Person, director: Person
) -> None:
    for by in (inspector, director):
        note_absence(inspector, by=by, reason="培训", **DAYS)
    event = Event.objects.filter(name="absence.noted").latest("id")
    assert event.data == {
        "person": inspector.pk, "first_on": "2026-11-02", "last_on": "2026-11-04"
    }  # fmt: skip
    away = away_between([inspector.pk], date(2026, 11, 3), date(2026, 11, 30))
    assert away == {inspector.pk: {date(2026, 11, 3), date(2026, 11, 4)}}


def test_others_neither_note_nor_see_nor_remove_it(
    ours: Inspector, theirs: Inspector, inspector: Person, colleague: Person, outsider: Person
) -> None:
    absence = note_absence(inspector, by=inspector, **DAYS)
    for who in (colleague, outsider):
        assert not absences_visible_to(who).exists()
        with pytest.raises(NotAllowed):
            note_absence(inspector, by=who, **DAYS)
        with pytest.raises(NotAllowed):
            remove_absence(absence.pk, by=who)


def test_it_is_taken_back(ours: Inspector, inspector: Person, director: Person) -> None:
    absence = note_absence(inspector, by=inspector, **DAYS)
    remove_absence(absence.pk, by=director)
    assert not Absence.objects.exists()
    assert Event.objects.filter(name="absence.removed", by=director).exists()


def test_days_the_wrong_way_round_and_strangers_are_refused(
    ours: Inspector, inspector: Person, director: Person
) -> None:
    with pytest.raises(Invalid):
        note_absence(inspector, by=director, first_on=DAYS["last_on"], last_on=DAYS["first_on"])
    with pytest.raises(NotFound):
        note_absence(director, by=director, **DAYS)
