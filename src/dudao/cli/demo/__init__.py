"""The demo county: invented people and schools, one school year of work, made by real actions.

Everything is drawn from a fixed seed, so that two demos are equal. Regions and their codes are
real; every name of a school or a person is invented.
"""

from dudao.cli.demo.fill import fill
from dudao.cli.sample import sign_ins

__all__ = ["fill", "sign_ins"]
