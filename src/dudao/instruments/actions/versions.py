"""Making, publishing and retiring versions of forms."""

import json
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.instruments import rules
from dudao.instruments.definition import Definition
from dudao.instruments.models import Instrument, Version
from dudao.instruments.states import MOVES, State
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.lib.states import advance
from dudao.org.models import Person, Unit

PACKS = Path(__file__).parents[1] / "packs"


@transaction.atomic
def create_version(data: object, *, by: Person, office: Unit) -> Version:
    """Add a draft version to a form of `office`; the form is made with its first version.

    `data` is a decoded definition. Raises `Invalid` with every flaw by its place, `Conflict`
    when nothing differs from the newest version.
    """
    require(by, Permission.INSTRUMENT_EDIT, office)
    definition = definition_in(data)
    version = add_version(definition, office)
    if version is None:
        raise Conflict(_("内容与最新一版完全相同，没有可以保存的改动。"))
    record("instrument.version_created", version, by=by, unit=office, **about(version))
    return version


@transaction.atomic
def publish(version_id: int, *, by: Person) -> Version:
    """Put a draft to use; the version used so far is retired with it."""
    version = locked_version(version_id)
    office = own_office(version)
    require(by, Permission.INSTRUMENT_EDIT, office)
    definition_in(version.definition)  # a draft may have been unfinished
    _publish(version, by=by)
    record("instrument.published", version, by=by, unit=office, **about(version))
    return version


@transaction.atomic
def retire(version_id: int, *, by: Person) -> Version:
    """Take a published form out of use from today on; what was filled in stays as it is."""
    version = locked_version(version_id)
    office = own_office(version)
    require(by, Permission.INSTRUMENT_EDIT, office)
    version.state = advance(MOVES, State(version.state), "retire")
    version.save(update_fields=["state"])
    version.instrument.retired_on = clock.today()
    version.instrument.save(update_fields=["retired_on"])
    record("instrument.retired", version, by=by, unit=office, **about(version))
    return version


@transaction.atomic
def load_packs(folder: Path = PACKS) -> list[Version]:
    """Publish what ships with the product; return the new versions.

    Running it again changes nothing; a changed pack becomes the next version of its form.
    """
    made = []
    for file in sorted(folder.glob("*.toml")):
        version = add_version(definition_in(tomllib.loads(file.read_text(encoding="utf-8"))), None)
        if version is not None:
            _publish(version, by=None)
            record("instrument.published", version, by=None, **about(version))
            made.append(version)
    return made


def definition_in(data: object) -> Definition:
    """Return the definition in `data`; raises `Invalid` with every flaw by its place."""
    definition, flaws = rules.read(data)
    if definition is None or flaws:
        fields: dict[str, str] = {}
        for place, message in flaws:
            fields[place] = _("；").join(filter(None, [fields.get(place), message]))
        raise Invalid(
            _("表单有 %(count)s 处问题，请逐一改正后再保存。") % {"count": len(flaws)},
            fields=fields,
        )
    return definition


def add_version(definition: Definition, office: Unit | None) -> Version | None:
    """Return the next version of the form, or None where its newest one says the same."""
    instrument = locked_form(definition.key, office, definition.title)
    newest = newest_of(instrument)
    if newest is not None and newest.hash == rules.digest(definition):
        return None
    return next_version(instrument, definition)


def locked_form(key: str, office: Unit | None, title: str) -> Instrument:
    """Return a form of `office`, made where there is none yet; locked.

    The lock keeps two people from taking the same number.
    """
    instrument, _made = Instrument.objects.get_or_create(
        key=key, office=office, defaults={"title": title}
    )
    return Instrument.objects.select_for_update(no_key=True).get(pk=instrument.pk)


def newest_of(instrument: Instrument) -> Version | None:
    """Return the version with the highest number, whatever its state."""
    return instrument.versions.order_by("-number").first()


def next_version(instrument: Instrument, definition: Definition) -> Version:
    """Add a draft to a locked form."""
    newest = newest_of(instrument)
    return Version.objects.create(
        instrument=instrument,
        number=newest.number + 1 if newest else 1,
        definition=json.loads(rules.canonical(definition)),
        hash=rules.digest(definition),
        made_at=clock.now(),
    )


def locked_version(version_id: int) -> Version:
    """Lock the form, then the version: the order in which everybody takes them."""
    form = Instrument.objects.select_for_update(no_key=True, of=("self",)).select_related("office")
    instrument = form.get(versions=version_id)
    version = Version.objects.select_for_update(no_key=True).get(pk=version_id)
    version.instrument = instrument
    return version


def own_office(version: Version) -> Unit:
    """Return the office whose form it is; raises `NotAllowed` for one that ships with us."""
    office = version.instrument.office
    if office is None:
        raise NotAllowed(_("随产品提供的表单不能直接改动，请另存为本督导室的表单。"))
    return office


def _publish(version: Version, *, by: Person | None) -> None:
    state = advance(MOVES, State(version.state), "publish")
    instrument = version.instrument
    for used in instrument.versions.filter(state=State.PUBLISHED):
        used.state = advance(MOVES, State(used.state), "retire")
        used.save(update_fields=["state"])
    version.state = state
    version.published_at = clock.now()
    version.published_by = by
    version.save(update_fields=["state", "published_at", "published_by"])
    instrument.title = version.form.title
    instrument.retired_on = None
    instrument.save(update_fields=["title", "retired_on"])


def about(version: Version) -> dict[str, Any]:
    """Return what the record tells of a version."""
    return {"key": version.instrument.key, "number": version.number, "hash": version.hash}
