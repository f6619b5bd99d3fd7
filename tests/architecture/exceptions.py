"""What does not follow the rules, each with its reason. Nothing else may."""

_WITHIN = "called inside the action whose consequence it is; that one is permitted and recorded"
_CLOCK = "the clock does it, nobody; it only drops what has expired"
_SHIPPED = "the installation does it, nobody: what ships with the product"
_SENDS = "the clock does it, nobody: it passes on what an action has recorded"
_APPLIES = "the queue applies what a phone sent; who may, the action that it calls asks"
_OWN = "everybody does this to himself only, which it checks"
_MAIL = "everybody opens his own mail only; that he did is kept on the message"
_PART = "only who is named gives a part of the chance, which it checks"
_FOLLOWS = "worked out from findings, plans and visits, whose own events are what is kept of it"
_TOLD = "the consequence of an event that is recorded; the message itself is what is kept of it"

#: action -> (what it goes without, why)
ACTIONS: dict[str, tuple[set[str], str]] = {
    "access.change_password": ({"require"}, _OWN),
    "access.drop_sign_in_traces": ({"require", "record", "by"}, _CLOCK),
    "access.drop_unconfirmed_uploads": ({"require", "record", "by"}, _CLOCK),
    "access.enrol_device": ({"require"}, _OWN + ", and only who goes to schools, which it asks"),
    "access.end_role": ({"atomic", "require", "record", "by"}, _WITHIN),
    "access.end_source": ({"atomic", "require", "record", "by"}, _WITHIN),
    "access.end_token": ({"require"}, _OWN),
    "access.found_office": (
        {"require", "by"},
        "the first office of an installation: nobody is there yet who could be permitted",
    ),
    "access.grant_from_source": ({"atomic", "require", "record", "by"}, _WITHIN),
    "access.load_norms": ({"require", "record", "by"}, _SHIPPED),
    "access.load_regions": ({"require", "record", "by"}, _SHIPPED),
    "access.make_token": ({"require"}, _OWN),
    "access.note_contact": (
        {"require", "record", "by"},
        "the phone's token is what permits it; that it called is kept on the device",
    ),
    "access.note_unsent": (
        {"require", "record", "by"},
        "the phone's token is what permits it; what it said is kept on the device",
    ),
    "audit.record": ({"atomic", "require", "record"}, "the record itself, " + _WITHIN),
    "audit.verify_chain": ({"require", "by"}, "the clock does it, nobody"),
    "files.await_own": ({"require"}, "everybody keeps the papers of his own work"),
    "files.store_own": ({"require"}, "everybody keeps the papers of his own work"),
    "files.store_own_package": ({"require"}, _WITHIN),
    "files.arrive": ({"require"}, "for who awaits it only: that he may was asked when he said so"),
    "findings.doubt_evidence": ({"require", "by"}, "the queue does it after a school submitted"),
    "findings.suggest_ancestors": ({"require", "by"}, "the queue does it after somebody raised it"),
    "handovers.give": ({"require"}, "only who hands over confirms it, which it checks"),
    "findings.drop_unconfirmed_ledgers": ({"require", "record", "by"}, _CLOCK),
    "metrics.drop_unconfirmed_values": ({"require", "record", "by"}, _CLOCK),
    "metrics.load_metrics": ({"require", "record", "by"}, _SHIPPED),
    "planning.drop_unconfirmed_tables": ({"require", "record", "by"}, _CLOCK),
    "evaluation.drop_unconfirmed_system_tables": ({"require", "record", "by"}, _CLOCK),
    "evaluation.load_systems": ({"require", "by"}, _SHIPPED),
    "planning.publish_plan": ({"require", "by"}, "the queue does it after the notice is issued"),
    "inbox.accept_once": (
        {"atomic", "require", "record"},
        "a receipt around an action, which is permitted and recorded; it opens its own transaction",
    ),
    "inbox.drop_media": ({"require", "record", "by"}, _CLOCK),
    "inbox.keep_medium": (
        {"require", "record", "by"},
        "the phone's token is what permits it; what uses the content is permitted and recorded",
    ),
    "inbox.quarantine": ({"require", "by"}, _APPLIES),
    "inbox.reopen": ({"require", "record", "by"}, _APPLIES),
    "inbox.reopen_gaps": ({"require", "record", "by"}, _APPLIES),
    "inbox.settle": ({"require", "record", "by"}, _APPLIES),
    "inbox.try_again": ({"require", "record", "by"}, _APPLIES),
    "inbox.prune": ({"require", "record", "by"}, _CLOCK),
    "notifications.dispatch": ({"atomic", "require", "record", "by"}, _WITHIN),
    "notifications.follow_record": ({"require", "record", "by"}, _SENDS),
    "notifications.send_due": (
        {"atomic", "require", "by"},
        _SENDS + "; between two transactions, for a target may keep it waiting",
    ),
    "instruments.gather_wording": (
        {"require", "by"},
        "the queue does it after a school was told; a new proposal is recorded where it is made",
    ),
    "planning.take_answer": (
        {"require", "by"},
        "the queue does it with what was worked out for a month that somebody asked for",
    ),
    "visits.gather_wording": ({"require", "by"}, "the queue does it, as above"),
    "instruments.drop_unconfirmed_workbooks": ({"require", "record", "by"}, _CLOCK),
    "instruments.load_packs": ({"require", "by"}, _SHIPPED),
    "findings.climb": ({"by"}, "the clock does it, nobody"),
    "planning.scan_pass": (
        {"require", "by"},
        "whoever holds a pass that we signed may say that it was read; it opens nothing else",
    ),
    "planning.commit_share": ({"require"}, _PART),
    "planning.reveal_share": ({"require"}, _PART),
    "notifications.digest": ({"require", "record", "by"}, _TOLD),
    "notifications.read": ({"require", "record"}, _MAIL),
    "notifications.read_all": ({"require", "record"}, _MAIL),
    "notifications.set_preference": ({"require"}, _OWN),
    "notifications.tell": ({"require", "record", "by"}, _TOLD),
    "planning.announce": ({"require"}, _CLOCK),
    "planning.remind_school": ({"require", "by"}, _CLOCK),
    "planning.make_feed": ({"require"}, _OWN),
    "planning.note_feed_read": ({"require", "record", "by"}, "a reading of one's own calendar"),
    "planning.revoke_feed": ({"require"}, _OWN),
    "planning.follow_up": ({"require", "record", "by"}, _FOLLOWS),
    "planning.foresee": ({"require", "record", "by"}, _FOLLOWS),
    "planning.keep_up": ({"require", "by"}, "the clock does it, nobody; what came is recorded"),
    "planning.load_rules": ({"require", "record", "by"}, _SHIPPED),
    "planning.meet": ({"require", "record", "by"}, _WITHIN),
    "planning.settle": ({"atomic", "require", "record", "by"}, _WITHIN),
    "planning.unmeet": ({"require", "record", "by"}, _WITHIN),
    "workgroup.finish_post": ({"require"}, _OWN),
    "workgroup.read_post": ({"require"}, _OWN),
}

#: module that writes outside actions -> why
WRITERS: dict[str, str] = {}

#: foreign key that points to an area above -> why
RELATIONS = {
    "audit.Event.by": "the record names its actor, and the actor's area lies above it",
    "audit.Event.unit": "the record names what it concerns, and that area lies above it",
}

#: page that opens without signing in -> why
PAGES = {
    "account_inactive": "tells somebody whose account was closed that it was",
    "account_login": "one signs in here",
    "account_logout": "it only asks; signing out twice must not lead to signing in",
    "api-unknown": "an address that the API does not have; it answers 404 to everybody",
    "feed": "closed by the secret in its address; a program that reads calendars cannot sign in",
    "field": "the app's page is the same for everybody and holds no data",
    "field-file": "closed by the token of the device",
    "field-pull": "closed by the token of the device",
    "field-part": "what belongs to the app's page",
    "field-end": "closed by the token of the device, which signs out here",
    "field-enrol": "a phone signs in here, by password and code",
    "large-type": "sets a cookie about the size of letters, wanted on the sign-in page too",
    "mfa_authenticate": "the second step of signing in",
    "pass": "the page at a school's gate; the same for everybody, without data",
    "pass-keys": "the public keys that passes are checked with",
    "pass-scan": "closed by the pass itself, which an office has signed",
    "pass-worker": "keeps the page of the gate on the phone",
    "public-plate": "the code of a plate, which hangs where everybody passes, opens it",
    "public-plate-photo": "the photo that the plate shows",
    "public-publicity": "results of an evaluation, while they are put up for everybody to see",
    "proof": "whoever holds a paper asks whether it is genuine; a code of 59 bits opens it",
    "proof-entry": "one types the code of a paper here",
    "public": "what the law wants published; it shows published versions only",
    "public-draw": "the list of a draw and its hash, which are public before it is drawn",
    "public-draw-certificate": "the certificate of a draw whose result was published",
    "public-draw-list": "the list of a draw, byte for byte",
    "public-draw-script": "the program that recomputes certificates; it holds no data",
    "public-data": "the published version for programs",
    "public-document": "the published version",
    "public-feed": "the published titles and summaries",
    "public-pdf": "the published version",
    "set_language": "sets a cookie about the language, wanted on the sign-in page too",
}

#: operation of the API that needs no token -> why
OPERATIONS = {
    "post /api/v1/tokens": "one gets a token here, by name and password",
    "post /field/sync/devices": "a phone signs in here, by password and code",
}

#: module that asks the machine for the time -> why
CLOCKS = {"cli/doctor/machine.py": "it is the machine's own clock that is examined"}

#: file or function longer than allowed -> why
SIZES: dict[str, str] = {}

_OFFICIAL = "the text of an official document, which is Chinese by law"
_ARCHIVED = "what stands in the archive, which is Chinese whoever closes the volume"
_ROSTER = "the words of the schools' own rosters"
_FILE = "the name of a file that is kept"
_NAME = "the name of an authority, which is Chinese by law"
_PRODUCT = "the product's name"

#: file or folder that holds Chinese outside gettext -> why
CHINESE = {
    "access/actions/shipped.py": "the history of places, written down as it was announced",
    "access/roster.py": _ROSTER,
    "analytics/queries/packages.py": "figures sent to other offices, Chinese like their papers",
    "api/urls.py": _PRODUCT,
    "cli/demo": "the people, places and papers of an invented county",
    "cli/form_sample.py": "a workbook of an invented county",
    "cli/office.py": _NAME,
    "cli/plan_sample.py": "the plans of an invented county",
    "cli/walkthrough": "names of files, and what the people of the story write",
    "config/settings.py": _PRODUCT,
    "documents/actions/publishing.py": _FILE,
    "inspectorate/queries/dividing.py": "what an office calls its areas",
    "analytics/queries/bulletins": _OFFICIAL,
    "analytics/queries/figures.py": "what is printed in official documents",
    "analytics/queries/papers.py": _OFFICIAL,
    "analytics/queries/programmes.py": _OFFICIAL,
    "documents/amending.py": _OFFICIAL,
    "documents/blanks.py": _OFFICIAL,
    "documents/models/papers.py": "how a number is written",
    "documents/writing.py": "how tables and forms are typed",
    "documents/content": _OFFICIAL,
    "documents/docx": _OFFICIAL,
    "documents/exchange/differences.py": _OFFICIAL,
    "analytics/queries/matters": _ARCHIVED,
    "documents/bundle": _ARCHIVED,
    "documents/enclosing.py": _ARCHIVED,
    "documents/fonts.py": "the names of typefaces",
    "documents/personal.py": "surnames, roads and plates as they stand in official documents",
    "documents/layout": _OFFICIAL,
    "documents/report.py": _OFFICIAL,
    "documents/rules": _OFFICIAL,
    "documents/states.py": _OFFICIAL,
    "documents/template/blocks.py": "the marks that an office writes in its templates",
    "documents/template/compiling.py": "the marks that an office writes in its templates",
    "documents/template/fields.py": "the names of fields that an office writes in its templates",
    "documents/template/filling.py": "the names of fields",
    "documents/template/looks.py": "the names of typefaces",
    "documents/template/marking.py": "the marks that an office writes in its templates",
    "documents/template/pieces.py": _OFFICIAL,
    "documents/template/samples.py": "an invented document of every kind",
    "documents/template/scope.py": "the marks that an office writes in its templates",
    "documents/template/starting.py": "a template and its field list, Chinese as documents are",
    "documents/template/tokens.py": "the marks that an office writes in its templates",
    "documents/template/values.py": _OFFICIAL,
    "documents/template/wordfile.py": "the names of typefaces",
    "documents/templating.py": "the marks that an office writes in its templates",
    "documents/transfer.py": _ARCHIVED,
    "evaluation/framework/expressions.py": "signs as they are typed in Chinese formulas",
    "evaluation/framework/bounds.py": "how thresholds are written in indicator tables",
    "evaluation/framework/notation.py": "how rules are written in indicator tables",
    "evaluation/framework/papers.py": "how evidence is listed in indicator tables",
    "evaluation/tables": "how offices head their indicator tables, and what they write in them",
    "evaluation/papers": _OFFICIAL,
    "evaluation/queries/publicity.py": _OFFICIAL,
    "evaluation/queries/result_papers.py": _OFFICIAL,
    "evaluation/queries/round_summary.py": _OFFICIAL,
    "evaluation/queries/self_papers.py": _OFFICIAL,
    "web/evaluation/systems/forms.py": "signs between words as people type them",
    "web/evaluation/systems/frame_forms.py": "signs between parts of a line as people type them",
    "evaluation/framework/thresholds.py": "how thresholds are written in indicator tables",
    "evaluation/framework/units.py": "how units of figures are written",
    "field/client/form/feedback.ts": _OFFICIAL,
    "field/client/ui/visit/list_text.ts": _OFFICIAL,
    "files/rules.py": _FILE,
    "findings/actions/importing.py": "how a finding's number is written",
    "findings/queries/old_ledger.py": "what stands between names in old ledgers",
    "metrics/queries/tables.py": "what offices write into tables of figures",
    "metrics/rules/headings.py": "how tables name levels and units",
    "metrics/rules/numbers.py": "how units of figures are written",
    "findings/sheets": "how offices head their ledgers, and the words they write in them",
    "findings/rules": _OFFICIAL,
    "planning/rules/programme_papers.py": _OFFICIAL,
    "handovers/queries.py": _OFFICIAL,
    "handovers/rules.py": _OFFICIAL,
    "instruments/xlsform/headings.py": "how workbooks call a Chinese column",
    "instruments/xlsform/lists.py": "how workbooks say yes",
    "instruments/xlsform/naming.py": "a wide dollar sign, which no XLSForm reads",
    "instruments/xlsform/questions.py": "how workbooks say no",
    "instruments/rules/wordings.py": "how names, titles and figures are written in Chinese",
    "instruments/rules/answers.py": "what stands between options in a finding's fact",
    "org/roster": _ROSTER,
    "org/rules.py": _ROSTER,
    "planning/queries/plan_notices.py": _OFFICIAL,
    "planning/rules/plans.py": _OFFICIAL,
    "planning/rules/table_months.py": "how people write months in plans",
    "planning/rules/table_words.py": "how people write what a plan is about",
    "planning/reading/files.py": "a day read back as people write it",
    "planning/rules/tables.py": "how people write month tables",
    "planning/queries/certificates.py": _OFFICIAL,
    "planning/queries/passes.py": "what stands in a visit pass, Chinese like the papers it names",
    "planning/rules/passes.py": "what a visit stands on, as it is written in a pass",
    "planning/rules/draws.py": "brackets in names that stand in a public list",
    "visits/actions/feeding_back.py": _FILE,
    "visits/actions/numbering.py": _OFFICIAL,
    "visits/rules/feedback.py": _OFFICIAL,
    "visits/rules/sheet.py": _OFFICIAL,
    "visits/rules/words.py": "answers are Chinese like the form, and may go into its findings",
    "web/documents/forms.py": "what stands between recipients",
    "web/instruments/printed.py": "a form on paper is numbered as official papers are",
    "inspectorate/queries/plate_pdf.py": "what hangs at the gate of a school in China",
    "web/planning/forms.py": "what a visit is for goes into its papers",
    "web/templates/account/entrance.html": "a language is offered in its own words",
    "web/templates/components/paper.html": _OFFICIAL,
    "web/templates/components/paper_block.html": _OFFICIAL,
    "web/templates/inspectorate/plate.html": "what hangs at the gate of a school in China",
    "web/templates/shell/top.html": "a language is offered in its own words",
    "web/visits/feedback.py": _FILE,
}
