"""Whom something is for and what is asked, in a line: `小学、当:pupils >= 50｜≥4.2人`."""

import re
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.evaluation.framework.identity import plain
from dudao.evaluation.framework.rules import EVERYBODY, Applies, Bound
from dudao.evaluation.framework.thresholds import ThresholdError, read_threshold

STAGES = {
    "学前": "preschool",
    "小学": "primary",
    "初中": "junior",
    "高中": "senior",
    "中职": "vocational",
    "特殊教育": "special",
}
KINDS = {
    "学校": "school",
    "幼儿园": "kindergarten",
    "教学点": "teaching_point",
    "中心校": "central_school",
    "乡镇": "township",
    "督导室": "office",
    "科室": "section",
    "外部门": "department",
}
TAG, NO_TAG, WHEN = "标签:", "非标签:", "当:"
_BAR = re.compile(r"[|｜]")
_PREFIX = re.compile(rf"^({'|'.join([*STAGES, '幼儿园', '教学点'])})[、:：]?")
_SIGNED = re.compile(r"^(≥|≤|>=|<=)\s*(-?\d+(?:\.\d+)?)$")


class Asked(NamedTuple):
    """A bound and the unit that was written with it."""

    bound: Bound
    unit: str


def applies_text(applies: Applies) -> str:
    """Write whom something is for; empty for everybody."""
    words = [word for word, key in STAGES.items() if key in applies.stages]
    words += [word for word, key in KINDS.items() if key in applies.kinds]
    words += [f"{TAG}{tag}" for tag in applies.tags]
    words += [f"{NO_TAG}{tag}" for tag in applies.except_tags]
    return "、".join([*words, *([f"{WHEN}{applies.when}"] if applies.when else [])])


def read_applies(text: str) -> Applies:
    """Return whom `text` means; raises `ThresholdError` naming the word that is not known."""
    before, mark, when = text.replace("当：", WHEN).partition(WHEN)
    stages, kinds, tags, others = [], [], [], []
    for word in filter(None, (part.strip() for part in re.split(r"[、,，\s]+", before))):
        given = word.replace("：", ":")
        if word in STAGES:
            stages.append(STAGES[word])
        elif word in KINDS:
            kinds.append(KINDS[word])
        elif given.startswith(NO_TAG):
            others.append(given.removeprefix(NO_TAG))
        elif given.startswith(TAG):
            tags.append(given.removeprefix(TAG))
        else:
            raise ThresholdError(
                _("看不懂适用范围“%(word)s”，请写学段或单位类别，例如“小学、初中”。")
                % {"word": word}
            )
    if mark and not when.strip():
        raise ThresholdError(_("“当:”后面没有写条件，例如“当:pupils >= 50”。"))
    found = Applies(tuple(kinds), tuple(stages), tuple(tags), tuple(others), when.strip())
    return EVERYBODY if found == EVERYBODY else found


def bound_text(bound: Bound) -> str:
    """Write a bound as a line."""
    sign = "≥" if bound.at_least is not None else "≤"
    asked = f"{sign}{plain(bound.number)}"
    whom = applies_text(bound.applies)
    return f"{whom}｜{asked}" if whom else asked


def read_bound(line: str) -> Asked:
    """Return what a line asks; raises `ThresholdError`."""
    whom, asked = EVERYBODY, line.strip()
    if bar := _BAR.search(asked):
        whom, asked = read_applies(asked[: bar.start()]), asked[bar.end() :].strip()
    elif prefix := _PREFIX.match("".join(asked.split())):
        whom = read_applies(prefix[1])
        asked = "".join(asked.split())[prefix.end() :]
    if signed := _SIGNED.match(asked):
        least = signed[1] in ("≥", ">=")
        number = Decimal(signed[2])
        return Asked(Bound(number if least else None, None if least else number, whom), "")
    limit = read_threshold(asked)
    return Asked(limit.bound(whom), limit.unit)


def read_bounds(text: str) -> tuple[tuple[Bound, ...], str]:
    """Return the bounds of several lines and their unit; raises `ThresholdError`."""
    asked = [read_bound(line) for line in re.split(r"[\n；;]", text) if line.strip()]
    if not asked:
        raise ThresholdError(_("达标标准是空的，请写成“4.2人以上”或“不超过45人”。"))
    units = {one.unit for one in asked if one.unit}
    if len(units) > 1:
        raise ThresholdError(
            _("几条标准的单位不同：%(units)s。") % {"units": _("、").join(sorted(units))}
        )
    return tuple(one.bound for one in asked), units.pop() if units else ""
