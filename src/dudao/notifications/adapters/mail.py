"""E-mail over SMTP."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime

from django.utils.translation import gettext as _

from dudao.notifications.adapters.parcels import DETAIL, Outcome, Parcel
from dudao.notifications.rules.channels import Security

PERMANENT = 500


def deliver(parcel: Parcel, seconds: float) -> Outcome:
    """Hand one letter to the mail server, waiting at most `seconds` for each of its answers."""
    try:
        server = _connect(parcel, seconds)
        try:
            if parcel.secrets.get("password"):
                server.login(parcel.config["username"], parcel.secrets["password"])
            server.send_message(_letter(parcel))
        finally:
            with suppress(smtplib.SMTPException, OSError):  # the letter is accepted or not by now
                server.quit()
    except smtplib.SMTPRecipientsRefused as error:
        [(code, said)] = error.recipients.values()
        text = said.decode(errors="replace")
        return Outcome(f"refused: {code} {text}"[:DETAIL], code, final=code >= PERMANENT)
    except smtplib.SMTPResponseException as error:
        text = bytes(error.smtp_error).decode(errors="replace")  # type: ignore[arg-type]
        return Outcome(f"refused: {error.smtp_code} {text}"[:DETAIL], error.smtp_code)
    except smtplib.SMTPException as error:
        return Outcome(f"refused: {error}"[:DETAIL])
    return Outcome()


def _connect(parcel: Parcel, seconds: float) -> smtplib.SMTP:
    host, port = parcel.config["host"], parcel.config["port"]
    security = parcel.config["security"]
    if security == Security.TLS:
        safe = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=seconds, context=safe)
    server = smtplib.SMTP(host, port, timeout=seconds)
    if security == Security.STARTTLS:
        server.starttls(context=ssl.create_default_context())
    return server


def _letter(parcel: Parcel) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = _("督导工作提醒")
    letter["From"] = parcel.config["sender"]
    letter["To"] = parcel.to
    letter["Date"] = format_datetime(parcel.at)
    # The same for every try, so that a mailbox can tell a repeated letter.
    letter["Message-ID"] = f"<{parcel.id}@{parcel.config['sender'].partition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(parcel.text)
    return letter
