"""Findings in any state for tests, each made by the actions that would have made it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from dudao.access.roles import Role
from dudao.documents import actions as documents
from dudao.files.actions import store
from dudao.files.models import File
from dudao.findings import actions
from dudao.findings.models import Finding, Notice
from dudao.findings.states import Route, Severity, State, Verdict
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make

SAID: dict[str, Any] = {
    "topic": "safety",
    "topic_title": "校园及周边安全情况",
    "severity": Severity.GENERAL,
    "route": Route.SUGGESTION,
    "fact": "教学楼二层东侧疏散通道堆放课桌椅。",
    "basis": "《中小学幼儿园安全管理办法》第十八条",
    "demand": "立即清理通道，建立每日巡查记录。",
}


def photo_bytes(colour: str = "red", form: str = "PNG") -> bytes:
    """A tiny picture; another colour is another file."""
    content = BytesIO()
    Image.new("RGB", (32, 24), colour).save(content, form)
    return content.getvalue()


def photo(unit: Unit, by: Person, colour: str = "red") -> File:
    return store(photo_bytes(colour), name=f"{colour}.png", unit=unit, by=by)


def finding(unit: Unit, by: Person, **given: Any) -> Finding:
    """A finding of which the school does not know."""
    return actions.raise_finding(unit, by=by, **{**SAID, **given})


def told(unit: Unit, by: Person, **given: Any) -> Finding:
    """A finding that waits for the school."""
    return actions.tell([finding(unit, by, **given).pk], by=by)[0]


def at_school(unit: Unit) -> Person:
    """Somebody who rectifies at `unit`."""
    holder = make.person("示例承办人", unit)
    make.holds(holder, Role.SCHOOL_LIAISON, unit)
    return holder


def in_state(state: State, unit: Unit, by: Person, **given: Any) -> Finding:
    """A told finding in `state`."""
    made = told(unit, by, **given)
    school = at_school(unit)
    if state in {State.RECTIFYING, State.SUBMITTED}:
        actions.promise(made.pk, by=school, responsible_person="示例老师", measures="清理并巡查。")
    if state == State.SUBMITTED:
        actions.submit_rectification(made.pk, by=school, result="已清理完毕。")
    if state == State.RETURNED:
        actions.verify(made.pk, by=by, verdict=Verdict.NOT, note="通道仍被占用。")
    if state == State.CLOSED:
        actions.verify(made.pk, by=by, verdict=Verdict.RECTIFIED, note="现场查看已清理。")
    made.refresh_from_db()
    return made


def late(unit: Unit, by: Person, **given: Any) -> Finding:
    """A finding whose deadline passed before `clock.now()`."""
    with clock.at(clock.now() - timedelta(days=60)):
        return told(unit, by, **given)


def earlier(unit: Unit, by: Person, **given: Any) -> Finding:
    """A finding that was closed on the spot half a year before `clock.now()`."""
    with clock.at(clock.now() - timedelta(days=200)):
        made = told(unit, by, **given)
        actions.verify(
            made.pk, by=by, verdict=Verdict.RECTIFIED, note="现场查看已清理。", on_site=True
        )
    made.refresh_from_db()
    return made


def notice(unit: Unit, by: Person, **given: Any) -> Notice:
    """The draft of a notice with one finding."""
    made = finding(unit, by, **{"route": Route.NOTICE, **given})
    return actions.draft_notice([made.pk], by=by)


def checked(made: Notice, by: Person) -> Notice:
    """The draft, submitted by `by` and checked by somebody else of the office."""
    checker = make.person("示例核稿人", made.office)
    make.holds(checker, Role.OFFICE_STAFF, made.office.region)
    documents.submit(made.document_id, by=by)
    documents.check(made.document_id, by=checker)
    return made


def signed_off(made: Notice, by: Person, director: Person) -> Notice:
    """The draft, checked and signed off."""
    documents.sign_off(checked(made, by).document_id, by=director)
    return made


def issued_notice(unit: Unit, by: Person, director: Person, **given: Any) -> Notice:
    """A notice with one finding, numbered and issued."""
    made = signed_off(notice(unit, by, **given), by, director)
    return actions.issue_notice(made.pk, by=director)
