"""Evidence on a form: what was once uploaded is not asked for again when the form is refused."""

from typing import Any, BinaryIO, cast
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from dudao.files.actions import store, store_own
from dudao.files.models import File
from dudao.files.queries import visible_to
from dudao.lib.errors import Invalid, TooLarge, Unsupported
from dudao.org.models import Person, Unit
from dudao.web.forms import MultipleFileField, MultipleFileInput, is_id

#: The phone offers its camera for images; office papers may be given as well.
ACCEPTED = "image/*,application/pdf,.doc,.docx,.xls,.xlsx"


class EvidenceForm(forms.Form):
    """A form with photos and papers. `kept` are those that an earlier attempt has stored."""

    evidence = MultipleFileField(
        label=_("照片和材料"),
        required=False,
        widget=MultipleFileInput(attrs={"accept": ACCEPTED}),
        help_text=_("可直接拍照，可多选。支持照片、PDF、Word、Excel。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        getlist = getattr(self.data, "getlist", None)
        self.kept = [UUID(given) for given in getlist("kept") if is_id(given)] if getlist else []

    def store(self, unit: Unit, by: Person) -> list[UUID]:
        """Store what was chosen, after what was kept; raises `Invalid` naming a refused file."""
        for upload in self.cleaned_data["evidence"]:
            self.kept.append(stored(upload, "evidence", unit, by))
        return self.kept

    def kept_files(self, person: Person) -> list[File]:
        """Return the files already stored, as far as `person` may see them."""
        return list(visible_to(person).filter(pk__in=self.kept)) if self.kept else []


def stored(
    upload: "UploadedFile[bytes]",
    field: str,
    unit: Unit | None,
    by: Person,
    *,
    photo: bool = False,
) -> UUID:
    """Store an upload, without a unit as a paper of one's own work; raises `Invalid` that names
    `field` when it is refused.
    """
    content, name = cast("BinaryIO", upload), upload.name or ""
    try:
        if unit is None:
            return store_own(content, name=name, by=by).pk
        file = store(content, name=name, unit=unit, by=by, photo=photo)
    except (Invalid, Unsupported, TooLarge) as error:
        raise Invalid(error.message, fields={field: error.message}) from error
    return file.pk
