"""Pictures of a Word file: which are used, and the XML that places one in a line of text."""

import math
from collections.abc import Iterator, Mapping

from dudao.documents.proof import picture_size, suffix_of

_EMU = 36000  # a millimetre


class Pictures:
    """The pictures a document uses, numbered in the order they come."""

    def __init__(self, images: Mapping[str, bytes]) -> None:
        self._images = images
        self.used: list[str] = []
        self._made: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._images

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the file name and content of every picture in use."""
        for n, name in enumerate(self.used, 1):
            content = self._made.get(name) or self._images[name]
            yield f"image{n}.{suffix_of(content)}", content

    def place(
        self, name: str, height: float, made: bytes = b"", *, within: float = math.inf
    ) -> str:
        """Return the run that shows picture `name` at a height in mm; `made` gives its content.

        One that would be wider than `within` mm is shown lower.
        """
        if made:
            self._made[name] = made
        if name not in self.used:
            self.used.append(name)
        number = self.used.index(name) + 1
        wide, high = picture_size(made or self._images[name])
        height = min(height, within * high / wide)
        cx, cy = round(height * wide / high * _EMU), round(height * _EMU)
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{number}" name="image{number}"/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="image{number}.png"/>'
            "<pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="image{number}"/><a:stretch><a:fillRect/></a:stretch>'
            "</pic:blipFill><pic:spPr>"
            f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
