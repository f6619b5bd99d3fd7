"""The signed answer to a package (备案回执): accepted under a number, or refused with a reason."""

import msgspec

from dudao.documents.exchange.reading import read_json, require_known
from dudao.documents.exchange.shapes import (
    RECEIPT_FORMAT,
    RECEIPT_LIMIT,
    Verdict,
    canonical,
    plain,
)
from dudao.documents.exchange.signing import is_signed, sign
from dudao.documents.exchange.unsound import Unsound, _

_NOT_A_RECEIPT = _("这不是完整的回执。请让对方重新下载回执文件发来，原样上传或粘贴，不要改动。")


def signed(verdict: Verdict, private: bytes) -> dict[str, object]:
    """Return the receipt: the verdict and the signature over it."""
    said = plain(verdict)
    return {"receipt": said, "signature": sign(canonical(said), private, "receipt")}


def written(receipt: object) -> bytes:
    """Return a receipt as the file that goes back to the sender."""
    return canonical(receipt)


def read_receipt(data: bytes) -> tuple[Verdict, dict[str, object]]:
    """Return what a receipt says, once its signature holds, and the receipt; raises `Unsound`.

    The signature is that of the key the receipt names; whose that is, is for the caller to judge.
    """
    if len(data) > RECEIPT_LIMIT:
        raise Unsound(_NOT_A_RECEIPT)
    try:
        receipt = read_json(data.strip().removeprefix(b"\xef\xbb\xbf"))
        said, signature = receipt["receipt"], str(receipt["signature"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unsound(_NOT_A_RECEIPT) from error
    require_known(said, RECEIPT_FORMAT)
    try:
        verdict: Verdict = msgspec.convert(said, Verdict)
    except msgspec.ValidationError as error:
        raise Unsound(_NOT_A_RECEIPT) from error
    if not is_signed(canonical(said), signature, verdict.from_.public_key, "receipt"):
        raise Unsound(_("回执在签发以后被改动过，签名对不上。请与对方核实，请对方重新发来。"))
    return verdict, {"receipt": said, "signature": signature}
