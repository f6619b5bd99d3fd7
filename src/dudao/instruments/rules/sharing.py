"""The same question in several forms of one visit: where it is asked, which forms take it over.

The phone works this out too, without network: tests/vectors/shared.json binds both.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from dudao.instruments.definition import Definition, Item, Kind, Section
from dudao.instruments.rules.answers import NOTE

Answers = Mapping[str, Any]
Identity = tuple[Any, ...]

FILES = (Kind.PHOTO, Kind.FILE)


class Place(NamedTuple):
    """An item of one of several forms, which are counted from 0."""

    form: int
    item: str


class Shared(NamedTuple):
    """One question: asked at one place, taken over at the others."""

    asked: Place
    others: tuple[Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """Return all places."""
        return self.asked, *self.others


class Turned(NamedTuple):
    """An answer somewhere that became another; None is no answer."""

    item: str
    before: Any
    after: Any


def shared(forms: Sequence[Definition]) -> list[Shared]:
    """Return the questions that several of `forms` want, in the order in which they are asked.

    Two items are one question with equal bank keys, or with equal labels (punctuation, width and
    blanks apart), and where the same answers are possible. Pictures are the same by bank key only:
    “现场照片” tells nothing. It is asked by the first form that asks it in any case: not under a
    condition, and not in a form of which a visit takes some sections. Where none does, every form
    asks for itself; so does a form that is filled in several times.
    """
    found: dict[Identity, list[Place]] = {}
    for place, identity in _identified(forms):
        found.setdefault(identity, []).append(place)
    groups = [_group(places, forms) for places in found.values() if _in_several(places)]
    order = {place: n for n, (place, _item) in enumerate(_items(forms))}
    return sorted(filter(None, groups), key=lambda group: order[group.asked])


def fanned_out(
    forms: Sequence[Definition],
    groups: Sequence[Shared],
    answers: Sequence[Answers],
    at: int,
    turned: Sequence[Turned],
) -> dict[int, list[Turned]]:
    """Return what `turned` at form `at` changes in the others, and what they still lacked.

    A section of which the visit has taken nothing (see `Definition.partial`) stays empty until it
    is taken; a section that consists of such questions is taken with them.
    """
    owed: dict[int, dict[str, Turned]] = {}
    stands = [dict(each) for each in answers]
    for place, one in _said_elsewhere(groups, at, turned):
        if one.after is None or not _rests(forms, groups, stands, place):
            owed.setdefault(place.form, {})[one.item] = one
            _put(stands[place.form], one)
    said = {Place(at, one.item) for one in turned}
    for group in groups:
        for suffix in ("", NOTE):
            if any(Place(form, item + suffix) in said for form, item in group.places):
                continue  # cleared just now, it is not taken over again from where it still stands
            for place, one in _lacking(forms, groups, stands, group, suffix):
                owed.setdefault(place.form, {}).setdefault(one.item, one)
    return {form: list(changes.values()) for form, changes in owed.items()}


def elsewhere(groups: Sequence[Shared], form: int) -> dict[str, Place]:
    """Return of one form which items are asked elsewhere, and where."""
    return {
        place.item: group.asked for group in groups for place in group.others if place.form == form
    }


def question_of(item: Item) -> Identity:
    """Return what makes `item` this question in any form: its bank key, else its label."""
    return ("bank", item.question, _shape(item)) if item.question else _by_label(item)


def folded(label: str) -> str:
    """Return `label` without what makes no difference: punctuation, width, blanks, case."""
    text = unicodedata.normalize("NFKC", label).lower()
    return "".join(c for c in text if unicodedata.category(c)[0] not in "PZC")


def _items(forms: Sequence[Definition]) -> Iterator[tuple[Place, Item]]:
    for n, form in enumerate(forms):
        if not form.repeats:
            yield from ((Place(n, item.key), item) for item in form.items())


def _identified(forms: Sequence[Definition]) -> Iterator[tuple[Place, Identity]]:
    """Yield every item that may be shared with what makes it this question and no other."""
    asked = [(place, item) for place, item in _items(forms) if item.kind is not Kind.COMPUTED]
    banked: dict[Identity, set[str]] = {}
    for _place, item in asked:
        if item.question:
            banked.setdefault(_by_label(item), set()).add(item.question)
    twice = Counter((place.form, _identity(item, banked)) for place, item in asked)
    for place, item in asked:
        identity = _identity(item, banked)
        if identity[1] and twice[place.form, identity] == 1:
            yield place, identity


def _identity(item: Item, banked: Mapping[Identity, set[str]]) -> Identity:
    """Return the bank key and shape; without a key the label's, if one key alone has that label."""
    keys = {item.question} if item.question else banked.get(_by_label(item), set())
    if len(keys) == 1:
        return ("bank", *keys, _shape(item))
    if item.kind in FILES:
        return ("label", "", None)
    return _by_label(item)


def _by_label(item: Item) -> Identity:
    options = tuple(folded(option.label) for option in item.options)
    return ("label", folded(item.label), (_shape(item), options))


def _shape(item: Item) -> Identity:
    """Return which answers are possible."""
    values = tuple(option.value for option in item.options)
    most = item.max_files if item.kind in FILES else 0
    return (item.kind, item.unit, item.minimum, item.maximum, item.decimals, values, most)


def _in_several(places: list[Place]) -> bool:
    return len({place.form for place in places}) > 1


def _group(places: list[Place], forms: Sequence[Definition]) -> Shared | None:
    asked = next((place for place in places if _in_any_case(forms[place.form], place.item)), None)
    if asked is None:
        return None
    return Shared(asked, tuple(place for place in places if place != asked))


def _in_any_case(form: Definition, key: str) -> bool:
    item, section = form.item(key), form.section_of(key)
    if form.partial or item is None or section is None:
        return False
    return item.show_if is None and section.show_if is None


def _said_elsewhere(
    groups: Sequence[Shared], at: int, turned: Sequence[Turned]
) -> Iterator[tuple[Place, Turned]]:
    by_place = {place: group for group in groups for place in group.places}
    for one in turned:
        bare = one.item.removesuffix(NOTE)
        group = by_place.get(Place(at, bare))
        for place in group.places if group else ():
            if place.form != at:
                item = place.item + one.item[len(bare) :]
                yield place, Turned(item, one.before, one.after)


def _lacking(
    forms: Sequence[Definition],
    groups: Sequence[Shared],
    stands: Sequence[Answers],
    group: Shared,
    suffix: str,
) -> Iterator[tuple[Place, Turned]]:
    said = (stands[place.form].get(place.item + suffix) for place in group.places)
    value = next((one for one in said if one is not None), None)
    if value is None:
        return
    for place in group.places:
        item = place.item + suffix
        if item not in stands[place.form] and not _rests(forms, groups, stands, place):
            yield place, Turned(item, None, value)


def _rests(
    forms: Sequence[Definition], groups: Sequence[Shared], stands: Sequence[Answers], place: Place
) -> bool:
    """Tell whether the visit has taken nothing of the section, so that nothing makes it taken."""
    form = forms[place.form]
    section = form.section_of(place.item)
    if not form.partial or section is None:
        return False
    own = _own(section, elsewhere(groups, place.form))
    return bool(own) and not any(key in stands[place.form] for key in own)


def _own(section: Section, taken_over: Mapping[str, Place]) -> list[str]:
    asked = (item.key for item in section.items if item.kind is not Kind.COMPUTED)
    return [key for key in asked if key not in taken_over]


def _put(answers: dict[str, Any], one: Turned) -> None:
    if one.after is None:
        answers.pop(one.item, None)
    else:
        answers[one.item] = one.after
