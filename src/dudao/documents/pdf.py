"""A sheet as PDF, set by typst with one compiler for the life of the process."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

import msgspec
import typst

from dudao.documents import fonts
from dudao.documents.proof import proof_png
from dudao.documents.sheet import (
    Block,
    Form,
    Proof,
    Sheet,
    Table,
    head_of,
    long_cells,
    long_row,
    masthead_size,
)

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
        "sheet": msgspec.json.encode(_told(sheet)).decode(),
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


def _told(sheet: Sheet) -> dict[str, object]:
    """Return the sheet as plain values, with what the template cannot work out itself."""
    plain: dict[str, object] = msgspec.to_builtins(sheet)
    plain["head"] = {**msgspec.to_builtins(sheet.head), "size": masthead_size(sheet.head)}
    plain["blocks"] = _blocks(sheet.blocks)
    plain["after"] = _blocks(sheet.after)
    plain["annexes"] = [
        {**msgspec.to_builtins(annex), "blocks": _blocks(annex.blocks)} for annex in sheet.annexes
    ]
    if sheet.proof:
        plain["proof"] = _block(sheet.proof)
    return plain


def _blocks(blocks: list[Block]) -> list[dict[str, object]]:
    return [_block(block) for block in blocks]


def _block(block: Block) -> dict[str, object]:
    """Return a block, with a flag for each row that may break over two pages."""
    plain: dict[str, object] = msgspec.to_builtins(block)
    match block:
        case Table():
            plain["head"] = msgspec.to_builtins(head_of(block))
            plain["long"] = [long_row(row, block.columns) for row in block.rows]
        case Form():
            plain["long"] = [block.breaks and long_cells(row, block) for row in block.rows]
        case Proof():
            plain["groups"] = block.groups
    return plain


def _qr(sheet: Sheet) -> dict[str, bytes]:
    proofs = [sheet.proof, *(block for block in sheet.after if isinstance(block, Proof))]
    codes = [proof_png(proof.link or proof.sha256) for proof in proofs if proof]
    return {"proof": codes[0]} if codes else {}


def _numbers(images: Mapping[str, bytes]) -> dict[str, list[int]]:
    return {name: list(image) for name, image in images.items()}
