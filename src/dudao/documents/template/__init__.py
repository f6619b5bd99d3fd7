"""Templates an office edits in WPS or Word: read, checked, compiled once, filled. Pure."""

from dudao.documents.template.compiling import Compiled, compiled
from dudao.documents.template.fields import Field, by_name, fields_of, needed
from dudao.documents.template.filling import Filled, fill
from dudao.documents.template.troubles import Trouble, Unreadable
from dudao.documents.template.values import Proof, values_of

__all__ = [
    "Compiled",
    "Field",
    "Filled",
    "Proof",
    "Trouble",
    "Unreadable",
    "by_name",
    "compiled",
    "fields_of",
    "fill",
    "needed",
    "values_of",
]
