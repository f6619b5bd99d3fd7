"""What each role may do (domain §5). Reviewed like code; only who holds a role is data."""

from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.lib.choices import Choice


class Role(Choice):
    DIRECTOR = "director", _("督导室主任")
    OFFICE_STAFF = "office_staff", _("督导室工作人员")
    ZONE_LEAD = "zone_lead", _("责任区负责人")
    RESPONSIBLE_INSPECTOR = "responsible_inspector", _("责任督学")
    PART_TIME_INSPECTOR = "part_time_inspector", _("兼职督学")
    SECTION_OFFICER = "section_officer", _("科室人员")
    LIAISON_LEADER = "liaison_leader", _("联区领导")
    PRINCIPAL = "principal", _("校长（园长）")
    SCHOOL_LIAISON = "school_liaison", _("学校督导联络员")
    TOWNSHIP_OFFICER = "township_officer", _("乡镇（中心校）人员")
    CITY_OFFICER = "city_officer", _("市督导室人员")
    AUDITOR = "auditor", _("安全审计员")
    ADMINISTRATOR = "administrator", _("系统管理员")


#: Who goes to the schools of a zone, under its lead.
INSPECTORS = (Role.RESPONSIBLE_INSPECTOR, Role.PART_TIME_INSPECTOR)


class Scope(Choice):
    """How far a grant reaches."""

    REGION = "region", _("行政区域")
    UNIT = "unit", _("一个单位")
    SUBTREE = "subtree", _("单位及下属")


_READ = {
    Permission.UNIT_VIEW,
    Permission.INSTRUMENT_VIEW,
    Permission.INSPECTOR_VIEW,
    Permission.ASSIGNMENT_VIEW,
    Permission.VISIT_VIEW,
    Permission.FINDING_VIEW,
    Permission.DOCUMENT_VIEW,
    Permission.FILE_VIEW,
    Permission.SCHEDULE_VIEW,
    Permission.PROGRAMME_VIEW,
    Permission.PLAN_VIEW,
}
_VISIT = _READ | {
    Permission.VISIT_MAKE,
    Permission.FINDING_RAISE,
    Permission.FINDING_VERIFY,
    Permission.FILE_STORE,
    Permission.RECUSAL_DECLARE,
    Permission.URGENT_REPORT,
    Permission.CIRCULAR_PROPOSE,
    Permission.OBJECTION_ANSWER,
    Permission.LINEAGE_CONFIRM,
    Permission.WORDING_PROPOSE,
    Permission.LEDGER_EXPORT,
    Permission.ANALYTICS_VIEW,
    Permission.LOG_WRITE,
    Permission.PLAN_DRAFT,
    Permission.BURDEN_VIEW,
    Permission.METRIC_VIEW,
    Permission.EVALUATION_VIEW,
    Permission.EVALUATION_RATE,
}
_SCHOOL = {
    Permission.UNIT_VIEW,
    Permission.INSTRUMENT_VIEW,
    Permission.VISIT_VIEW_FED_BACK,
    Permission.FINDING_VIEW_TOLD,
    Permission.FINDING_RECTIFY,
    Permission.OBJECTION_FILE,
    Permission.DOCUMENT_RECEIVE,
    Permission.POST_RECEIVE,
    Permission.FILE_STORE,
    Permission.FILE_VIEW_SHARED,
    Permission.SCHEDULE_VIEW_ANNOUNCED,
    Permission.PROGRAMME_ANSWER,
    Permission.BURDEN_VIEW_OWN,
    Permission.METRIC_REPORT,
    Permission.EVALUATION_VIEW_OWN,
    Permission.EVALUATION_SUBMIT,
}
_OFFICE = _VISIT | {
    Permission.ASSIGNMENT_MAKE,
    Permission.NOTICE_DRAFT,
    Permission.NOTICE_FILE,
    Permission.DOCUMENT_DRAFT,
    Permission.DOCUMENT_CHECK,
    Permission.DOCUMENT_ISSUE,
    Permission.TEMPLATE_EDIT,
    Permission.PUBLICATION_PREPARE,
    Permission.ARCHIVE_VIEW,
    Permission.ARCHIVE_KEEP,
    Permission.PACKAGE_MAKE,
    Permission.WORDING_DECIDE,
    Permission.CATEGORY_EDIT,
    Permission.CONSULTATION_OPEN,
    Permission.EXTENSION_DECIDE,
    Permission.OBJECTION_ASSIGN,
    Permission.LEDGER_IMPORT,
    Permission.HANDOVER_MAKE,
    Permission.POST_WRITE,
    Permission.LOG_VIEW,
    Permission.INSPECTOR_EDIT,
    Permission.AREA_EDIT,
    Permission.PERSON_VIEW,
    Permission.UNIT_EDIT,
    Permission.ROSTER_IMPORT,
    Permission.INSTRUMENT_EDIT,
    Permission.VISIT_CORRECT,
    Permission.FIELD_RELEASE,
    Permission.CALENDAR_EDIT,
    Permission.REGISTER_DRAFT,
    Permission.PROGRAMME_RUN,
    Permission.TASK_DECIDE,
    Permission.MEETING_KEEP,
    Permission.AREA_REPORT,
    Permission.PROPOSAL_MAKE,
    Permission.DRAW_MAKE,
    Permission.METRIC_IMPORT,
    Permission.SYSTEM_EDIT,
    Permission.ROUND_RUN,
    Permission.REVIEW_RUN,
    Permission.YEAR_RUN,
    Permission.LEVEL_RUN,
}

# Whom a finding concerns that is not the school's to mend: sections, departments, townships.
_OUTSIDE = {
    Permission.FINDING_VIEW_TAGGED,
    Permission.FINDING_RECTIFY_ASSIGNED,
    Permission.CONSULTATION_ANSWER,
    Permission.DOCUMENT_RECEIVE,
    Permission.FILE_STORE,
    Permission.FILE_VIEW_SHARED,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.DIRECTOR: frozenset(
        _OFFICE
        | {
            Permission.DOCUMENT_SIGN_OFF,
            Permission.PUBLICATION_DECIDE,
            Permission.PACKAGE_TRUST,
            Permission.RECUSAL_DECIDE,
            Permission.GRANT_EDIT,
            Permission.PERSON_EDIT,
            Permission.NORM_EDIT,
            Permission.CIRCULAR_DECIDE,
            Permission.CHANNEL_EDIT,
            Permission.REGISTER_DECIDE,
            Permission.PROGRAMME_OVERRIDE,
            Permission.PLAN_DECIDE,
            Permission.RULE_EDIT,
            Permission.OBLIGATION_WAIVE,
            Permission.SYSTEM_PUBLISH,
            Permission.ROUND_DECIDE,
            Permission.YEAR_DECIDE,
        }
    ),
    Role.OFFICE_STAFF: frozenset(_OFFICE),
    Role.ZONE_LEAD: frozenset(
        _VISIT
        | {
            Permission.ASSIGNMENT_MAKE,
            Permission.NOTICE_DRAFT,
            Permission.NOTICE_FILE,
            Permission.DOCUMENT_DRAFT,
            Permission.EXTENSION_DECIDE,
            Permission.POST_WRITE,
            Permission.LOG_VIEW,
            Permission.ARCHIVE_VIEW,
            Permission.DEVICE_END,
            Permission.FIELD_RELEASE,
            Permission.AREA_REPORT,
            Permission.PROPOSAL_MAKE,
        }
    ),
    Role.RESPONSIBLE_INSPECTOR: frozenset(
        _VISIT
        | {
            Permission.NOTICE_DRAFT,
            Permission.NOTICE_FILE,
            Permission.DOCUMENT_DRAFT,
            # Who takes a school over reads what was there before him.
            Permission.ARCHIVE_VIEW,
        }
    ),
    Role.PART_TIME_INSPECTOR: frozenset(_VISIT),
    Role.SECTION_OFFICER: frozenset(_OUTSIDE | {Permission.TASK_SUBMIT}),
    Role.LIAISON_LEADER: frozenset(
        {
            Permission.UNIT_VIEW,
            Permission.FINDING_VIEW_TOLD,
            Permission.VISIT_VIEW_FED_BACK,
            Permission.DOCUMENT_VIEW,
            Permission.ANALYTICS_VIEW,
            Permission.PLAN_VIEW,
            Permission.SCHEDULE_VIEW,
            Permission.PROGRAMME_VIEW,
            Permission.BURDEN_VIEW,
            Permission.METRIC_VIEW,
            Permission.EVALUATION_VIEW,
        }
    ),
    Role.PRINCIPAL: frozenset(_SCHOOL | {Permission.FEEDBACK_SIGN}),
    Role.SCHOOL_LIAISON: frozenset(_SCHOOL),
    Role.TOWNSHIP_OFFICER: frozenset(
        # Over its schools too: what is delivered to a school is the school's to sign for.
        _OUTSIDE - {Permission.DOCUMENT_RECEIVE}
        | {
            Permission.UNIT_VIEW,
            Permission.VISIT_VIEW_FED_BACK,
            Permission.FINDING_VIEW_TOLD,
        }
    ),
    Role.CITY_OFFICER: frozenset(
        {
            Permission.UNIT_VIEW,
            Permission.INSPECTOR_VIEW,
            Permission.FINDING_VIEW_TOLD,
            Permission.DOCUMENT_VIEW,
            Permission.INSTRUMENT_VIEW,
            Permission.OBJECTION_REVIEW,
            # In the name of one's own office only, which the action asks.
            Permission.PACKAGE_MAKE,
            Permission.ANALYTICS_VIEW,
        }
    ),
    Role.AUDITOR: frozenset({Permission.AUDIT_VIEW}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.PERSON_VIEW,
            Permission.PERSON_EDIT,
            Permission.GRANT_EDIT,
            Permission.UNIT_VIEW,
            Permission.UNIT_EDIT,
            Permission.ROSTER_IMPORT,
            Permission.CHANNEL_EDIT,
        }
    ),
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """Return the roles that have `permission`."""
    return frozenset(role for role, granted in GRANTS.items() if permission in granted)
