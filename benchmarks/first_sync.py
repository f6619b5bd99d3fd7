"""What a phone downloads when it is enrolled: 20 schools, three years of findings and visits.

150 findings and 108 visits (3 a month) a school; the facts are those of tests/findings/three_years.
The site runs as an office runs it; bytes and seconds of the server are measured over HTTP on this
machine. The 3G link (750 kbit/s, 100 ms there and back) is computed from them, not built: two round
trips to connect with TLS 1.3, one a request, and the bytes at the rate of the link. TCP's first
window (14.6 kB) is larger than what is under way on such a link (9.4 kB), so nothing waits for it.

Limits: under 3 MB and under 10 s from signing in to the last byte. Later pulls: nothing new, and
one new finding.
"""

import gzip
import json
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from bench import place, report
from bench.serving import Serving

SCHOOLS, FINDINGS, VISITS_A_MONTH, MONTHS = 20, 150, 3, 36
OPEN = 0.15  # of the findings
BYTES_A_SECOND, ROUND_TRIP = 750_000 / 8, 0.1
TIMES = 5
LIMIT_BYTES, LIMIT_SECONDS = 3_000_000, 10
PASSWORD = "correct-horse-battery"
SHELL = Path(__file__).parents[1] / "src" / "dudao" / "field" / "static"


class Link:
    """A phone's connection to the site, counting bytes and the server's seconds."""

    def __init__(self, address: str) -> None:
        self._api = httpx.Client(base_url=f"{address}/field/sync", timeout=60)
        self._api.headers["Accept-Encoding"] = "gzip"

    def post(self, path: str, body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, float]]:
        """Return the answer and what it cost."""
        began = time.perf_counter()
        with self._api.stream("POST", path, json=body) as answer:
            plain = answer.read()
            down = answer.num_bytes_downloaded + _length(answer.headers)
        seconds = time.perf_counter() - began
        answer.raise_for_status()
        said = json.loads(plain)
        up = len(answer.request.content) + _length(answer.request.headers)
        return said, {"down": down, "up": up, "server": seconds, "plain": len(plain)}

    def enrol(self) -> dict[str, float]:
        """Sign in; return what it cost."""
        key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
        who = {"device": str(uuid4()), "name": "phone", "username": "field", "password": PASSWORD}
        said, cost = self.post("/devices", {**who, "code": "", "data_key": key})
        self._api.headers["Authorization"] = f"Bearer {said['token']}"
        return cost


def main() -> None:
    """Fill a county, download it as a new phone and again, tell what it takes."""
    with place.server() as running, tempfile.TemporaryDirectory() as state:
        url = place.database(running, "first_sync")
        place.use(url, Path(state))
        unit = fill()
        with Serving(url, state) as address:
            first = [_first(address) for _n in range(TIMES)]
            later = _later(address, unit)
        cpu = _cpu()
    seconds = statistics.median(one["seconds_on_3g"] for one in first)
    figures = {
        "schools": SCHOOLS,
        "findings": SCHOOLS * FINDINGS,
        "visits": SCHOOLS * VISITS_A_MONTH * MONTHS,
        "cpu_seconds": cpu,
        "first": {key: round(statistics.median(one[key] for one in first), 3) for key in first[0]},
        "nothing_new": later[0],
        "one_finding_more": later[1],
        "shell_bytes": _shell(),
    }
    ratios = {
        "bytes_to_limit": round(figures["first"]["bytes"] / LIMIT_BYTES, 3),
        "seconds_to_limit": round(seconds / LIMIT_SECONDS, 3),
    }
    report.last_line("first_sync", figures, ratios)


def _first(address: str) -> dict[str, float]:
    link = Link(address)
    enrolled = link.enrol()
    said, pulled = link.post("/pull", {"app": "0.1.0"})
    assert len(said["schools"]) == SCHOOLS
    return {
        "bytes": pulled["down"],
        "bytes_unpacked": pulled["plain"],
        "server_seconds": pulled["server"],
        "seconds_on_3g": 2 * ROUND_TRIP + on_3g(enrolled) + on_3g(pulled),
    }


def _later(address: str, unit: int) -> list[dict[str, float]]:
    from dudao.org.models import Person, Unit
    from tests import make_findings

    link = Link(address)
    link.enrol()
    said, _cost = link.post("/pull", {"app": "0.1.0"})
    kinds = ("schools", "visits", "forms", "parts")
    have = {k: {name: one["hash"] for name, one in said[k].items()} for k in kinds}
    told = []
    for _step in ("nothing new", "one more"):
        said, cost = link.post("/pull", {"app": "0.1.0", "have": have})
        told.append(
            {
                "bytes": cost["down"],
                "server_seconds": round(cost["server"], 3),
                "seconds_on_3g": round(2 * ROUND_TRIP + on_3g(cost), 3),
                "schools": len(said["schools"]),
            }
        )
        make_findings.told(Unit.objects.get(pk=unit), Person.objects.get(username="field"))
    return told


def _cpu() -> float:
    """Return what the answer costs a process of the site, without the database; on a busy machine
    it says more than the seconds that pass.
    """
    from dudao.field.pull.answer import Have, answer
    from dudao.org.models import Person

    spent = []
    for _n in range(TIMES):
        who = Person.objects.select_related("unit__office").get(username="field")
        began = time.process_time()
        gzip.compress(answer(who, {}, Have()), 6)
        spent.append(time.process_time() - began)
    return round(statistics.median(spent), 3)


def on_3g(cost: dict[str, float]) -> float:
    """Return the seconds of a request on the link, connected already."""
    return ROUND_TRIP + cost["server"] + (cost["down"] + cost["up"]) / BYTES_A_SECOND


def _length(headers: httpx.Headers) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.raw)


def _shell() -> int:
    """Return the bytes of the app itself as they travel, 0 where it is not built."""
    files = [file for file in SHELL.rglob("*") if file.is_file()]
    packed = {str(file)[:-3] for file in files if file.suffix == ".gz"}
    return sum(file.stat().st_size for file in files if str(file) not in packed)


def fill() -> int:
    """Fill the county; return the id of a school."""
    from django.core.management import call_command

    from dudao.access.roles import Role
    from dudao.instruments.actions import load_packs
    from dudao.org.states import UnitKind
    from tests import make, make_inspectorate

    call_command("migrate", verbosity=0)
    make.load_shipped_data()
    load_packs()
    office = make.unit(UnitKind.OFFICE, name="示例县人民政府教育督导室")
    who = make.person("示例督学", office, username="field")
    card = make_inspectorate.inspector(who)
    schools = [make.school(office, name=f"示例第{n}小学") for n in range(SCHOOLS)]
    for school in schools:
        make.holds(who, Role.RESPONSIBLE_INSPECTOR, school)
        make_inspectorate.responsible(card, school)
    _three_years(schools, who)
    return schools[0].pk


def _three_years(schools: list[Any], who: Any) -> None:
    from django.utils import timezone

    from dudao.files.models import File
    from dudao.findings.models import Finding, FindingFile, Verification
    from dudao.instruments.models import Version
    from dudao.visits.models import Visit, VisitFinding
    from tests.findings import three_years

    draw = random.Random(20260901)
    today = timezone.localdate()
    visits = [visit for school in schools for visit in _visits(school, who, today, Visit)]
    Visit.objects.bulk_create(visits)
    bank = three_years.bank(list(Version.objects.filter(state="published")))
    planted = [one for seed in range(6) for one in three_years.three_years(bank, seed, SCHOOLS)]
    findings = []
    for n, school in enumerate(schools):
        facts = [one for one in planted if one.school == n][:FINDINGS]
        assert len(facts) == FINDINGS
        found_on = sorted(today - timedelta(days=draw.randint(1, 1090)) for _one in facts)
        pairs = zip(facts, found_on, strict=True)
        findings += [_finding(school, who, *pair, draw, Finding) for pair in pairs]
    for number, finding in enumerate(findings):
        finding.number = f"问〔{finding.found_on.year}〕{number}号"
    Finding.objects.bulk_create(findings)
    by_school = {school.pk: [v for v in visits if v.unit_id == school.pk] for school in schools}
    VisitFinding.objects.bulk_create(
        VisitFinding(visit=draw.choice(by_school[one.unit_id]), finding=one) for one in findings
    )
    closed = [one for one in findings if one.closed_at]
    Verification.objects.bulk_create(
        Verification(
            finding=one, verdict="rectified", on_site=draw.random() < 0.8, by=who, at=one.closed_at
        )
        for one in closed
    )
    Visit.objects.update(state="signed")  # from here on nothing about them changes
    shown = [one for one in findings for _n in range(2)]
    photos = [_photo(one, who, File) for one in shown]
    File.objects.bulk_create(photos)
    FindingFile.objects.bulk_create(
        FindingFile(finding=one, file=photo) for one, photo in zip(shown, photos, strict=True)
    )


def _visits(school: Any, who: Any, today: date, visit: Any) -> list[Any]:
    made = []
    for n in range(VISITS_A_MONTH * MONTHS):
        day = today - timedelta(days=10 * n + 3)
        at = _at(day, 9)
        made.append(
            visit(
                unit=school, office=school.office, kind="routine", purpose="经常性督导",
                planned_on=day, leader=who, state="checked_in", checked_in_at=at,
                checked_out_at=at + timedelta(hours=2),
            )
        )  # fmt: skip
    return made


def _finding(school: Any, who: Any, planted: Any, day: date, draw: random.Random, row: Any) -> Any:
    at = _at(day, 11)
    closed = draw.random() >= OPEN
    due = day + timedelta(days=21)
    return row(
        unit=school, office=school.office, topic=planted.topic,
        topic_title="校园及周边安全情况，学生交通安全情况", severity="general", route="suggestion",
        fact=planted.fact, basis="《中小学幼儿园安全管理办法》第十八条",
        demand="立即整改，明确责任人，建立每日巡查记录，整改结果报督导室。", found_on=day,
        workdays=15, due_on=due, first_due_on=due,
        state="verified_closed" if closed else "rectifying",
        raised_by=who, raised_at=at, told_at=at,
        measures="" if closed else "更换设施，安排专人巡查。",
        closed_at=at + timedelta(days=18) if closed else None,
    )  # fmt: skip


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _photo(finding: Any, who: Any, row: Any) -> Any:
    return row(
        sha256="0" * 64, size=300_000, media_type="image/jpeg", name="现场.jpg", unit=finding.unit,
        stored_by=who, stored_at=finding.raised_at,
    )  # fmt: skip


if __name__ == "__main__":
    main()
