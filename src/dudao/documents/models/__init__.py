"""Documents from draft to archive, and what they are exchanged and published as."""

from dudao.documents.models.archive import Volume, VolumeItem
from dudao.documents.models.exchange import Package, Peer, Received, Seal
from dudao.documents.models.papers import (
    Addressee,
    Delivery,
    Document,
    Series,
    Urging,
)
from dudao.documents.models.publishing import Publication, PublicNote
from dudao.documents.models.templates import Template

__all__ = [
    "Addressee",
    "Delivery",
    "Document",
    "Package",
    "Peer",
    "PublicNote",
    "Publication",
    "Received",
    "Seal",
    "Series",
    "Template",
    "Urging",
    "Volume",
    "VolumeItem",
]
