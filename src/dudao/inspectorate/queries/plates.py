"""What stands on the plates at the gates of schools."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from dudao.inspectorate.models import Inspector, Plaque
from dudao.inspectorate.queries import inspectors_by_school, names_on, plaques_of
from dudao.instruments.definition import Purpose
from dudao.instruments.models import Version
from dudao.instruments.queries import facts, published
from dudao.instruments.rules import applies
from dudao.org.models import Unit
from dudao.org.queries import office_of


class Plate(NamedTuple):
    """A plate: the school, who answers for it, what is inspected, whom to call, its code."""

    unit: Unit
    office: Unit
    plaque: Plaque
    inspectors: list[Inspector]
    matters: list[str]
    link: str
    stale: bool  # others are named on what was printed


class Plates(NamedTuple):
    """The plates of schools, and what is missing for them."""

    ready: list[Plate]
    without: list[Unit]  # schools that have no plate yet
    unnamed: list[Unit]  # schools with a plate but no inspector to name on it
    silent: list[Unit]  # offices whose telephone is not known


def plates_of(units: Iterable[Unit], on: date, link: Callable[[str], str]) -> Plates:
    """Return the plates of `units` as of a day; `link` gives the public address of a code."""
    units = list(units)
    plaques = plaques_of(units)
    named = inspectors_by_school(units, on)
    offices = {office_of(unit) for unit in units if unit.pk in plaques}
    forms = {office.pk: list(published(office, on)) for office in offices}
    ready = [
        Plate(
            unit=unit,
            office=office_of(unit),
            plaque=plaques[unit.pk],
            inspectors=named.get(unit.pk, []),
            matters=_matters(unit, forms[office_of(unit).pk]),
            link=link(plaques[unit.pk].code),
            stale=_is_stale(plaques[unit.pk], named.get(unit.pk, [])),
        )
        for unit in units
        if unit.pk in plaques
    ]
    return Plates(
        ready=ready,
        without=[unit for unit in units if unit.pk not in plaques],
        unnamed=[plate.unit for plate in ready if not plate.inspectors],
        silent=list({plate.office: None for plate in ready if not plate.office.phone}),
    )


def matters_of(unit: Unit, on: date) -> list[str]:
    """Return what the responsible inspector of a school looks at (督导事项)."""
    return _matters(unit, list(published(office_of(unit), on)))


def _is_stale(plaque: Plaque, inspectors: list[Inspector]) -> bool:
    return plaque.printed_at is not None and plaque.printed != names_on(inspectors)


def _matters(unit: Unit, published: list[Version]) -> list[str]:
    """Return what the responsible inspector looks at (督导事项): the sections of the routine form.

    A school of a kind that has no routine form of its own has that for the most stages.
    """
    routine = [one.form for one in published if one.form.purpose is Purpose.ROUTINE]
    fitting = [form for form in routine if applies(form, facts(unit))]
    widest = sorted(routine, key=lambda form: -len(form.applies_to.stages))
    return [section.title for form in (fitting or widest)[:1] for section in form.sections]
