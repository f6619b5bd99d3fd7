"""Why something that came from outside is not taken, in words; knows no Django."""


class Unsound(Exception):
    """A package, receipt or key that cannot be taken; says why and what to do."""

    def __init__(self, text: str, **values: object) -> None:
        """Keep the untranslated `text` with its `%(name)s` places and the `values` for them."""
        super().__init__(text % values)
        self.text = text
        self.values = values


def _(text: str) -> str:
    """Mark a text for translation; who shows it translates it."""
    return text
