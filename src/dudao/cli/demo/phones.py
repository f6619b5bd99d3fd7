"""Phones of the demo: in use, silent and ended; steps that wait for a decision, a photo for its
content.

The steps come as the file that a phone exports when it cannot send any more, and are applied by
the worker, as in an office.
"""

import hashlib
import json
import os
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dudao.access import actions as access
from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.cli.demo.cast import Cast
from dudao.cli.notebook import Notebook
from dudao.cli.sample import drawn
from dudao.inbox.actions import import_export
from dudao.inbox.actions.importing import IV_BYTES, MAGIC
from dudao.inspectorate.queries import responsible_for
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.org.queries.calendar import calendar_of
from dudao.planning import actions as planning
from dudao.planning.states import VisitKind

KEY_BYTES = 32
APP = "demo"
#: How long ago the phones of the inspectors were last in contact, and what they still hold.
SILENT = (
    (timedelta(minutes=12), 0),
    (timedelta(hours=3), 7),
    (timedelta(days=2), 31),
    (timedelta(days=16), 0),
)
MAKES = ("Chrome，安卓", "华为浏览器，鸿蒙", "Safari，iPhone", "Chrome，平板")


def fill_phones(cast: Cast, units: list[Unit], today: date) -> None:
    """Give people phones, and let three of them bring what waits for somebody."""
    day = calendar_of(cast.office).last_before(today)
    near = [units[-1], units[0]]
    with clock.at(_at(day, 8)):
        people = [_responsible(unit, day) for unit in near]
        phones = [_Phone(person, make) for person, make in zip(people, MAKES, strict=False)]
    with clock.at(_at(day - timedelta(days=40), 8)):
        others = [row.person for row in cast.inspectors if row.person not in people]
        goers = [person for person in others if may_anywhere(person, Permission.VISIT_MAKE)]
        rest = [_Phone(person, make) for person, make in zip(goers, MAKES, strict=False)]
        lost = [_Phone(phone.person, MAKES[1]) for phone in rest[-1:]]
    for phone, (ago, unsent) in zip(rest, SILENT, strict=False):
        _was_silent(phone, ago, unsent)
    for phone in lost:
        access.end_device(phone.device.pk, by=phone.person)
    _photo_on_its_way(cast, near[0], phones[0], day)
    _not_ones_own_school(cast, near[0], phones[1], day)
    _account_closed(cast, near[1], day)


class _Phone:
    """A phone that notes steps, and writes them into a file as its last resort."""

    def __init__(self, person: Person, make: str) -> None:
        self.person, self._key = person, os.urandom(KEY_BYTES)
        enrolled = access.enrol_device(uuid7(), name=make, data_key=self._key, app=APP, by=person)
        self.device = enrolled.device
        self._book = Notebook(self.device.pk, person.pk, APP)
        self.note = self._book.note

    def export(self) -> bytes:
        """Return the file (docs/sync.md, "Export file")."""
        header = json.dumps({"device": str(self.device.pk)}).encode()
        plain = json.dumps({"operations": self._book.noted, "media": []}).encode()
        iv = os.urandom(IV_BYTES)
        sealed = AESGCM(self._key).encrypt(iv, plain, None)
        return MAGIC + len(header).to_bytes(4, "big") + header + iv + sealed


def _was_silent(phone: _Phone, ago: timedelta, unsent: int) -> None:
    with clock.at(clock.now() - ago):
        oldest = clock.now() - timedelta(hours=5) if unsent else None
        access.note_unsent(phone.device, app=APP, unsent=unsent, oldest_unsent_at=oldest)


def _photo_on_its_way(cast: Cast, unit: Unit, phone: _Phone, day: date) -> None:
    """A visit that took effect, whose photo has not come yet."""
    visit, file, card, photo = uuid7(), uuid7(), uuid7(), drawn(77)
    _begin(phone, visit, unit, _at(day, 15), purpose="食堂与校园安全")
    phone.note(
        "visit.note",
        _at(day, 15, 20),
        visit=visit,
        note=card,
        activity="interview",
        role="食堂从业人员",
        text="留样冰箱的温度每天登记，最近一周的记录在墙上。",
        at=_at(day, 15, 20).isoformat(),
    )
    phone.note(
        "visit.attach",
        _at(day, 15, 21),
        visit=visit,
        file=file,
        sha256=hashlib.sha256(photo).hexdigest(),
        size=len(photo),
        media_type="image/jpeg",
        name="留样登记.jpg",
        taken_at=_at(day, 15, 21).isoformat(),
        to={"note": str(card)},
        watermark=f"{unit.name} {day:%Y-%m-%d} 15:21",
    )
    phone.note("visit.check_out", _at(day, 16, 30), visit=visit)
    import_export(phone.export(), by=cast.director)
    _was_silent(phone, timedelta(minutes=40), 1)


def _not_ones_own_school(cast: Cast, unit: Unit, phone: _Phone, day: date) -> None:
    """A visit to a school that somebody else is responsible for."""
    visit = uuid7()
    _begin(phone, visit, unit, _at(day, 10), purpose="代同事随访")
    phone.note(
        "visit.merit",
        _at(day, 10, 40),
        visit=visit,
        merit=uuid7(),
        text="大课间活动组织有序，教师全员到场。",
    )
    import_export(phone.export(), by=cast.director)


def _account_closed(cast: Cast, unit: Unit, day: date) -> None:
    """A visit of somebody whose account was closed before the phone was in contact again."""
    person = cast.part_timers[-1].person
    with clock.at(_at(day, 8)):
        assignment = planning.assign(
            unit,
            by=cast.director,
            kind=VisitKind.RANDOM,
            purpose="课后服务随机督导",
            planned_on=day,
            leader=person,
            despite="期末课后服务随机检查",
        )
        phone = _Phone(person, MAKES[3])
    visit = assignment.reserved
    _begin(phone, visit, unit, _at(day, 16), purpose="课后服务随机督导", assignment=assignment.pk)
    phone.note(
        "visit.merit",
        _at(day, 16, 30),
        visit=visit,
        merit=uuid7(),
        text="课后服务开设了六个兴趣小组，学生自愿参加。",
    )
    phone.note("visit.check_out", _at(day, 17), visit=visit)
    access.disable(person.pk, by=cast.admin)
    import_export(phone.export(), by=cast.director)


def _begin(phone: _Phone, visit: UUID, unit: Unit, at: datetime, **given: Any) -> None:
    start = {"assignment": None, "unit": unit.pk, "kind": VisitKind.RANDOM, "records": [], **given}
    phone.note("visit.start", at, visit=visit, **start)
    phone.note("visit.check_in", at + timedelta(minutes=4), visit=visit, place=None, plaque=None)


def _responsible(unit: Unit, today: date) -> Person:
    return responsible_for(unit, today).select_related("person").get().person


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.CHINA)
