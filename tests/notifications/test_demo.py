"""The demo's channels are set up and send nothing."""

from dudao.cli.demo.channels import fill_channels
from dudao.notifications.models import Channel
from dudao.org.models import Person, Unit


def test_they_are_all_off(office: Unit, director: Person) -> None:
    fill_channels(office, by=director)
    assert Channel.objects.count() == 4
    assert not Channel.objects.filter(on=True).exists()
