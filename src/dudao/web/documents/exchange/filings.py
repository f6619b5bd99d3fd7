"""Where a document was sent, for the page of the document (documents/exchange/filings.html)."""

from typing import Any

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.documents.models import Document
from dudao.documents.queries.exchange import filings_of
from dudao.documents.states import State
from dudao.org.models import Person
from dudao.org.queries import office_of


def filed(document: Document, person: Person) -> dict[str, Any]:
    """Return `filings` of a document and whether `person` `sends` it in its office's name."""
    own = person.unit is not None and office_of(person.unit).pk == document.office_id
    able = own and may(person, Permission.PACKAGE_MAKE, document.office)
    issued = document.state == State.ISSUED
    return {
        "filings": list(filings_of(document.pk)) if document.issued_at else [],
        "sends": able and issued,
    }
