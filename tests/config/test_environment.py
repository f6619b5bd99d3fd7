"""What an installation may set."""

from pathlib import Path

from dudao.config.environment import Environment


def installation(**given: object) -> Environment:
    """An installation that set this."""
    return Environment.model_construct(
        **{**Environment.model_construct().model_dump(), "secret_key": "", **given}
    )


def test_the_signing_key_is_the_one_set_or_one_made_and_kept(tmp_path: Path) -> None:
    assert installation(secret_key="given").secret() == "given"
    made = installation(state=tmp_path / "new").secret()
    assert len(made) > 40
    assert installation(state=tmp_path / "new").secret() == made
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o077 == 0


def test_hosts_are_separated_by_commas() -> None:
    assert installation(hosts="a.example, b.example,").host_list() == ["a.example", "b.example"]


def test_a_link_from_outside_begins_with_the_first_host_behind_tls() -> None:
    hosts = "dudao.example, other.example"
    assert installation(hosts=hosts, https=True).address() == "https://dudao.example"
    assert installation(hosts=hosts).address() == installation(hosts="", https=True).address() == ""
