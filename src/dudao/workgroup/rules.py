"""What may be written in the work group, and which week a day belongs to."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.findings.rules import clean
from dudao.lib.errors import Invalid
from dudao.workgroup.states import Reach, Who

TITLE_LIMIT = 100
TEXT_LIMIT = 10_000
ANSWER_LIMIT = 2000
REASON_LIMIT = 300
FILES_LIMIT = 20


class Audience(NamedTuple):
    """Whom a post is for: kinds of people within a reach, and inspectors by name (their ids)."""

    who: frozenset[Who] = frozenset()
    reach: Reach = Reach.ALL
    areas: frozenset[int] = frozenset()
    schools: frozenset[int] = frozenset()
    inspectors: frozenset[int] = frozenset()


def said(texts: Mapping[str, tuple[str, int]], *, empty: bool = False) -> dict[str, str]:
    """Return each text trimmed; raises `Invalid` for one that is over its limit, or (unless that
    is allowed) `empty`.
    """
    trimmed = {name: clean(text) for name, (text, _limit) in texts.items()}
    problems = {}
    for name, (_text, limit) in texts.items():
        if not trimmed[name] and not empty:
            problems[name] = _("必填，请填写。")
        elif len(trimmed[name]) > limit:
            problems[name] = _("最多%(limit)d字，请精简。") % {"limit": limit}
    refuse(problems)
    return trimmed


def refuse(problems: Mapping[str, str]) -> None:
    """Raise `Invalid` naming the fields when there are problems."""
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=dict(problems))


def first_of_week(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())
