"""Results of evaluations while they are up for everybody to see."""

import pytest
from django.test import Client

from tests import make_results
from tests.web.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


def test_everybody_reads_what_is_up_until_it_is_over(office, director, school, principal) -> None:
    shown = make_results.announced(office, director, school, principal)
    path = f"/public/results/{shown.pk}/"
    assert path in text_of(Client().get("/public/"))
    page = Client().get(path)
    assert (page.status_code, school.name in text_of(page)) == (200, True)
    assert shown.place in text_of(page)
    with make_results.after(shown):
        assert path not in text_of(Client().get("/public/"))
        over = Client().get(path)
        assert (over.status_code, school.name in text_of(over)) == (410, False)
    assert Client().get("/public/results/01900000-0000-7000-8000-000000000000/").status_code == 404
