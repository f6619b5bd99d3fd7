"""The API's one door: /api/v1, described at /api/v1/openapi.json."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt

from dudao.api import problems
from dudao.api.absences import router as absences
from dudao.api.analytics import router as analytics
from dudao.api.archive import router as volumes
from dudao.api.areas import router as areas
from dudao.api.assignments import router as assignments
from dudao.api.audit import router as audit
from dudao.api.auth import TokenAuth
from dudao.api.balance import router as balance
from dudao.api.burden import router as burden
from dudao.api.calendar import router as calendar
from dudao.api.categories import router as categories
from dudao.api.channels import router as channels
from dudao.api.channels import sent as dispatches
from dudao.api.circulars import router as circulars
from dudao.api.consultations import router as consultations
from dudao.api.description import DescribedAPI
from dudao.api.development_plans import router as development_plans
from dudao.api.devices import router as devices
from dudao.api.divisions import router as divisions
from dudao.api.documents import router as documents
from dudao.api.door import door, unknown
from dudao.api.draws import router as draws
from dudao.api.files import router as files
from dudao.api.findings import router as findings
from dudao.api.findings.reports import reports
from dudao.api.findings.routes import urgent
from dudao.api.findings.school import extensions, inbox
from dudao.api.form_building import router as form_building
from dudao.api.handovers import router as handovers
from dudao.api.inspectors import router as inspectors
from dudao.api.instruments import router as instruments
from dudao.api.joint_meetings import reports as area_reports
from dudao.api.joint_meetings import router as joint_meetings
from dudao.api.levels import router as checks
from dudao.api.levels import samples as check_samples
from dudao.api.liaisons import router as liaisons
from dudao.api.messages import reminders
from dudao.api.messages import router as messages
from dudao.api.metrics import router as metrics
from dudao.api.norms import router as norms
from dudao.api.notices import router as notices
from dudao.api.objections import router as objections
from dudao.api.obligations import coverage, rules
from dudao.api.obligations import router as obligations
from dudao.api.packages import peers
from dudao.api.packages import router as packages
from dudao.api.papers import router as papers
from dudao.api.parsing import StrictParser
from dudao.api.people import router as people
from dudao.api.phone_inbox import router as phone_inbox
from dudao.api.plan_tables import router as plan_tables
from dudao.api.plans import router as plans
from dudao.api.plaques import router as plaques
from dudao.api.programme_parts import router as programme_parts
from dudao.api.programmes import router as programmes
from dudao.api.proposals import router as proposals
from dudao.api.publications import router as publications
from dudao.api.publicities import objections as result_objections
from dudao.api.publicities import router as publicities
from dudao.api.recurrence import router as recurrence
from dudao.api.register import router as register
from dudao.api.results import router as results
from dudao.api.reviews import router as reviews
from dudao.api.rosters import router as rosters
from dudao.api.rounds import candidates
from dudao.api.rounds import router as rounds
from dudao.api.schedule import feeds
from dudao.api.schedule import router as schedule
from dudao.api.section_tasks import router as section_tasks
from dudao.api.self_evaluations import router as self_evaluations
from dudao.api.story import router as story
from dudao.api.system_tables import router as system_tables
from dudao.api.systems import router as systems
from dudao.api.templates import router as templates
from dudao.api.tokens import router as tokens
from dudao.api.units import router as units
from dudao.api.visits import router as visits
from dudao.api.wordings import router as wordings
from dudao.api.workgroup import logs, materials, posts
from dudao.api.years import results as year_results
from dudao.api.years import router as years
from dudao.api.years import vetoes

api = DescribedAPI(
    title="督导 Dudao",
    version="1",
    description=(
        "Everything the pages do, for programs: the same actions, scopes and refusals. "
        "Send `Authorization: Bearer <token>`; send an `Idempotency-Key` with every POST and a "
        "repeated request gets the same answer. Errors are application/problem+json."
    ),
    auth=TokenAuth(),
    parser=StrictParser(),
    docs_url=None,
    urls_namespace="api-1",
)
problems.install(api)
for prefix, router in (
    ("/tokens", tokens),
    ("/devices", devices),
    ("/people", people),
    ("/units", units),
    ("/norms", norms),
    ("/rosters", rosters),
    ("/instruments", form_building),  # its /begin and /imports come before /{version_id}
    ("/instruments", instruments),
    ("/wordings", wordings),
    ("/systems", systems),
    ("/system-tables", system_tables),
    ("/files", files),
    ("/inspectors", inspectors),
    ("/areas", areas),
    ("/divisions", divisions),
    ("/liaisons", liaisons),
    ("/plaques", plaques),
    ("/assignments", assignments),
    ("/section-tasks", section_tasks),
    ("/joint-meetings", joint_meetings),
    ("/area-reports", area_reports),
    ("/plans", plan_tables),
    ("/plans", plans),
    ("/proposals", proposals),
    ("/absences", absences),
    ("/draws", draws),
    ("/rounds", rounds),
    ("/candidates", candidates),
    ("/self-evaluations", self_evaluations),
    ("/results", results),
    ("/publicities", publicities),
    ("/result-objections", result_objections),
    ("/development-plans", development_plans),
    ("/reviews", reviews),
    ("/years", years),
    ("/year-results", year_results),
    ("/vetoes", vetoes),
    ("/checks", checks),
    ("/check-samples", check_samples),
    ("/schedule", schedule),
    ("/feeds", feeds),
    ("/calendar", calendar),
    ("/register", register),
    ("/programmes", programmes),
    ("/programme-parts", programme_parts),
    ("/obligations", obligations),
    ("/coverage", coverage),
    ("/visit-rules", rules),
    ("/visits", visits),
    ("/posts", posts),
    ("/materials", materials),
    ("/logs", logs),
    ("/handovers", handovers),
    ("/findings", findings),
    ("/extensions", extensions),
    ("/reports", reports),
    ("/inbox", inbox),
    ("/phone-inbox", phone_inbox),
    ("/objections", objections),
    ("/categories", categories),
    ("/consultations", consultations),
    ("/urgent-reports", urgent),
    ("/circulars", circulars),
    ("/notices", notices),
    ("/documents", documents),
    ("/packages", packages),
    ("/peers", peers),
    ("/documents", papers),
    ("/publications", publications),
    ("/templates", templates),
    ("/volumes", volumes),
    ("/analytics", analytics),
    ("/balance", balance),
    ("/burden", burden),
    ("/messages", messages),
    ("/metrics", metrics),
    ("/reminders", reminders),
    ("/channels", channels),
    ("/dispatches", dispatches),
    ("/recurrence", recurrence),
    ("/schools", story),
    ("/audit", audit),
):
    api.add_router(prefix, router)

_patterns, app_name, namespace = api.urls
for pattern in cast("list[URLPattern]", _patterns):
    # Callers bring a token, not a session; TokenAuth is what closes this door.
    pattern.callback = csrf_exempt(login_not_required(door(pattern.callback)))

#: Included at /api/: whatever lies there is answered as JSON.
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", (_patterns, app_name, namespace)),
    re_path("", csrf_exempt(login_not_required(door(unknown))), name="api-unknown"),
]
