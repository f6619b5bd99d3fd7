"""What a checked template is kept as: text, and between it what is filled in."""

from collections.abc import Iterator
from typing import NamedTuple, Union


class Slot(NamedTuple):
    """A field: `holder` is the list whose item has it, empty for one of the document itself."""

    holder: str
    key: str

    @property
    def name(self) -> str:
        """Return the field's name as the field list has it."""
        return f"{self.holder}.{self.key}" if self.holder else self.key


class Value(NamedTuple):
    """A text, or with `picture` a drawing."""

    slot: Slot
    picture: bool = False


class Body(NamedTuple):
    """Several paragraphs in place of one, whose shape and type (as XML) they get."""

    slot: Slot
    shape: str
    type: str


class Each(NamedTuple):
    """What is repeated for every item of a list."""

    slot: Slot
    nodes: "list[Node]"


class Given(NamedTuple):
    """What is there only where a field is not empty."""

    slot: Slot
    nodes: "list[Node]"


Node = Union[str, Value, Body, Each, Given]  # noqa: UP007 - names itself


def slots(nodes: list[Node]) -> Iterator[Slot]:
    """Yield every field that is printed somewhere."""
    for node in nodes:
        if isinstance(node, Value | Body):
            yield node.slot
        elif isinstance(node, Each | Given):
            yield from slots(node.nodes)


def has_pictures(nodes: list[Node]) -> bool:
    """Tell whether a drawing may come into the part."""
    return any(
        node.picture if isinstance(node, Value) else has_pictures(node.nodes)
        for node in nodes
        if isinstance(node, Value | Each | Given)
    )
