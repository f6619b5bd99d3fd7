"""Exchanging signed packages with other offices: seals and peers, sending, receiving."""

from dudao.documents.actions.exchange.peers import end_peer, make_seal, renew_seal, trust_peer
from dudao.documents.actions.exchange.receiving import (
    Arrival,
    accept_package,
    receive_package,
    refuse_package,
)
from dudao.documents.actions.exchange.sending import make_package, take_receipt

__all__ = [
    "Arrival",
    "accept_package",
    "end_peer",
    "make_package",
    "make_seal",
    "receive_package",
    "refuse_package",
    "renew_seal",
    "take_receipt",
    "trust_peer",
]
