"""Where a document was sent, for the page of the document (documents/exchange/filings.html)."""

from typing import Any

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.documents.models import Document, Package
from dudao.documents.queries.exchange import filings_of
from dudao.documents.states import State
from dudao.org.models import Person
from dudao.org.queries import office_of


def filed(document: Document, person: Person) -> dict[str, Any]:
    """Return `filings` of a document and whether `person` `sends` it in its office's name.

    `filings` is None for whom packages are no business: nothing is said of them, not even "none".
    """
    own = person.unit is not None and office_of(person.unit).pk == document.office_id
    able = own and may(person, Permission.PACKAGE_MAKE, document.office)
    issued = document.state == State.ISSUED
    return {
        "filings": _filings(document, person) if able else None,
        "sends": able and issued,
    }


def _filings(document: Document, person: Person) -> list[Package]:
    return list(filings_of(document.pk, person)) if document.issued_at else []
