"""A form as it prints: numbered sections and items, and the boxes or lines to fill in."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.instruments.definition import Definition, Item, Judgement, Kind, Section

NUMERALS = "一二三四五六七八九十"
LINE = "＿＿＿＿＿＿"


class PrintedItem(NamedTuple):
    """One item with its number and what to fill in."""

    number: int
    item: Item
    answer: str


class PrintedSection(NamedTuple):
    """A section with its Chinese number."""

    number: str
    section: Section
    items: list[PrintedItem]


def printed(definition: Definition) -> list[PrintedSection]:
    """Return the sections of a form; items are numbered through the whole of it."""
    sections, count = [], 0
    for place, section in enumerate(definition.sections, 1):
        items = [
            PrintedItem(count + number, item, answer(item))
            for number, item in enumerate(section.items, 1)
        ]
        count += len(items)
        sections.append(PrintedSection(numeral(place), section, items))
    return sections


def numeral(number: int) -> str:
    """Return 1 to 99 in Chinese, as official papers count."""
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, NUMERALS[tens - 1] + "十")
    return head + (NUMERALS[ones - 1] if ones else "")


def answer(item: Item) -> str:
    """Return what stands on paper for the answer: boxes, a line, or where it is attached."""
    if item.kind is Kind.JUDGEMENT:
        return boxes([str(judgement.label) for judgement in Judgement])
    if item.kind in {Kind.CHOICE, Kind.CHOICES}:
        return boxes([option.label for option in item.options])
    if item.kind in {Kind.PHOTO, Kind.FILE}:
        return _("（另附，至多%(count)d份）") % {"count": item.max_files}
    if item.kind in {Kind.NUMBER, Kind.COMPUTED}:
        return f"{LINE}{item.unit}{norm(item)}"
    return LINE


def boxes(labels: list[str]) -> str:
    """Return a box before each label."""
    return "　".join(f"□{label}" for label in labels)


def norm(item: Item) -> str:
    """Return what law or custom asks of a number, in brackets."""
    if item.at_least is not None and item.at_most is not None:
        return _("（应为%(low)s至%(high)s）") % {"low": item.at_least, "high": item.at_most}
    if item.at_least is not None:
        return _("（应不少于%(low)s）") % {"low": item.at_least}
    if item.at_most is not None:
        return _("（应不超过%(high)s）") % {"high": item.at_most}
    return ""
