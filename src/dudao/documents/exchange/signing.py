"""Key pairs (Ed25519), signatures, and the fingerprint that two people compare by telephone."""

import base64
import binascii
import hashlib

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dudao.documents.exchange.shapes import OFFICE_FORMAT, Party, canonical, plain
from dudao.documents.exchange.unsound import Unsound, _

#: A signature for one purpose is none for another: it begins with what it is for.
PURPOSES = {
    "package": b"dudao-package-1\n",
    "receipt": b"dudao-receipt-1\n",
    "pass": b"dudao-pass-1\n",
}
_KEY_BYTES = 32
_GROUPS, _DIGITS = 6, 4


def new_pair() -> tuple[str, bytes]:
    """Return a new public key (base64) and its private key (32 bytes)."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    return base64.b64encode(public).decode(), private.private_bytes_raw()


def sign(message: bytes, private: bytes, purpose: str) -> str:
    """Return the signature (base64) of `message` for a `purpose`."""
    key = Ed25519PrivateKey.from_private_bytes(private)
    return base64.b64encode(key.sign(PURPOSES[purpose] + message)).decode()


def is_signed(message: bytes, signature: str, public_key: str, purpose: str) -> bool:
    """Tell whether the holder of `public_key` signed `message` for that `purpose`."""
    try:
        key = Ed25519PublicKey.from_public_bytes(_raw(public_key))
        key.verify(base64.b64decode(signature, validate=True), PURPOSES[purpose] + message)
    except (InvalidSignature, ValueError, Unsound):
        return False
    return True


def fingerprint(public_key: str) -> str:
    """Return the 24 digits of a key, in groups of four to be read out; raises `Unsound`."""
    number = int.from_bytes(hashlib.sha256(_raw(public_key)).digest()) % 10 ** (_GROUPS * _DIGITS)
    digits = f"{number:0{_GROUPS * _DIGITS}d}"
    return " ".join(digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS))


def card(party: Party) -> str:
    """Return the text by which an office makes itself known to others (单位名片)."""
    told = {"format": OFFICE_FORMAT, "version": 1, **plain(party)}
    return canonical(told).decode()


def read_card(text: str) -> Party:
    """Return the office that a card tells of; raises `Unsound`."""
    try:
        told = msgspec.json.decode(text.strip().lstrip("\ufeff"), type=dict[str, object])
        if told.pop("format", None) != OFFICE_FORMAT or told.pop("version", None) != 1:
            raise Unsound(_NOT_A_CARD)
        party = msgspec.convert(told, Party)
        fingerprint(party.public_key)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Unsound(_NOT_A_CARD) from error
    return party


_NOT_A_CARD = _("这不是完整的单位名片。请让对方重新下载名片文件发来，原样上传或粘贴，不要改动。")


def _raw(public_key: str) -> bytes:
    try:
        raw = base64.b64decode(public_key, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unsound(_NOT_A_CARD) from error
    if len(raw) != _KEY_BYTES:
        raise Unsound(_NOT_A_CARD)
    return raw
