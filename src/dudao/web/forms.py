"""Forms: widgets, and one way to let the domain refuse what was filled in."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.errors import Conflict, Invalid

T = TypeVar("T")


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Several files at once; the cleaned value is a list."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """Check each file."""
        given = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(MultipleFileField, self).clean(one, initial) for one in given]
        return [file for file in cleaned if file]


class Difference(NamedTuple):
    """What somebody else wrote beside what this person wrote."""

    label: str
    theirs: str
    mine: str


ALL = _("全部")


def any_of(choice: type[Choice], word: str | Promise = ALL) -> list[tuple[str, str | Promise]]:
    """Return the choices of a filter: all (or as `word` says), or one of them."""
    return [("", word), *choice.choices()]


def carry_out(form: forms.Form, action: Callable[[dict[str, Any]], T]) -> T | None:
    """Run `action` on the cleaned data; None when the form or the domain refuses.

    What the domain refuses is written on the form, each field its own reason.
    """
    if not form.is_valid():
        return None
    try:
        return action(form.cleaned_data)
    except Invalid as error:
        _explain(form, error)
    except Conflict as error:
        form.add_error(None, error.message)
        form.conflict = list(_differences(form, error.current))  # type: ignore[attr-defined]
    return None


def form_status(form: forms.Form) -> int:
    """Return the status of a page that shows `form`."""
    if not form.is_bound:
        return 200
    return 409 if hasattr(form, "conflict") else 422


def _explain(form: forms.Form, error: Invalid) -> None:
    elsewhere = [f"{text}" for name, text in error.fields.items() if name not in form.fields]
    for name, text in error.fields.items():
        if name in form.fields:
            form.add_error(name, text)
    if elsewhere or not error.fields:
        form.add_error(None, " ".join([error.message, *elsewhere]))


def _differences(form: forms.Form, current: Any) -> Iterable[Difference]:
    if not isinstance(current, dict):
        return
    for name, theirs in current.items():
        if name in form.fields:
            bound = form[name]
            yield Difference(
                str(bound.label), _worded(bound, theirs), _worded(bound, bound.value())
            )


def _worded(bound: forms.BoundField, value: Any) -> str:
    """Return a value as people read it: the labels of choices, a dash for nothing."""
    if isinstance(bound.field, forms.ChoiceField):
        words = {str(key): label for key, label in bound.field.choices}  # type: ignore[misc, union-attr]
        chosen = value if isinstance(value, list) else [value]
        value = str(_("、")).join(str(words.get(str(one), one)) for one in chosen)
    return "—" if value in (None, "", "None") else str(value)


class WatchedForm(forms.Form):
    """A form over something that others may change meanwhile.

    It carries the values it was opened with (`{% seen form %}`), so that an action can tell.
    """

    def seen(self) -> dict[str, Any]:
        """Return the values the form was opened with, as the fields understand them."""
        return {
            name: field.to_python(self.data.get(f"seen-{name}"))
            for name, field in self.fields.items()
            if f"seen-{name}" in self.data
        }

    def opened_with(self) -> list[tuple[str, Any]]:
        """Return what the hidden inputs must hold."""
        return [(f"seen-{name}", self._opened(name)) for name in self.fields]

    def _opened(self, name: str) -> Any:
        if self.is_bound and not hasattr(self, "conflict"):
            return self.data.get(f"seen-{name}", "")
        value = self.get_initial_for_field(self.fields[name], name)
        return "" if value is None else self.fields[name].prepare_value(value)


def is_id(given: str) -> bool:
    """Tell whether `given` is an id."""
    try:
        UUID(given)
    except ValueError:
        return False
    return True
