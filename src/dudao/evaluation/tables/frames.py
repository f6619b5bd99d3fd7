"""The sheets beside the indicators in a table that we wrote: general part, figures, grades."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from dudao.evaluation.framework.bounds import STAGES, read_applies
from dudao.evaluation.framework.thresholds import ThresholdError
from dudao.evaluation.tables import words
from dudao.evaluation.tables.files import Grid, place_of
from dudao.evaluation.tables.tree import Problem

_BAR = re.compile(r"^(\S+?)\s*(?:≥|>=)\s*(\d+(?:\.\d+)?)\s*%?$")
_NUMBERS = ("total", "most", "bonus_cap", "at_least", "share")


class Reader:
    """Reads the sheets, noting what it cannot read."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def frame(self, grid: Grid) -> dict[str, Any]:
        """Return what the general part says."""
        names = {word: name for name, word in words.FRAME_WORDS.items()}
        said: dict[str, Any] = {}
        for row, cells in enumerate(grid.rows):
            name = names.get(cells[0]) if cells else None
            text = grid.cell(row, 1)
            if name and text:
                said |= self._value(name, text, grid, (row, 1))
        return said

    def rows(self, grid: Grid, headings: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the rows of a list by the names of their fields."""
        names = {word: name for name, word in headings.items()}
        columns = {at: names[text] for at, text in enumerate(grid.rows[0]) if text in names}
        return [
            dict(self._row(grid, row, columns))
            for row in range(1, len(grid.rows))
            if any(grid.rows[row])
        ]

    def _row(self, grid: Grid, row: int, columns: Mapping[int, str]) -> Iterator[tuple[str, Any]]:
        for at, name in columns.items():
            if text := grid.cell(row, at):
                yield from self._value(name, text, grid, (row, at)).items()

    def _value(self, name: str, text: str, grid: Grid, at: tuple[int, int]) -> dict[str, Any]:
        try:
            return {name: _value_of(name, text)}
        except (KeyError, InvalidOperation, ValueError) as error:
            told = (
                str(error) if isinstance(error, ThresholdError) else _("看不懂，请照导出的表填写。")
            )
            self._problems.append(Problem(grid.name, place_of(*at), text[:120], told))
            return {}


def _value_of(name: str, text: str) -> Any:
    if name in _NUMBERS:
        number = Decimal(text.removesuffix("%"))
        if not number.is_finite():
            raise ValueError(text)
        return number
    if name == "measure":
        return words.MEASURES[text]
    if name == "spread":
        return words.SPREADS[text]
    if name == "applies":
        return read_applies(text)
    if name == "levels":
        return tuple(STAGES[word] for word in re.split(r"[、,，\s]+", text) if word)
    return _bars(text) if name == "bars" else text


def _bars(text: str) -> list[dict[str, Any]]:
    bars = []
    for line in filter(None, (part.strip() for part in re.split(r"[\n；;]", text))):
        found = _BAR.match(line)
        if found is None:
            raise ValueError(line)
        bars.append({"indicator": found[1], "percent": Decimal(found[2])})
    return bars
