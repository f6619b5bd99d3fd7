"""Following every link of the boards leads to as many rows as the figure says."""

import html
import re

import pytest

from dudao.org.models import Person
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("busy", "still")
SPAN = "since=2026-09-01&until=2026-12-31"
FIGURE = re.compile(
    r'<a(?: class="[a-z -]+")? href="(/analytics/(?:visits|findings)/\?[^"]+)">[^\d<]*(\d+)'
)
TILE = re.compile(
    r'<a class="tile[^"]*" href="([^"]+)"><span class="tile-word">[^<]*</span><strong>(\d+)'
)


def figures(page: str) -> list[tuple[str, int]]:
    """Return the link and the number of every figure of a page."""
    found = [*FIGURE.findall(page), *TILE.findall(page)]
    return [(html.unescape(url), int(number)) for url, number in found]


@pytest.mark.parametrize("by", ["month", "inspector", "area"])
@pytest.mark.parametrize("path", ["/analytics/", "/analytics/loop/"])
def test_every_figure_opens_exactly_its_rows(director: Person, path: str, by: str) -> None:
    client = sign_in(director)
    found = figures(text_of(client.get(f"{path}?by={by}&{SPAN}")))
    assert len(found) > 10
    for url, number in found:
        listing = client.get(url).context["listing"]
        assert (listing.total, len(listing.rows)) == (number, number), url


def test_the_boards_cost_the_same_however_much_there_is(
    director: Person, inspector: Person
) -> None:
    client = sign_in(director)
    for path in ("/analytics/", "/analytics/loop/"):
        few = statements(client, f"{path}?since=2026-10-01&until=2026-10-31")
        assert statements(client, f"{path}?{SPAN}") == few <= 12
    for path in ("/analytics/visits/", "/analytics/findings/"):
        statements(client, f"{path}?{SPAN}")


@pytest.mark.parametrize(
    "path",
    ["", "loop/", "visits/", "findings/", "findings/?stage=closed", "findings/?sort=longest"],
)
def test_every_page_exports(director: Person, path: str) -> None:
    joint = "&" if "?" in path else "?"
    answer = sign_in(director).get(f"/analytics/{path}{joint}{SPAN}&export=xlsx")
    assert b"".join(answer)[:2] == b"PK"


def test_without_a_word_it_is_the_last_half_year(director: Person) -> None:
    page = text_of(sign_in(director).get("/analytics/?since=x&by=y"))
    assert "2026-04-01" in page or "2026-10" in page
    assert "这段时间没有入校督导" in text_of(
        sign_in(director).get("/analytics/?since=2020-01-01&until=2020-02-01")
    )
    assert "这段时间没有告知学校的问题" in text_of(
        sign_in(director).get("/analytics/loop/?since=2020-01-01&until=2020-02-01")
    )


@pytest.mark.parametrize("path", ["", "loop/", "visits/", "findings/"])
def test_who_may_not_see_figures_is_told_so(
    principal: Person, outsider: Person, inspector: Person, path: str
) -> None:
    assert sign_in(principal).get(f"/analytics/{path}").status_code == 403
    assert "龙溪口示例小学" not in text_of(sign_in(outsider).get(f"/analytics/{path}?{SPAN}"))
    assert sign_in(inspector).get(f"/analytics/{path}").status_code == 200
