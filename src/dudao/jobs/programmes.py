"""What follows for the register and for programmes from documents and findings."""

from uuid import UUID

from django.db.models import QuerySet

from dudao.audit.models import Event
from dudao.documents.models import Publication
from dudao.org.models import Person
from dudao.planning import actions as planning
from dudao.planning.models import Part
from dudao.planning.queries.programmes import to_rectify
from dudao.planning.states import PartState


def follow_issued(event: Event) -> None:
    """Let what a document belongs to go on when it is issued."""
    if event.by is not None:
        document = UUID(event.subject_id)
        planning.follow_issued(document, by=event.by)
        _close(Part.objects.filter(opinion=document), event.by)


def follow_published(event: Event) -> None:
    """Let a programme be published when its report is."""
    if event.by is not None:
        publication = Publication.objects.get(pk=event.subject_id)
        planning.follow_published(publication.document_id, by=event.by)


def close_schools(event: Event) -> None:
    """Let a school have put everything right when the last problem of its visit is closed."""
    if event.by is not None:
        went = {
            "programme__obligations__jobs__assignment__visit__raised__finding": event.subject_id
        }
        _close(Part.objects.filter(**went, unit=event.unit_id).distinct(), event.by)


def _close(parts: QuerySet[Part], by: Person) -> None:
    for part in parts.filter(state=PartState.OPINION).select_related("programme"):
        if not to_rectify(part):
            planning.close_part(part.pk, by=by)
