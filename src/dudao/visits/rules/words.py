"""Answers as people say them, and ready texts for a finding."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dudao.instruments.definition import Definition, Item, Judgement, Kind
from dudao.instruments.rules import NOTE, fill, plain


class Proposal(NamedTuple):
    """A finding proposed by the wording bank of an item; `workdays_norm` "" is the route's own."""

    severity: str
    route: str
    fact: str
    basis: str
    demand: str
    workdays_norm: str


def label_of(definition: Definition, key: str) -> str:
    """Return what the form calls the answer `key`, remarks included."""
    item = definition.item(key.removesuffix(NOTE))
    label = item.label if item else key
    return _("%(item)s（备注）") % {"item": label} if key.endswith(NOTE) else label


def answer_in_words(definition: Definition, key: str, value: Any) -> str:
    """Return `value` as people read it."""
    if value in (None, "", []):
        return _("未填写")
    item = definition.item(key)
    if item is None:
        return str(value)
    if item.kind in (Kind.PHOTO, Kind.FILE):
        return _("%(count)s 个文件") % {"count": len(value)}
    labels = {option.value: option.label for option in item.options}
    if item.kind is Kind.JUDGEMENT:
        labels = {judgement.value: str(judgement.label) for judgement in Judgement}
    chosen = value if isinstance(value, list) else [value]
    return "、".join(labels.get(one, f"{plain(one)}{item.unit}") for one in chosen)


def proposals(item: Item, answer: Any) -> list[Proposal]:
    """Return the findings that the wording bank of `item` proposes for `answer`."""
    filled = (fill(wording, item, answer) for wording in item.wording)
    return [
        Proposal(
            severity=wording.severity.value,
            route=wording.route.value,
            fact=wording.fact,
            basis=wording.basis,
            demand=wording.demand,
            workdays_norm=wording.workdays_norm or "",
        )
        for wording in filled
    ]
