"""What a value may look like on the way in: nothing that the database could choke on."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints, WithJsonSchema

from dudao.lib.choices import Choice

#: Numbers as PostgreSQL keeps them.
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Word = Annotated[str, StringConstraints(max_length=60)]
Line = Annotated[str, StringConstraints(max_length=300)]
Text = Annotated[str, StringConstraints(max_length=20_000)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Ids = Annotated[list[Id], Field(max_length=2000)]
FewIds = Annotated[list[Id], Field(max_length=50)]
Uuids = Annotated[list[UUID], Field(max_length=200)]


def listed(choice: type[Choice]) -> WithJsonSchema:
    """Describe the words of `choice` on the spot: areas have words of the same name (`State`)."""
    return WithJsonSchema({"type": "string", "enum": [word.value for word in choice]})


class Given(Schema):
    """What somebody sends; a field that does not exist is an error and not ignored."""

    model_config = ConfigDict(extra="forbid")

    def set_fields(self, *without: str) -> dict[str, Any]:
        """Return the fields that were sent, as their values, leaving out `without`."""
        return {name: getattr(self, name) for name in self.model_fields_set - set(without)}


class ReasonIn(Given):
    reason: Line


class NothingIn(Given):
    """Nothing: the path says it all."""
