"""What each role may do (domain §5). Reviewed like code; only who holds a role is data."""

from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission as P
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


class Scope(Choice):
    """How far a grant reaches."""

    REGION = "region", _("行政区域")
    UNIT = "unit", _("一个单位")
    SUBTREE = "subtree", _("单位及下属")


_READ = {
    P.UNIT_VIEW,
    P.INSTRUMENT_VIEW,
    P.INSPECTOR_VIEW,
    P.ASSIGNMENT_VIEW,
    P.VISIT_VIEW,
    P.FINDING_VIEW,
    P.DOCUMENT_VIEW,
    P.FILE_VIEW,
}
_VISIT = _READ | {
    P.VISIT_MAKE,
    P.FINDING_RAISE,
    P.FINDING_VERIFY,
    P.FILE_STORE,
    P.RECUSAL_DECLARE,
}
_SCHOOL = {
    P.UNIT_VIEW,
    P.INSTRUMENT_VIEW,
    P.VISIT_VIEW_FED_BACK,
    P.FINDING_VIEW_TOLD,
    P.FINDING_RECTIFY,
    P.DOCUMENT_RECEIVE,
    P.FILE_STORE,
    P.FILE_VIEW_SHARED,
}
_OFFICE = _VISIT | {
    P.ASSIGNMENT_MAKE,
    P.NOTICE_DRAFT,
    P.DOCUMENT_DRAFT,
    P.DOCUMENT_ISSUE,
    P.INSPECTOR_EDIT,
    P.AREA_EDIT,
    P.PERSON_VIEW,
    P.UNIT_EDIT,
    P.ROSTER_IMPORT,
    P.INSTRUMENT_EDIT,
    P.VISIT_CORRECT,
}

GRANTS: dict[Role, frozenset[P]] = {
    Role.DIRECTOR: frozenset(
        _OFFICE | {P.DOCUMENT_SIGN_OFF, P.RECUSAL_DECIDE, P.GRANT_EDIT, P.PERSON_EDIT, P.NORM_EDIT}
    ),
    Role.OFFICE_STAFF: frozenset(_OFFICE),
    Role.ZONE_LEAD: frozenset(_VISIT | {P.ASSIGNMENT_MAKE, P.NOTICE_DRAFT, P.DOCUMENT_DRAFT}),
    Role.RESPONSIBLE_INSPECTOR: frozenset(_VISIT | {P.NOTICE_DRAFT, P.DOCUMENT_DRAFT}),
    Role.PART_TIME_INSPECTOR: frozenset(_VISIT),
    Role.SECTION_OFFICER: frozenset({P.FINDING_VIEW_TAGGED}),
    Role.LIAISON_LEADER: frozenset(
        {P.UNIT_VIEW, P.FINDING_VIEW_TOLD, P.VISIT_VIEW_FED_BACK, P.DOCUMENT_VIEW}
    ),
    Role.PRINCIPAL: frozenset(_SCHOOL | {P.FEEDBACK_SIGN}),
    Role.SCHOOL_LIAISON: frozenset(_SCHOOL),
    Role.TOWNSHIP_OFFICER: frozenset(
        {P.UNIT_VIEW, P.VISIT_VIEW_FED_BACK, P.FINDING_VIEW_TOLD, P.FILE_VIEW_SHARED}
    ),
    Role.CITY_OFFICER: frozenset(
        {P.UNIT_VIEW, P.INSPECTOR_VIEW, P.FINDING_VIEW_TOLD, P.DOCUMENT_VIEW, P.INSTRUMENT_VIEW}
    ),
    Role.AUDITOR: frozenset({P.AUDIT_VIEW}),
    Role.ADMINISTRATOR: frozenset(
        {P.PERSON_VIEW, P.PERSON_EDIT, P.GRANT_EDIT, P.UNIT_VIEW, P.UNIT_EDIT, P.ROSTER_IMPORT}
    ),
}


def roles_with(permission: P) -> frozenset[Role]:
    """Return the roles that have `permission`."""
    return frozenset(role for role, granted in GRANTS.items() if permission in granted)
