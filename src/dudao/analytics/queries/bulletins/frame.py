"""What assembled documents share: facts with names, tables of them, and who they go to."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

import msgspec

from dudao.access.permissions import Permission
from dudao.access.queries import people_with
from dudao.analytics.queries.figures import Asked, value
from dudao.documents.content import Fact, Grid, GridColumn, Text, day_text, free_name
from dudao.org.models import Person, Unit


class Facts:
    """Collects the facts of a document; asking for the same figure twice is one fact."""

    def __init__(self, person: Person, asked: Asked) -> None:
        self._person, self._asked = person, asked
        self.given: dict[str, Fact] = {}

    def __call__(self, name: str, source: str, asked: Asked | None = None) -> str:
        """Return {name} for the text, and keep the figure `source` under that name."""
        asked = asked or self._asked
        bare = Fact(text="", source=source, arguments=asked.arguments(), as_of=asked.until)
        name = free_name(self.given, name, bare)
        if name not in self.given:
            said = value(source, self._person, asked)
            self.given[name] = msgspec.structs.replace(bare, text=said)
        return f"{{{name}}}"

    def number(self, name: str, source: str, asked: Asked | None = None) -> int:
        """Return the figure as a number, for deciding what is worth a sentence."""
        self(name, source, asked)
        text = self.given[name].text
        return int(text) if text.isdecimal() else 0

    def table(self, caption: str, first: str, columns: Iterable[tuple[str, str]],
              rows: Iterable[tuple[str, Asked]]) -> Grid:  # fmt: skip
        """Return a table of figures: a row for each of `rows`, a column for each (title, source).

        Each cell is a fact of its own, named after its row and column.
        """
        columns = list(columns)
        head = [GridColumn(titles=[first], share=1.6)]
        head += [GridColumn(titles=[title], centred=True) for title, _source in columns]
        cells = [
            [name, *(self(f"{name}·{title}", source, asked) for title, source in columns)]
            for name, asked in rows
        ]
        return Grid(columns=head, rows=cells, caption=caption)


def period_text(since: date, until: date) -> str:
    """Return a period as documents name it: 2026年, 2026年10月, or from day to day."""
    if since.day == 1 and until.day == monthrange(until.year, until.month)[1]:
        if (since.month, until.month, since.year) == (1, 12, until.year):
            return f"{since.year}年"
        if (since.year, since.month) == (until.year, until.month):
            return f"{since.year}年{since.month}月"
        if since.year == until.year:
            return f"{since.year}年{since.month}月至{until.month}月"
    return f"{day_text(since)}至{day_text(until)}"


def government_of(office: Unit) -> str:
    """Return the government that `office` works for, by the office's own name."""
    head, found, _rest = office.name.partition("人民政府")
    return f"{head}人民政府" if found else f"{office.region.name}人民政府"


def signers_of(office: Unit) -> list[str]:
    """Return the name of who signs off, for what goes up."""
    first = people_with(Permission.DOCUMENT_SIGN_OFF, office).first()
    return [str(first)] if first else []


def paragraphs(*texts: str) -> list[Text]:
    """Return each text as a paragraph; an empty one as none."""
    return [Text(text=text) for text in texts if text]


def heading(text: str, level: int = 1) -> Text:
    """Return a heading, its number written."""
    return Text(text=text, level=level)  # type: ignore[arg-type]
