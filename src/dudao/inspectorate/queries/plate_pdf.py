"""Plates as a file for the printer."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import msgspec
import typst

from dudao.documents import fonts
from dudao.documents.proof import qr_png
from dudao.files import queries as files
from dudao.files.images import as_jpeg
from dudao.files.models import File
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries.plates import Plate
from dudao.lib.errors import NotFound

_TEMPLATE = Path(__file__).parent / "plate.typ"
_ONE_AT_A_TIME = Lock()  # a compiler keeps its inputs between calls
_PHOTO_EDGE = 700


def plates_pdf(plates: Iterable[Plate]) -> bytes:
    """Return plates as PDF, one a sheet; raises `Invalid` where there is no Chinese font."""
    fonts.require_any()
    images: dict[str, list[int]] = {}
    told = [_told(plate, images) for plate in plates]
    inputs = {"plates": told, "images": images, "fonts": _fonts()}
    written = {name: msgspec.json.encode(value).decode() for name, value in inputs.items()}
    with _ONE_AT_A_TIME:
        return cast("bytes", _compiler().compile(format="pdf", sys_inputs=written))


def _told(plate: Plate, images: dict[str, list[int]]) -> dict[str, Any]:
    code = str(plate.plaque)
    images[code] = list(qr_png(plate.link))
    return {
        "school": plate.unit.name,
        "office": plate.office.name,
        "phone": plate.office.phone,
        "code": code,
        "qr": code,
        "matters": plate.matters,
        "people": [_person(one, images) for one in plate.inspectors],
    }


def _person(inspector: Inspector, images: dict[str, list[int]]) -> dict[str, Any]:
    name = f"photo-{inspector.pk}"
    if inspector.photo is not None and (picture := _picture(inspector.photo)):
        images[name] = list(picture)
    card = f"督学证号 {inspector.card_number}" if inspector.card_number else ""
    phone = f"电话 {inspector.person.phone}" if inspector.person.phone else ""
    below = [words for words in (card, phone) if words]
    return {"name": inspector.person.name, "photo": name, "below": below}


def _picture(photo: File) -> bytes:
    try:
        return as_jpeg(files.path(photo), _PHOTO_EDGE)
    except (NotFound, OSError):
        return b""  # the plate is printed all the same


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(_TEMPLATE), font_paths=fonts.collection())


@cache
def _fonts() -> dict[str, Any]:
    at_hand = fonts.present()
    return {role: {"families": fonts.families(role, at_hand)} for role in fonts.FACES}
