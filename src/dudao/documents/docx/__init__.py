"""A sheet as .docx: WordprocessingML written out and zipped, nothing in between.

The official faces are named even where this machine lacks them; Word and WPS have them. Traps,
each seen in Word, WPS or LibreOffice: a character grid doubles the widths in LibreOffice, so the
grid is of lines and the characters are pulled together run by run; `w:eastAsia` stands on every
run; exact line heights do not snap; tables need fixed widths.
"""

import io
import zipfile
from collections.abc import Mapping

from dudao.documents.docx.body import body_xml
from dudao.documents.docx.parts import PARTS, content_types, core_xml, relations
from dudao.documents.docx.pictures import Pictures
from dudao.documents.sheet import Sheet

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same sheet gives the same bytes


def write_docx(sheet: Sheet, images: Mapping[str, bytes]) -> bytes:
    """Return `sheet` as a Word file. `images` are the pictures that form cells name."""
    pictures = Pictures(images)
    document = body_xml(sheet, pictures)
    shown = dict(pictures.files())
    media = {f"word/media/{name}": picture for name, picture in shown.items()}
    parts: dict[str, bytes] = {
        "[Content_Types].xml": content_types().encode(),
        **{name: xml.encode() for name, xml in PARTS.items()},
        "docProps/core.xml": core_xml(sheet.description).encode(),
        "word/_rels/document.xml.rels": relations(shown).encode(),
        "word/document.xml": document.encode(),
        **media,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            packing = zipfile.ZIP_STORED if name in media else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), data, packing)
    return packed.getvalue()
