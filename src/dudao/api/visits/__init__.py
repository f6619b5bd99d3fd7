"""Visits over the API, from the start to the signed feedback list."""

from dudao.api.visits import carrying, journey, phones, reading, recording, sharing, signing
from dudao.api.visits.router import router

__all__ = ["carrying", "journey", "phones", "reading", "recording", "router", "sharing", "signing"]
