"""What two hundred inspectors do in a month, as their phones tell it."""

import io
import random
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from PIL import Image

from bench.field_client import Phone

VISITS = 4
ANSWERS = 12
PHOTOS = 2
EDGE = 160  # of a photo, in pixels of noise: about 30 KB


def inspectors(count: int, since: datetime) -> list[Phone]:
    """Open accounts for `count` inspectors of the demo county and enrol a phone for each."""
    from dudao.access.actions import enrol_device
    from dudao.access.models import Grant
    from dudao.access.roles import Role, Scope
    from dudao.lib import clock
    from dudao.lib.ids import uuid7
    from dudao.org.models import Person, Unit

    office = Unit.objects.get(kind="office")
    schools = [*Unit.objects.filter(kind="school", office=office).order_by("pk")]
    people = Person.objects.bulk_create(
        Person(username=f"month{n}", name=f"督学{n}", sort_key=f"du xue {n}", unit=office)
        for n in range(count)
    )
    Grant.objects.bulk_create(
        Grant(
            person=person,
            role=Role.RESPONSIBLE_INSPECTOR,
            scope=Scope.UNIT,
            unit=schools[n % len(schools)],
            start_on=date(2020, 1, 1),
        )
        for n, person in enumerate(people)
    )
    phones = []
    with clock.at(since):
        for person in people:
            made = enrol_device(uuid7(), name="reference", data_key=bytes(32), by=person)
            phones.append(Phone("", made.secret, str(made.device.pk), person.pk))
    return phones


def school_of(phone: Phone) -> int:
    """Return where the inspector goes."""
    from dudao.access.models import Grant

    unit = Grant.objects.values_list("unit", flat=True).get(person=phone.person)
    assert unit is not None
    return unit


def form() -> tuple[int, list[str]]:
    """Return the version of the routine form, and the keys of its judgements."""
    from dudao.instruments.models import Version

    version = Version.objects.filter(instrument__key="school_routine").latest("pk")
    items = [item for part in version.definition["sections"] for item in part["items"]]
    return version.pk, [item["key"] for item in items if item["kind"] == "judgement"]


def month(phone: Phone, unit: int, version: int, items: list[str], begin: datetime) -> None:
    """Let the inspector make his visits of a month; nothing of it is sent yet."""
    draw = random.Random(phone.person)
    for number in range(VISITS):
        at = begin + timedelta(days=7 * number + draw.randrange(5), minutes=draw.randrange(300))
        visit(phone, unit, version, draw.sample(items, min(ANSWERS, len(items))), at, draw)


def visit(
    phone: Phone, unit: int, version: int, items: list[str], at: datetime, draw: random.Random
) -> None:
    """Let him go to a school once."""
    name, record, finding = (str(uuid.UUID(int=draw.getrandbits(128))) for _n in range(3))
    clock = iter(at + timedelta(minutes=3 * n) for n in range(100))
    sheet = {"record": record, "version": version, "serial": 1}
    begin = {"unit": unit, "kind": "routine", "purpose": "经常性督导", "records": [sheet]}
    phone.does("visit.start", name, next(clock), **begin)
    phone.does("visit.check_in", name, next(clock), place=None, plaque=None)
    for item in items:
        changes = {item: {"was": None, "now": draw.choice(["meets", "mostly", "fails"])}}
        phone.does("visit.answer", name, next(clock), record=record, changes=changes)
    about = {"record": record, "item": items[0]}
    files = [attach(phone, name, about, next(clock), draw) for _n in range(PHOTOS)]
    phone.does("visit.raise", name, next(clock), **problem(finding))
    note = {"note": str(uuid.UUID(int=draw.getrandbits(128))), "activity": "interview"}
    said = {"role": "教师", "text": "午休时有人值守。", "at": next(clock).isoformat()}
    phone.does("visit.note", name, next(clock), **note, **said)
    merit = {"merit": str(uuid.UUID(int=draw.getrandbits(128))), "text": "大课间有序。"}
    phone.does("visit.merit", name, next(clock), **merit)
    phone.does("visit.check_out", name, next(clock))
    hashes = [sha256 for _file, sha256 in files]
    phone.does("visit.complete", name, next(clock), hashes, files=[file for file, _sha in files])


def attach(
    phone: Phone, visit_id: str, to: dict[str, str], at: datetime, draw: random.Random
) -> tuple[str, str]:
    """Take a photo of something; return its id and its hash."""
    photo = picture(draw)
    sha256, file = phone.keeps(photo), str(uuid.UUID(int=draw.getrandbits(128)))
    about: dict[str, Any] = {"size": len(photo), "media_type": "image/jpeg", "name": "现场.jpg"}
    about |= {"taken_at": at.isoformat(), "to": to}
    phone.does("visit.attach", visit_id, at, file=file, sha256=sha256, **about)
    return file, sha256


def picture(draw: random.Random) -> bytes:
    """Return a photo like no other."""
    noise = Image.frombytes("RGB", (EDGE, EDGE), draw.randbytes(EDGE * EDGE * 3))
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=80)
    return file.getvalue()


def problem(finding: str) -> dict[str, Any]:
    """Return what an inspector says of a problem."""
    return {
        "finding": finding,
        "record": None,
        "item": "",
        "topic": "safety",
        "topic_title": "校园及周边安全情况",
        "severity": "general",
        "route": "suggestion",
        "fact": "教学楼二层东侧疏散通道堆放课桌椅，影响通行。",
        "basis": "《中小学幼儿园安全管理办法》第十八条",
        "demand": "立即清理通道，建立每日巡查记录。",
        "workdays": 5,
        "evidence": [],
    }
