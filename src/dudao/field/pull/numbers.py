"""The numbers an inspector's phone reckons with: terms, limits, workdays."""

from collections.abc import Mapping
from datetime import date, timedelta

from dudao.evaluation.actions import rating
from dudao.field.pull.shapes import Calendar, Rules
from dudao.findings.rules import LIMITS
from dudao.findings.rules.routes import LIMITED, URGENT_LIMITS, severest_key
from dudao.findings.states import Route
from dudao.org.models import Unit
from dudao.org.queries.calendar import calendar_of
from dudao.visits.actions import feeding_back, journey, noting, raising
from dudao.workgroup import rules as workgroup

#: A photo on the way: sharp enough to read a gauge, small enough for a bad network.
PHOTO_EDGE, PHOTO_BYTES = 1600, 300_000
MEBIBYTE = 1 << 20
CALENDAR_DAYS = 549  # 18 months


def rules(norms: Mapping[str, int]) -> Rules:
    """Return the numbers, from the norms in force for the office."""
    terms = [*(route.value for route in Route), "life_safety"]
    return Rules(
        workdays={term: norms[f"findings.workdays.{term}"] for term in terms},
        severest={route.value: norms[severest_key(route) or ""] for route in sorted(LIMITED)},
        in_range_metres=norms["visits.in_range_metres"],
        drift_minutes=norms["visits.drift_minutes"],
        limits=limits(),
        photo_edge=PHOTO_EDGE,
        photo_bytes=PHOTO_BYTES,
        media_bytes=norms["inbox.media_mebibytes"] * MEBIBYTE,
        lease_days=norms["access.lease_days"],
        pin_tries=norms["access.pin_tries"],
    )


def limits() -> dict[str, int]:
    """Return the longest text taken per field, in characters."""
    return {
        **LIMITS,
        **URGENT_LIMITS,
        "purpose": journey.PURPOSE_LIMIT,
        "focus": journey.FOCUS_LIMIT,
        "note": raising.NOTE_LIMIT,
        "merit": raising.MERIT_LIMIT,
        "card": noting.NOTE_LIMIT,
        "role": noting.ROLE_LIMIT,
        "reason": feeding_back.REASON_LIMIT,
        "witness": feeding_back.NAME_LIMIT,
        "signer_name": feeding_back.NAME_LIMIT,
        "signer_title": feeding_back.NAME_LIMIT,
        "remark": feeding_back.REMARK_LIMIT,
        "school_view": feeding_back.VIEW_LIMIT,
        "title": workgroup.TITLE_LIMIT,
        "rating": rating.NOTE_LIMIT,
        "text": workgroup.TEXT_LIMIT,
        "answer": workgroup.ANSWER_LIMIT,
    }


def calendar(today: date, office: Unit | None) -> Calendar:
    """Return the workdays from the first of this month on: the same all month, so sent once."""
    first = today.replace(day=1)
    days = (first + timedelta(days=n) for n in range(CALENDAR_DAYS))
    own = calendar_of(office)
    return Calendar(first, "".join("01"[own.is_workday(day)] for day in days))
