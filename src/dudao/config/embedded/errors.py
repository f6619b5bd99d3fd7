"""What can go wrong below the application: said in Chinese, translated by whoever prints it."""


def _(text: str) -> str:
    """Mark a text for translation; this layer runs before Django and cannot translate."""
    return text


class EmbeddedError(Exception):
    """The database that Dudao brings along cannot serve; says why and what to do."""

    def __init__(self, text: str, **values: object) -> None:
        """Keep the untranslated `text` with its `%(name)s` places and the `values` for them."""
        super().__init__(text % values)
        self.text = text
        self.values = values
