"""Forms, and the wording bank an office keeps beside them."""

from dudao.instruments.models.imports import FormImport
from dudao.instruments.models.versions import IMMUTABLE, Instrument, Version
from dudao.instruments.models.wordings import OfficeWording, WordingProposal, WordingUse

__all__ = [
    "IMMUTABLE",
    "FormImport",
    "Instrument",
    "OfficeWording",
    "Version",
    "WordingProposal",
    "WordingUse",
]
