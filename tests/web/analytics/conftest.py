"""The county of the figures."""

from tests.analytics.conftest import busy as busy
