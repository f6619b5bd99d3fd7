"""What belongs to a matter of the archive, joined from every area: reading only.

Nobody is asked who reads: who keeps the archive keeps all of it, and only he is given this.
"""

from dudao.analytics.queries.matters.belonging import (
    about,
    about_finding,
    about_office,
    about_school,
    about_visit,
    belongings_of,
    matters_of_year,
    missing_of,
    schools_of_year,
    still_to_put,
)
from dudao.analytics.queries.matters.composing import composed

__all__ = [
    "about",
    "about_finding",
    "about_office",
    "about_school",
    "about_visit",
    "belongings_of",
    "composed",
    "matters_of_year",
    "missing_of",
    "schools_of_year",
    "still_to_put",
]
