"""The PostgreSQL that Dudao brings along: found, created, shared and stopped. Knows no Django."""

from dudao.config.embedded.errors import EmbeddedError
from dudao.config.embedded.server import Server, destroy, ensure, exists

__all__ = ["EmbeddedError", "Server", "destroy", "ensure", "exists"]
