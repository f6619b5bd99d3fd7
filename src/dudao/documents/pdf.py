"""A sheet as PDF, set by typst with one compiler for the life of the process."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

import msgspec
import typst

from dudao.documents import fonts
from dudao.documents.proof import qr_png
from dudao.documents.sheet import Proof, Sheet, Table, long_row

_TEMPLATE = Path(__file__).parent / "sheet.typ"
_ONE_AT_A_TIME = Lock()  # a compiler keeps its inputs between calls


def write_pdf(sheet: Sheet, images: Mapping[str, bytes]) -> bytes:
    """Return `sheet` as PDF; the same sheet gives the same bytes on the same machine.

    `images` are the pictures that form cells name. Raises `Invalid` where there is no Chinese font.
    """
    fonts.require_any()
    with _ONE_AT_A_TIME:
        return cast("bytes", compiler().compile(format="pdf", sys_inputs=inputs(sheet, images)))


def inputs(sheet: Sheet, images: Mapping[str, bytes]) -> dict[str, str]:
    """Return what the template reads, as JSON, so that no text is ever taken for markup."""
    return {
        "sheet": msgspec.json.encode(_with_row_breaks(sheet)).decode(),
        "images": msgspec.json.encode(_numbers({**images, **_qr(sheet)})).decode(),
        "fonts": _fonts(),
    }


@cache
def compiler() -> typst.Compiler:
    """Return the one compiler of this process."""
    return typst.Compiler(str(_TEMPLATE), font_paths=fonts.collection())


@cache
def _fonts() -> str:
    at_hand = fonts.present()
    chosen = {
        role: {"families": fonts.families(role, at_hand), "weight": fonts.weight(role, at_hand)}
        for role in fonts.FACES
    }
    return msgspec.json.encode(chosen).decode()


def _with_row_breaks(sheet: Sheet) -> dict[str, object]:
    """Return the sheet as plain values, with a flag for each table row that may break."""
    plain: dict[str, object] = msgspec.to_builtins(sheet)
    for block, shown in zip(sheet.blocks, plain["blocks"], strict=True):  # type: ignore[call-overload]
        if isinstance(block, Table):
            shown["long"] = [long_row(row, block.columns) for row in block.rows]
    return plain


def _qr(sheet: Sheet) -> dict[str, bytes]:
    proofs = [block for block in sheet.after if isinstance(block, Proof)]
    return dict.fromkeys(["proof"], qr_png(proofs[0].link or proofs[0].sha256)) if proofs else {}


def _numbers(images: Mapping[str, bytes]) -> dict[str, list[int]]:
    return {name: list(image) for name, image in images.items()}
