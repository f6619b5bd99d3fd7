"""What lies at a fixed place of the page: text boxes and bars, as DrawingML shapes."""

from dudao.documents.docx.text import Shape, paragraph

WORD_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_EMU = 36000  # a millimetre


def box(content: str, number: int, place: tuple[float, float, float, float], *, wraps: bool) -> str:
    """Return a run with a text box at `place`: left, top, width, height in mm of the page.

    LibreOffice floats neither frames nor tables as wide as the text, so boxes hold what must lie
    at the foot. Where it `wraps`, the text keeps away from it.
    """
    inner = (
        f"<wps:txbx><w:txbxContent>{content}{paragraph('', Shape(line=20))}"
        '</w:txbxContent></wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/>'
    )
    return _anchored("<a:noFill/><a:ln><a:noFill/></a:ln>", inner, number, place, wraps=wraps)


def bar(colour: str, number: int, place: tuple[float, float, float, float]) -> str:
    """Return a run with a filled bar at `place`, behind the text."""
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
    return _anchored(fill, "<wps:bodyPr/>", number, place, wraps=False)


def _anchored(
    looks: str, inner: str, number: int, place: tuple[float, float, float, float], *, wraps: bool
) -> str:
    left, top, width, height = (round(length * _EMU) for length in place)
    size = f'cx="{width}" cy="{height}"'
    kind = 'txBox="1"' if "txbxContent" in inner else ""
    shape = (
        f'<wps:wsp><wps:cNvSpPr {kind}/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/>'
        f'</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{looks}</wps:spPr>{inner}'
        "</wps:wsp>"
    )
    wrap = "<wp:wrapTopAndBottom/>" if wraps else "<wp:wrapNone/>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="{number}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>{wrap}'
        f'<wp:docPr id="{number}" name="shape{number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{WORD_SHAPE}">{shape}</a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
