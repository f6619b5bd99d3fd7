"""What the steps of a rectification must look like. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

#: More than ten steps are no plan that a phone can show.
MOST_STEPS = 10
STEP_LIMIT = 300


class Planned(NamedTuple):
    """A step as the school says it; without a day it ends with the finding's deadline."""

    text: str
    due_on: date | None = None


def steps_problem(steps: Sequence[Planned], *, done: int, due_on: date, today: date) -> str | None:
    """Return why `steps` cannot follow the `done` ones of a finding that is due on `due_on`."""
    if len(steps) + done > MOST_STEPS:
        return _("最多%(most)d步，请合并。") % {"most": MOST_STEPS}
    for step in steps:
        if not step.text:
            return _("请写明每一步做什么。")
        if len(step.text) > STEP_LIMIT:
            return _("每一步最多%(limit)d字，请精简。") % {"limit": STEP_LIMIT}
        # Who is late already plans beyond the deadline, and nothing else is left to him.
        if step.due_on is not None and step.due_on > due_on >= today:
            return _(
                "“%(step)s”的完成期限不能晚于整改期限（%(due)s）。需要更多时间的，请申请延期。"
            ) % {
                "step": step.text,
                "due": due_on.isoformat(),
            }
    return None
