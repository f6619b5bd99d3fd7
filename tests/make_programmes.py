"""Entries of the register and programmes in the state a test needs, made by their actions."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from dudao.access.roles import Role
from dudao.documents import actions as documents
from dudao.documents.content import Fact, load
from dudao.documents.models import Document
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Entry, Part, Programme
from dudao.planning.states import EntryState
from tests import make, make_inspectorate

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 11)
ASKED = {"self_evaluation": True, "self_evaluation_due_on": date(2026, 11, 20)}

#: What an entry says, as the API takes it.
SAID: dict[str, Any] = {
    "year": 2026,
    "title": "幼儿园规范办园行为专项督导",
    "kind": "special",
    "organiser": "新晃县人民政府教育督导室",
    "basis": "《幼儿园督导评估办法》",
    "object": "全县公办、民办幼儿园",
    "scope": "办园条件、安全卫生、保育教育、教职工队伍",
    "way": "学校自评，督导组现场查看",
    "first_on": FIRST.isoformat(),
    "last_on": LAST.isoformat(),
    "schools": 12,
    "minutes": 180,
    "files_asked": 2,
}


class Sent(NamedTuple):
    """A programme, who runs it, and the three that go."""

    programme: Programme
    director: Person
    team: list[Person]

    @property
    def part(self) -> Part:
        """Return the first school's part, fresh."""
        return self.programme.parts.order_by("pk")[0]


def said(**given: Any) -> dict[str, Any]:
    """What an entry says."""
    return {**SAID, "first_on": FIRST, "last_on": LAST, **given}


def entry(office: Unit, by: Person, state: EntryState = EntryState.APPROVED, **given: Any) -> Entry:
    """An entry of the office, taken to `state`."""
    made = actions.draft_entry(office, by=by, **said(**given))
    steps = [
        (EntryState.SUBMITTED, actions.submit_entry),
        (EntryState.APPROVED, actions.approve_entry),
    ]
    for reached, step in steps:
        if made.state == state:
            break
        made = step(made.pk, by=by)
        assert made.state == reached
    return made


def programme(
    office: Unit, by: Person, units: Sequence[Unit], on: Entry | None = None, **given: Any
) -> Programme:
    """A programme on an approved entry, without a team."""
    return actions.draft_programme(
        office, by=by, entry=on or entry(office, by), units=units, **given
    )


def team(office: Unit, size: int = 3) -> list[Person]:
    """Inspectors of the office who have nothing to do with any school."""
    made = [make_inspectorate.new_inspector(f"示例组员{n}", office) for n in range(size)]
    return [one.person for one in made]


def teamed(office: Unit, by: Person, units: Sequence[Unit], **given: Any) -> Sent:
    """A programme with its team."""
    made, people = programme(office, by, units, **given), team(office)
    made = actions.form_team(made.pk, by=by, lead=people[0], members=people[1:])
    return Sent(made, by, people)


def issued(document: Document, by: Person) -> Document:
    """A draft that went all its way; what it belongs to goes on as the queue would let it."""
    made = just_issued(document, by)
    actions.follow_issued(made.pk, by=by)
    return made


def just_issued(document: Document, by: Person) -> Document:
    """A draft that went all its way, of which the queue has not yet heard."""
    clerk = make.person("示例核稿", document.office)
    make.holds(clerk, Role.OFFICE_STAFF, document.office.region)
    _fill_in(document, by)
    documents.submit(document.pk, by=by, recompute=_as_printed)
    documents.check(document.pk, by=clerk, recompute=_as_printed)
    documents.sign_off(document.pk, by=by, recompute=_as_printed)
    return documents.issue(document.pk, by=by, recompute=_as_printed)


def _fill_in(document: Document, by: Person) -> None:
    """Write what a draft leaves to write."""
    document.refresh_from_db()
    if "____" in str(document.content):
        text = json.dumps(document.content, ensure_ascii=False).replace("____", "户外器械偏旧。")
        seen = document.text_sha256
        documents.edit(document.pk, load(json.loads(text)), by=by, seen_sha256=seen)


def _as_printed(fact: Fact) -> str:
    return fact.text


def notified(office: Unit, by: Person, units: Sequence[Unit], **given: Any) -> Sent:
    """A programme whose schools have the notice."""
    sent = teamed(office, by, units, **given)
    issued(actions.draft_programme_notice(sent.programme.pk, by=by), by)
    sent.programme.refresh_from_db()
    return sent


def visited(office: Unit, by: Person, units: Sequence[Unit], on: date, **given: Any) -> Sent:
    """A programme whose team was at every school; call at a time when `on` has come."""
    sent = notified(office, by, units, **given)
    for part in sent.programme.parts.all():
        actions.record_visit(part.pk, by=by, on=on)
    sent.programme.refresh_from_db()
    return sent


def fed_back(office: Unit, by: Person, units: Sequence[Unit], on: date, **given: Any) -> Sent:
    """A programme whose schools have the initial opinion."""
    sent = visited(office, by, units, on, **given)
    for part in sent.programme.parts.all():
        actions.feed_back_opinion(part.pk, by=by, text="办园行为总体规范，食堂留样不全。")
    return sent
