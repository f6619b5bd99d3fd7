"""Lists to draw from, and an independent reading of docs/draw.md to compare with."""

from typing import Any

from dudao.planning import drawing

SECRETS = (("龙溪口", "0" * 32), ("6个8", "1" * 32))


def entries(*sizes: int, **given: Any) -> list[drawing.Entry]:
    """So many entries in each of the strata A, B, …"""
    return [
        drawing.Entry(id=f"{name}{n:03}", name=f"学校{name}{n}", stratum=name, **given)
        for name, size in zip("ABCDEFGH", sizes, strict=False)
        for n in range(size)
    ]


def a_list(rows: list[drawing.Entry], count: int, **given: Any) -> drawing.DrawList:
    """A list of which `count` are drawn, in proportion to the strata."""
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row.stratum] = sizes.get(row.stratum, 0) + (not row.struck)
    shares = drawing.quotas(sizes, count)
    given.setdefault("people", ("甲", "乙"))
    return drawing.DrawList("抽查", list(shares.items()), rows, **given)


def with_inspectors(rows: list[drawing.Entry], count: int, each: int, many: int) -> Any:
    """The same with inspectors; the first of them keeps away from every third entry."""
    parties = [drawing.Party(f"i{n}", f"督学{n}") for n in range(many)]
    kept = [("i0", row.id) for n, row in enumerate(rows) if n % 3 == 0]
    return a_list(rows, count, inspectors=parties, recusals=kept, each=each)


def certified(drawn: drawing.DrawList, **given: Any) -> dict[str, Any]:
    """The certificate of a draw with two people's secrets."""
    parts = [drawing.part_of(*secret) for secret in SECRETS]
    said = [
        (name, drawing.commitment(*secret))
        for name, secret in zip(("甲", "乙"), SECRETS, strict=True)
    ]
    return drawing.certificate(drawing.list_text(drawn), parts, commitments=said, **given)
