"""Closed lists of words: a value that is stored and a label that people read."""

from enum import StrEnum

from django.utils.functional import Promise


class Choice(StrEnum):
    """A member is written `NAME = "stored", _("读给人看的")`."""

    label: "str | Promise"

    def __new__(cls, value: str, label: "str | Promise | None" = None) -> "Choice":
        """Keep the label beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = value if label is None else label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, "str | Promise"]]:
        """Return (value, label) pairs as Django's fields and forms want them."""
        return [(member.value, member.label) for member in cls]
