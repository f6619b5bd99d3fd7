"""Two connections at once: one chain without a gap and without a deadlock."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from dudao.audit import actions, queries
from dudao.audit.models import Event, Link
from dudao.org.models import Person
from tests import make

EACH = 20


@pytest.fixture
def people(transactional_db: None) -> tuple[Person, Person]:
    return make.person("甲"), make.person("乙")


def write(begin: Barrier, first: Person, second: Person, failures: list[Exception]) -> None:
    begin.wait()
    try:
        for number in range(EACH):
            with transaction.atomic():
                # As every action locks: the event of the other one may still point to the row.
                Person.objects.select_for_update(no_key=True).get(pk=first.pk)
                actions.record("test.happened", first, by=second, n=number)
                actions.record("test.happened", second, by=first, n=number)
    except Exception as error:  # noqa: BLE001 - told to the test, which runs elsewhere
        failures.append(error)
    finally:
        connection.close()


def test_the_chain_is_one_line_under_two_writers(people: tuple[Person, Person]) -> None:
    one, two = people
    begin, failures = Barrier(2), list[Exception]()
    threads = [
        Thread(target=write, args=(begin, *pair, failures)) for pair in ((one, two), (two, one))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []
    count = Event.objects.filter(name="test.happened").count()
    assert count == 4 * EACH
    numbers = list(Link.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + count))
    assert queries.broken_at(numbers[0] - 1) is None
    assert not queries.unchained().exists()
