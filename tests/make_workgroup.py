"""Posts, things on the shelf and logs, made by the actions that make them."""

from typing import Any

from dudao.files.actions import store_own
from dudao.files.models import File
from dudao.lib import clock
from dudao.org.models import Person
from dudao.workgroup import actions
from dudao.workgroup.models import Log, Material, Post, Receipt
from dudao.workgroup.rules import Audience
from dudao.workgroup.states import Kind, Receiver, Who

EVERYBODY = Audience(frozenset(Who))
PAPER = b"%PDF-1.4\n%a table\n"


def paper(by: Person, name: str = "检查表.pdf", content: bytes = PAPER) -> File:
    """A file of somebody's own work."""
    return store_own(content, name=name, by=by)


def post(by: Person, **given: Any) -> Post:
    """A task for everybody whom `by` may write to."""
    words = {"kind": Kind.TASK, "title": "报送安全排查表", "text": "请排查后填表。"}
    return actions.write_post(by=by, **{**words, "audience": EVERYBODY, **given})


def notice(by: Person, **given: Any) -> Post:
    return post(by, kind=Kind.NOTICE, title="关于防汛值班的通知", **given)


def receipt(of: Post, person: Person) -> Receipt:
    return Receipt.objects.get(post=of, person=person)


def material(by: Person, **given: Any) -> Material:
    """Something on the shelf of the office, for inspectors and schools."""
    words = {"title": "督导检查记录表", "receiver": Receiver.BOTH}
    file_id = given.pop("file_id", None) or paper(by).pk
    return actions.put_material(by=by, file_id=file_id, **{**words, **given})


def log(by: Person, **given: Any) -> Log:
    """The log of today."""
    words = {"on": clock.today(), "title": "随访龙溪口", "text": "查看了食堂和晨检。"}
    return actions.write_log(by=by, **{**words, **given})
