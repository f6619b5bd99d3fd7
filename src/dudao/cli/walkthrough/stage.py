"""What all chapters of the walkthrough share: the people, the visit, the findings, the report."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dudao.access.roles import Role
from dudao.cli.sample import PASSWORD, SHOWN
from dudao.cli.speech import _
from dudao.cli.walkthrough.steps import Actor, Report, require
from dudao.lib import clock, workdays

#: Whoever has no business with the school: inspects others, or leads another school.
MOST_DAYS = 200
STRANGER, OTHER_PRINCIPAL = "inspector24", "principal2"


class Stage:
    """Everybody, signed in, and what they have before them."""

    def __init__(self, address: str, report: Report, out: Path) -> None:
        """Sign everybody in."""
        self.address, self.report, self.out = address, report, out
        self.lead = self.sign_in(SHOWN[Role.ZONE_LEAD])
        self.inspector = self.sign_in(SHOWN[Role.RESPONSIBLE_INSPECTOR])
        self.director = self.sign_in(SHOWN[Role.DIRECTOR])
        self.staff = self.sign_in(SHOWN[Role.OFFICE_STAFF])
        self.principal = self.sign_in(SHOWN[Role.PRINCIPAL])
        self.section = self.sign_in(SHOWN[Role.SECTION_OFFICER])
        self.city = self.sign_in(SHOWN[Role.CITY_OFFICER])
        self.stranger = self.sign_in(STRANGER)
        self.other_principal = self.sign_in(OTHER_PRINCIPAL)
        self.auditor = self.sign_in(SHOWN[Role.AUDITOR])
        self.school: dict[str, Any] = self.inspector.get(f"/units/{self.principal.unit_id}")
        self.visit: dict[str, Any] = {}
        self.notice: dict[str, Any] = {}
        #: When the last item on site was answered, in seconds of a steady clock.
        self.answered_at = 0.0
        #: By what the story does with each: "notice", "suggestion", "on_site", "danger" …
        self.findings: dict[str, dict[str, Any]] = {}

    def sign_in(self, username: str) -> Actor:
        """Return somebody more, signed in."""
        return Actor(self.address, username, PASSWORD)

    def workday(self, day: date, count: int) -> date:
        """Return the day `count` workdays after `day`, by the office's calendar."""
        span = {"first_on": day + timedelta(days=1), "last_on": day + timedelta(days=MOST_DAYS)}
        told = self.inspector.get("/calendar", unit_id=self.school["id"], **span)
        return date.fromisoformat(told["workdays"][count - 1])

    def at(self, step: str = "") -> str:
        """Return the path of the visit, or of a step on it."""
        return f"/visits/{self.visit['id']}" + (f"/{step}" if step else "")

    def of(self, name: str, step: str = "") -> str:
        """Return the path of a finding, or of a step on it."""
        return f"/findings/{self.findings[name]['id']}" + (f"/{step}" if step else "")

    def ids(self, *names: str) -> list[str]:
        """Return the ids of findings."""
        return [self.findings[name]["id"] for name in names]

    def state(self, name: str) -> str:
        """Return how a finding stands now."""
        found: str = self.inspector.get(self.of(name))["state"]
        return found

    def done(
        self, who: Actor, what: str, page: str = "", thing: dict[str, Any] | None = None
    ) -> None:
        """Note a step that held, with its page."""
        link = f"{page}{thing['id']}/" if thing else page
        self.report.step(who.name, what, link)

    def save(self, name: str, content: bytes) -> None:
        """Keep a document for the one who looks on."""
        require(content[:2] in (b"PK", b"%P"), _("文书内容应是 docx 或 PDF"))
        self.keep(name, content)

    def keep(self, name: str, content: bytes) -> None:
        """Keep a file."""
        (self.out / name).write_bytes(content)
        self.report.step("", _("文书已保存：%s") % (self.out / name))


def next_workday() -> str:
    """Return today, or the next workday where today is none."""
    today = clock.today()
    return (today if workdays.is_workday(today) else workdays.add(today, 1)).isoformat()
