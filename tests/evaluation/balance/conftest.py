"""Everything here happens at `make.NOW`."""

import pytest


@pytest.fixture(autouse=True)
def _still(still: None) -> None:
    pass
