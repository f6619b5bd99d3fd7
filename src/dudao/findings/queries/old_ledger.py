"""An old ledger beside what is there: schools, people, numbers. Reads only."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from dudao.findings.models import Finding
from dudao.findings.rules import norm_key
from dudao.findings.states import Route, Severity, State
from dudao.inspectorate.queries import inspectors_of
from dudao.instruments.queries import published
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import norm
from dudao.org.queries.calendar import calendar_of
from dudao.org.roster.reading import Report, Row
from dudao.org.states import INSPECTED

#: What a problem is about where the old ledger does not say it in our words.
OTHER_TOPIC = "other"
_ALIKE = 0.6
_MOST_HINTS = 50
_SEPARATORS = re.compile(r"[、,，;；/ ]+")


def prepare(rows: Sequence[Row], report: Report, office: Unit, by: Person) -> list[dict[str, Any]]:
    """Return each row as the finding it becomes, in JSON; `report` says what stands in the way."""
    comparison = _Comparison(rows, report, office, by)
    return [comparison.prepared(row) for row in rows]


class _Comparison:
    """The rows of one ledger and one office, held side by side."""

    def __init__(self, rows: Sequence[Row], report: Report, office: Unit, by: Person) -> None:
        self.report = report
        self.office = office
        self.by = by
        self.today = clock.today()
        self.calendar = calendar_of(office)
        self.hints = 0
        self.schools: dict[str, list[Unit]] = defaultdict(list)
        kinds = [kind.value for kind in INSPECTED]
        for unit in Unit.objects.filter(office=office, kind__in=kinds):
            for word in {unit.name, unit.short_name, unit.code, unit.local_code} - {"", None}:
                self.schools[str(word)].append(unit)
        self.people: dict[str, list[int]] = defaultdict(list)
        for inspector in inspectors_of(office):
            self.people[inspector.person.name].append(inspector.person_id)
        self.topics = {
            section.title: section.routine_item or section.key
            for version in published(office, self.today)
            for section in version.form.sections
        }
        given = {str(row.values.get("number")) for row in rows}
        known = Finding.objects.filter(office=office, number__in=given)
        self.numbers = dict.fromkeys(known.values_list("number", flat=True), "")
        texts = {row.values.get("fact") for row in rows if not row.values.get("number")}
        self.facts = set(
            Finding.objects.filter(office=office, fact__in=texts - {None}).values_list(
                "unit_id", "fact", "found_on"
            )
        )
        self.terms = {route: self._term(route) for route in Route}

    def prepared(self, row: Row) -> dict[str, Any]:
        """Return what becomes of `row`."""
        values = row.values
        school = self._school(row)
        made = {
            "sheet": row.sheet,
            "row": row.number,
            "school": school.name if school else values.get("school") or values.get("code") or "",
            "unit": school and school.pk,
            "number": self._number(row),
            "topic": self._topic(values.get("topic") or ""),
            "topic_title": values.get("topic") or _("其他"),
            "fact": values.get("fact") or "",
            "severity": values.get("severity") or Severity.GENERAL,
            "life_safety": bool(values.get("life_safety")),
            "route": values.get("route") or Route.SUGGESTION,
            **{name: values.get(name) or "" for name in ("basis", "demand")},
            **{name: values.get(name) or "" for name in ("responsible_person", "measures")},
            "result": values.get("result") or "",
        }
        if made["life_safety"]:
            made["severity"] = Severity.SERIOUS
        if not made["fact"] and "fact" not in values:
            self._wrong(row, "fact", _("没有写问题"), _("写明存在的问题"))
        made |= self._inspector(row) | self._days(row)
        self._check_twice(row, made)
        return made

    def _wrong(self, row: Row, field: str, wrong: str, right: str) -> None:
        self.report.wrong(row, field, wrong, right)

    def _term(self, route: Route) -> int:
        return norm(norm_key(route, life_safety=False), office=self.office)

    def _school(self, row: Row) -> Unit | None:
        words = [str(row.values[name]) for name in ("code", "school") if row.values.get(name)]
        for word in words:
            found = self.schools.get(word, [])
            if len(found) == 1:
                return found[0]
            if found:
                wrong = _("有%d个单位叫这个名称") % len(found)
                self._wrong(row, "school", wrong, _("填写学校标识码以便区分"))
                return None
        if not words:
            if not {"school", "code"} & set(row.values):
                self._wrong(row, "school", _("没有写学校"), _("填写学校全称或标识码"))
            return None
        self._wrong(row, "school", _("学校登记里没有这所学校"), self._meant(words[-1]))
        return None

    def _meant(self, word: str) -> str:
        self.hints += 1
        names = [name for name in self.schools if not name.isdigit()]
        near = (
            get_close_matches(word, names, n=3, cutoff=_ALIKE) if self.hints < _MOST_HINTS else []
        )
        return _("、").join(near) or _("先在“学校”中登记，或核对名称")

    def _number(self, row: Row) -> str:
        number = str(row.values.get("number") or "")
        if number in self.numbers:
            place = self.numbers[number]
            wrong = _("与%s的编号相同") % place if place else _("台账里已有这个编号")
            self._wrong(row, "number", wrong, _("删去已导入的行，或更正编号"))
        elif number:
            told = {"sheet": row.sheet, "row": row.number}
            self.numbers[number] = _("“%(sheet)s”第%(row)d行") % told
        return number

    def _topic(self, title: str) -> str:
        near = get_close_matches(title, self.topics, n=1, cutoff=_ALIKE)
        return self.topics[near[0]] if near else OTHER_TOPIC

    def _inspector(self, row: Row) -> dict[str, Any]:
        """Return who raised it: an inspector of that name, else whoever brings the ledger in."""
        said = row.values.get("raised_by") or ""
        for name in _SEPARATORS.split(said):
            if len(self.people.get(name, [])) == 1:
                return {"raised_by": self.people[name][0], "said_by": said}
        if said:
            what = _("不是本室督学，登记为导入人，原姓名记入办理过程")
            self.report.repaired(row, "raised_by", said, self.by.name, what)
        return {"raised_by": self.by.pk, "said_by": said}

    def _days(self, row: Row) -> dict[str, Any]:
        """Return state and days, checked against each other."""
        route = row.values.get("route") or Route.SUGGESTION
        found, due, closed = (self._day(row, name) for name in ("found_on", "due_on", "closed_on"))
        state = row.values.get("state") or (State.CLOSED if closed else State.OPEN)
        if found is None:
            if "found_on" not in row.values:
                self._wrong(row, "found_on", _("没有写发现日期"), _("年-月-日，如2026-09-01"))
            return {"state": state}
        if found > self.today:
            self._wrong(row, "found_on", _("日期在今天以后"), _("核对年份"))
            return {"state": state}
        due = due or self.calendar.add(found, self.terms[Route(route)])
        if due < found:
            self._wrong(row, "due_on", _("早于发现日期"), _("不早于%s") % found.isoformat())
        made = {"state": state, "found_on": found.isoformat(), "due_on": due.isoformat()}
        if state == State.CLOSED:
            self._check_closed(row, found, closed)
            made["closed_on"] = closed and closed.isoformat()
        return made

    def _check_closed(self, row: Row, found: date, closed: date | None) -> None:
        if closed is None:
            if "closed_on" not in row.values:
                self._wrong(row, "closed_on", _("已销号，没有写销号日期"), _("填写销号或完成日期"))
        elif closed < found:
            self._wrong(row, "closed_on", _("早于发现日期"), _("不早于%s") % found.isoformat())
        elif closed > self.today:
            self._wrong(row, "closed_on", _("日期在今天以后"), _("核对年份"))

    def _day(self, row: Row, name: str) -> date | None:
        text = row.values.get(name)
        return date.fromisoformat(text) if text else None

    def _check_twice(self, row: Row, made: dict[str, Any]) -> None:
        """Refuse a row without a number that is in the ledger already, or twice in the file."""
        if made["number"] or not made["unit"] or "found_on" not in made:
            return
        key = (made["unit"], made["fact"], date.fromisoformat(made["found_on"]))
        if key in self.facts:
            wrong = _("同一学校、同一天、同样的问题已在台账里")
            self._wrong(row, "fact", wrong, _("删去重复的行"))
        self.facts.add(key)
