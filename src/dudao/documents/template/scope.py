"""Which field a name means where it stands, and the nearest name where it means none."""

from difflib import get_close_matches

from django.utils.translation import gettext as _

from dudao.documents.states import Kind
from dudao.documents.template.blocks import word
from dudao.documents.template.fields import by_name, fields_of
from dudao.documents.template.marking import Mark
from dudao.documents.template.nodes import Slot
from dudao.documents.template.tokens import Token
from dudao.documents.template.troubles import Trouble


class Scope:
    """The lists one is inside of. With `known_only` nothing but unknown names is reported."""

    def __init__(self, kind: Kind, *, known_only: bool = False) -> None:
        self.kind = kind
        self._known_only = known_only
        self._fields = by_name(kind)
        self._lists = {field.name: field for field in fields_of(kind) if field.parts}
        self._inside: list[tuple[str, str]] = []

    def enter(self, token: Token) -> None:
        """Go into a block."""
        self._inside.append((token.name if token.sort == "each" else "", token.variable))

    def leave(self) -> None:
        """Leave the block entered last."""
        self._inside.pop()

    def slot(self, name: str) -> Slot:
        """Return the field that `name` means here."""
        return self._slot(name) or Slot("", name)

    def troubles_of(self, mark: Mark) -> list[Trouble]:
        """Return what is wrong with a mark where it stands."""
        told = {"field": self._field, "given": self._given, "each": self._each}
        check = told.get(mark.token.sort)
        problem = check(mark) if check else ""
        return [mark.trouble(problem)] if problem else []

    def _field(self, mark: Mark) -> str:
        name = mark.token.name
        slot = self._slot(name)
        if slot is None:
            return self._unknown(mark)
        if slot.name in self._lists:
            told = {"mark": word(mark), "each": f"【每个{name}】…【{name}结束】"}
            return _("%(mark)s有多项，请写成%(each)s，把每一项的字段写在中间。") % told
        return ""

    def _given(self, mark: Mark) -> str:
        return "" if self._slot(mark.token.name) else self._unknown(mark)

    def _each(self, mark: Mark) -> str:
        name = mark.token.name
        if name in self._lists:
            again = any(name == holder for holder, _variable in self._inside)
            return _("%(mark)s里又写了一次，请删去一个。") % {"mark": word(mark)} if again else ""
        if name in self._fields:
            return _("【%(name)s】只有一项，不能写【每个%(name)s】，直接写【%(name)s】。") % {
                "name": name
            }
        lists = _("、").join(f"【每个{each}】" for each in self._lists)
        told = {"mark": word(mark), "lists": lists or _("没有")}
        return _("没有%(mark)s。这种公文里可以重复的有：%(lists)s。") % told

    def _slot(self, name: str) -> Slot | None:
        head, dot, tail = name.partition(".")
        if dot:
            holder = next((each for each, variable in self._inside if head in {each, variable}), "")
            known = holder and f"{holder}.{tail}" in self._fields
            return Slot(holder, tail) if known else None
        for holder, _variable in reversed(self._inside):
            if holder and f"{holder}.{name}" in self._fields:
                return Slot(holder, name)
        return Slot("", name) if name in self._fields else None

    def _unknown(self, mark: Mark) -> str:
        """Say why a name means nothing here: it belongs into a list, or there is no such field."""
        name = mark.token.name
        last = name.rpartition(".")[2]
        homes = [
            each for each, field in self._lists.items() if last in {p.name for p in field.parts}
        ]
        if homes:
            if self._known_only:
                return ""
            told = {
                "mark": word(mark),
                "start": f"【每个{homes[0]}】",
                "end": f"【{homes[0]}结束】",
            }
            return _("%(mark)s要写在%(start)s和%(end)s之间。") % told
        nearest = self._nearest(last)
        told = {"mark": word(mark), "nearest": f"【{nearest}】"}
        if nearest:
            return _("没有%(mark)s这个字段，是不是%(nearest)s？") % told
        return _("没有%(mark)s这个字段。请对照字段表改正；要印出括号本身，请写两遍：【【。") % told

    def _nearest(self, name: str) -> str:
        """Return the known name most like `name`, or nothing."""
        known = list(dict.fromkeys(full.rpartition(".")[2] for full in self._fields))
        near = get_close_matches(name, known, 1, 0.45)
        return near[0] if near else ""
