"""A record on its way to a newer version of its form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dudao.instruments.models import Version
from dudao.instruments.queries import newer_than
from dudao.instruments.rules import Carried, Problem, carried, clean
from dudao.lib.errors import WrongState
from dudao.visits.models import Record


def newer_version(record: Record) -> Version | None:
    """Return the version that `record` may be moved to; None where it is on the one in use."""
    found = newer_than(record.version)
    if found is None:
        return None
    taken = Record.objects.filter(visit=record.visit_id, version=found, serial=record.serial)
    return None if taken.exists() else found


def carried_over(record: Record) -> tuple[Version, Carried]:
    """Return the newer version with what goes over and what is lost; raises `WrongState`."""
    version = newer_version(record)
    if version is None:
        raise WrongState(_("这份表单已经是在用的一版，不需要换版。"))
    return version, carried(record.version.form, version.form, record.answers, record.facts)


def of_earlier_versions(record: Record, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that only earlier versions of the form of `record` have a place for.

    A phone that was without a network while the record moved to a newer version gives such.
    """
    misfits = {
        problem.item: answers[problem.item] for problem in _problems(record.version, answers)
    }
    if not misfits:
        return {}
    version = record.version
    earlier = Version.objects.filter(instrument=version.instrument, number__lt=version.number)
    nowhere = set(misfits)
    for before in earlier:
        nowhere &= {problem.item for problem in _problems(before, misfits)}
    return {key: value for key, value in misfits.items() if key not in nowhere}


def _problems(version: Version, answers: Mapping[str, Any]) -> list[Problem]:
    return clean(version.form, answers)[1]
