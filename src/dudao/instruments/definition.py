"""The shape of a form: sections of items, each with its help, basis, answer type and wording bank.

What can be said about one value is here; what needs a look at the whole form is in `rules`.
"""

from typing import Annotated, Any

import msgspec
from django.utils.translation import gettext_lazy as _
from msgspec import Meta, Struct

from dudao.lib.choices import Choice

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=2000)]
Sentence = Annotated[str, Meta(min_length=1, max_length=1000)]
NormKey = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.]{0,99}$")]
Expression = dict[str, Any]


class Judgement(Choice):
    """The five answers to a checkpoint; none of them means another."""

    MEETS = "meets", _("符合")
    MOSTLY = "mostly", _("基本符合")
    FAILS = "fails", _("不符合")
    UNCHECKED = "unchecked", _("未查")
    NOT_APPLICABLE = "not_applicable", _("不适用")


class Kind(Choice):
    """The types of answer."""

    JUDGEMENT = "judgement", _("判断")
    NUMBER = "number", _("数字")
    TEXT = "text", _("文字")
    CHOICE = "choice", _("单选")
    CHOICES = "choices", _("多选")
    DATE = "date", _("日期")
    PHOTO = "photo", _("照片")
    FILE = "file", _("文件")
    COMPUTED = "computed", _("自动计算")


class Severity(Choice):
    """How much a problem weighs, in the words of the findings made from it."""

    MINOR = "minor", _("轻微")
    GENERAL = "general", _("一般")
    SERIOUS = "serious", _("严重")


class Route(Choice):
    """Which way a problem goes, in the words of the findings made from it."""

    ON_SITE = "on_site", _("现场反馈")
    SUGGESTION = "suggestion", _("整改建议")
    NOTICE = "notice", _("整改通知书")
    REPORT = "report", _("上报督导室")
    SECTION = "section", _("科室协商")


class Purpose(Choice):
    """What a form is for."""

    ROUTINE = "routine", _("经常性督导")
    MONTHLY = "monthly", _("每月必查")
    SPECIAL = "special", _("专项督导")
    OBSERVATION = "observation", _("听课")


class Wording(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A ready text from which a finding is made in one step."""

    severity: Severity
    route: Route
    fact: Sentence
    demand: Sentence
    basis: Text = ""  # empty: the basis of the item
    workdays_norm: NormKey | None = None  # a key of org.queries.norm; none: the route's own


class Option(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One answer to choose."""

    value: Key
    label: Line
    deviates: bool = False  # choosing it is a reason to raise a finding


class Item(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing to look at and the type of its answer."""

    key: Key
    kind: Kind
    label: Line
    help: Text = ""
    basis: Text = ""
    required: bool = False
    required_if: Expression | None = None
    show_if: Expression | None = None
    compute: Expression | None = None  # a number out of earlier answers; nobody types it
    unit: Annotated[str, Meta(max_length=20)] = ""
    minimum: int | float | None = None  # what can be typed at all
    maximum: int | float | None = None
    decimals: Annotated[int, Meta(ge=0, le=6)] = 0
    at_least: int | float | None = None  # what law or custom asks: beyond it, a finding is due
    at_most: int | float | None = None
    options: tuple[Option, ...] = ()
    max_files: Annotated[int, Meta(ge=1, le=20)] = 3
    wording: tuple[Wording, ...] = ()
    question: Key | None = None  # of the question bank: equal keys are one question in any form

    def __post_init__(self) -> None:
        """Give every wording a basis, so that a finding never lacks one."""
        wording = tuple(
            line if line.basis else msgspec.structs.replace(line, basis=self.basis)
            for line in self.wording
        )
        msgspec.structs.force_setattr(self, "wording", wording)

    def values(self) -> list[str]:
        """Return what may be chosen; an empty list where the answer is typed or taken."""
        if self.kind is Kind.JUDGEMENT:
            return [judgement.value for judgement in Judgement]
        return [option.value for option in self.options]


class Section(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A screenful of items; `routine_item` names the routine item it covers in the year's plan."""

    key: Key
    title: Line
    items: tuple[Item, ...]
    basis: Text = ""
    help: Text = ""
    routine_item: Key | None = None
    show_if: Expression | None = None


class AppliesTo(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which units a form is for; an empty list does not narrow."""

    kinds: tuple[Key, ...] = ()
    stages: tuple[Key, ...] = ()
    tags: tuple[Key, ...] = ()


class Definition(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A whole form."""

    key: Key
    title: Line
    purpose: Purpose
    sections: tuple[Section, ...]
    intro: Text = ""
    applies_to: AppliesTo = AppliesTo()
    repeats: bool = False  # may be filled in several times on one visit
    partial: bool = False  # a visit takes some sections; one without any answer is left out

    def items(self) -> list[Item]:
        """Return all items in their order."""
        return [item for section in self.sections for item in section.items]

    def item(self, key: str) -> Item | None:
        """Return the item called `key`, or None."""
        return next((item for item in self.items() if item.key == key), None)

    def section_of(self, key: str) -> Section | None:
        """Return the section in which the item called `key` stands, or None."""
        return next((s for s in self.sections if any(i.key == key for i in s.items)), None)


FACTS = {
    "unit.kind": "text",
    "unit.stages": "list",
    "unit.tags": "list",
    "unit.ownership": "text",
    "unit.setting": "text",
    "unit.boarding": "boolean",
    "unit.pupils": "number",
}
"""What is known of the school before anybody asks: the names that logic may use besides items."""
