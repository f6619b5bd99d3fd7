"""What an installation may set, read once from the environment (or a .env file)."""

import secrets
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """Every variable an office may set. All have a default that works on one machine."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str = ""
    """postgresql:// URL of the role the application runs as; empty: embedded PostgreSQL."""
    database_owner_url: str = ""
    """URL of the role that owns the tables, for migrations; empty: the same as DATABASE_URL."""
    state: Path = Field(default=Path("var"), validation_alias="DUDAO_STATE")
    secret_key: str = Field(default="", validation_alias="DUDAO_SECRET_KEY")
    hosts: str = Field(
        default="localhost,127.0.0.1,[::1],testserver", validation_alias="DUDAO_HOSTS"
    )
    https: bool = Field(default=False, validation_alias="DUDAO_HTTPS")
    debug: bool = Field(default=False, validation_alias="DUDAO_DEBUG")
    demo: bool = Field(default=False, validation_alias="DUDAO_DEMO")
    pool_size: int = Field(default=12, validation_alias="DUDAO_POOL_SIZE")
    photo_limit_mb: int = Field(default=20, validation_alias="DUDAO_PHOTO_LIMIT_MB")
    file_limit_mb: int = Field(default=50, validation_alias="DUDAO_FILE_LIMIT_MB")
    outgoing_proxy: str = Field(default="", validation_alias="DUDAO_OUTGOING_PROXY")
    """The HTTP proxy through which notifications leave an intranet; empty: straight."""
    outgoing_local: bool = Field(default=False, validation_alias="DUDAO_OUTGOING_LOCAL")
    """Whether notifications may go to this machine itself (a gateway program beside the site)."""

    def secret(self) -> str:
        """Return the signing key: the one set, or one made at first start and kept."""
        if self.secret_key:
            return self.secret_key
        kept = self.state / "secret_key"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(48))
        return kept.read_text()

    def address(self) -> str:
        """Return what a link from outside begins with: the first host behind TLS, or nothing."""
        hosts = self.host_list()
        return f"https://{hosts[0]}" if self.https and hosts else ""

    def host_list(self) -> list[str]:
        """Return the host names under which the site answers."""
        return [host.strip() for host in self.hosts.split(",") if host.strip()]
