"""What Word asks of a file, checked without Word (ISO/IEC 29500-1, transitional)."""

import io
import posixpath
import re
import zipfile
from xml.etree.ElementTree import ParseError

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/%s}"

_SIDES = "top left bottom right insideH insideV"
#: The children of what we write, in the order of the schema.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr"
    " suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap"
    " overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc"
    " textDirection textAlignment textboxTightWrap outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint"
    " noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect"
    " bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc"
    " tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText"
    " vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc"
    " pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi"
    " rtlGutter docGrid printerSettings",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tblBorders": _SIDES,
    "tcBorders": _SIDES,
    "tblCellMar": "top left bottom right",
    "pgBorders": "top left bottom right",
    "pBdr": "top left bottom right between bar",
    "anchor": "simplePos positionH positionV extent effectExtent wrapNone wrapTopAndBottom docPr"
    " cNvGraphicFramePr graphic",
    "inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
    "wsp": "cNvPr cNvSpPr spPr style txbx bodyPr",
    "spPr": "xfrm prstGeom noFill solidFill ln",
    "settings": "zoom evenAndOddHeaders characterSpacingControl compat",
    "font": "altName panose1 charset family pitch sig",
    "style": "name basedOn next pPr rPr",
}  # fmt: skip
_FIRST = {"p": "pPr", "r": "rPr", "tc": "tcPr"}


def troubles(data: bytes) -> list[str]:
    """Return what Word would stumble over, empty for a sound file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    found: list[str] = []
    trees = {}
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = etree.fromstring(content)
            except (ParseError, etree.XMLSyntaxError) as error:
                found.append(f"{name}: {error}")
    for name, tree in trees.items():
        found += [f"{name}: {told}" for told in _misplaced(tree)]
    return [*found, *_types(parts, trees), *_relations(parts, trees), *_numbers(trees)]


def _misplaced(tree: etree._Element) -> list[str]:
    found = []
    for element in tree.iter(etree.Element):
        name = etree.QName(element).localname
        children = [etree.QName(child).localname for child in element]
        if name in ORDER and element.tag != f"{W}style":
            order = ORDER[name].split()
            places = [order.index(child) if child in order else -1 for child in children]
            if -1 in places or places != sorted(places):
                found.append(f"{name} holds {children}")
        if name in _FIRST and _FIRST[name] in children[1:]:
            found.append(f"{name} does not begin with {_FIRST[name]}")
        if name in {"tc", "txbxContent"} and children[-1:] != ["p"]:
            found.append(f"{name} does not end with a paragraph")
        if name == "body" and children[-1:] != ["sectPr"]:
            found.append("body does not end with its section")
        if name == "tbl":
            found += _rows(element)
    return found


def _rows(table: etree._Element) -> list[str]:
    """Check that every row is as wide as the grid."""
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    found = []
    for row in table.findall(f"{W}tr"):
        spans = row.findall(f"{W}tc/{W}tcPr")
        spans = [
            int(s.get(f"{W}val")) if (s := p.find(f"{W}gridSpan")) is not None else 1 for p in spans
        ]
        if sum(spans) != columns:
            found.append(f"a row covers {sum(spans)} of {columns} columns")
    return found


def _types(parts: dict[str, bytes], trees: dict[str, etree._Element]) -> list[str]:
    types = trees["[Content_Types].xml"]
    kinds = PACKAGE % "content-types"
    endings = {it.get("Extension") for it in types.iter(f"{kinds}Default")}
    named = {it.get("PartName") for it in types.iter(f"{kinds}Override")}
    found = [f"{name} has no part" for name in named if name.lstrip("/") not in parts]
    for name in parts:
        if name != "[Content_Types].xml" and f"/{name}" not in named:
            ending = name.rpartition(".")[2]
            if ending not in endings or (ending == "xml"):
                found.append(f"{name} has no content type")
    return found


def _relations(parts: dict[str, bytes], trees: dict[str, etree._Element]) -> list[str]:
    found = []
    related = {}
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        for it in tree:
            target = posixpath.normpath(posixpath.join(folder, it.get("Target")))
            related[it.get("Id")] = target
            if target not in parts:
                found.append(f"{name}: {target} is not there")
    document = parts["word/document.xml"].decode()
    named = re.findall(r'r:(?:id|embed)="([^"]+)"', document)
    return found + [f"nothing is related by {it}" for it in named if it not in related]


def _numbers(trees: dict[str, etree._Element]) -> list[str]:
    tags = trees["word/document.xml"].iter("{*}docPr")
    numbers = [it.get("id") for it in tags]
    return ["shapes share a number"] if len(set(numbers)) < len(numbers) else []


def normalised(data: bytes) -> str:
    """Return the body for people to compare: a paragraph, row or section a line, sorted names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = archive.read("word/document.xml")
    text = etree.tostring(etree.fromstring(document), method="c14n", exclusive=True).decode()
    text = re.sub(r' xmlns:\w+="[^"]*"', "", text)
    return re.sub(r"(?=<w:(?:p|tbl|tr|tc|sectPr|body)>)", "\n", text).strip() + "\n"
