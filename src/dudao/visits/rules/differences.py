"""Where a feedback list composed on a phone says something else than the server would."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from dudao.visits.rules.feedback import FeedbackContent, LookedAt, Problem, day_text

T = TypeVar("T")


def differences(server: FeedbackContent, shown: FeedbackContent) -> list[str]:
    """Return in words what `shown`, which the principal saw, says otherwise than `server` knows."""
    return [
        *_heads(server, shown),
        *_merits(server.merits, shown.merits),
        *_problems(server.problems, shown.problems),
        *_look_backs(server.look_backs, shown.look_backs),
    ]


def _heads(server: FeedbackContent, shown: FeedbackContent) -> list[str]:
    words: list[tuple[str, Callable[[FeedbackContent], str]]] = [
        (_("督导机构"), lambda content: content.office),
        (_("学校"), lambda content: content.school),
        (_("督导类型"), lambda content: content.kind),
        (_("督导目的"), lambda content: content.purpose),
        (_("督导日期"), lambda content: day_text(content.visited_on)),
        (_("督学"), lambda content: content.leader),
        (_("随行督学"), lambda content: _("、").join(content.companions)),
    ]
    return [
        _otherwise(word, told(shown), told(server))
        for word, told in words
        if _folded(told(shown)) != _folded(told(server))
    ]


def _merits(server: Sequence[str], shown: Sequence[str]) -> list[str]:
    known, told = {_folded(text) for text in server}, {_folded(text) for text in shown}
    return [
        *(_("清单没有写这条典型经验：%(text)s") % {"text": text}
          for text in server if _folded(text) not in told),
        *(_("系统没有这条典型经验：%(text)s") % {"text": text}
          for text in shown if _folded(text) not in known),
    ]  # fmt: skip


def _problems(server: Sequence[Problem], shown: Sequence[Problem]) -> list[str]:
    known, told = _by_finding(server), _by_finding(shown)
    places = {problem.finding: n for n, problem in enumerate(shown, 1)}
    return [
        *(_("清单没有写这个问题：%(fact)s") % {"fact": problem.fact}
          for pk, problem in known.items() if pk not in told),
        *(_("清单第%(n)d个问题没有记入系统：%(fact)s") % {"n": places[pk], "fact": problem.fact}
          for pk, problem in told.items() if pk not in known),
        *(text for pk, problem in told.items() if pk in known
          for text in _problem(places[pk], known[pk], problem)),
    ]  # fmt: skip


def _problem(n: int, server: Problem, shown: Problem) -> list[str]:
    words: list[tuple[str, Callable[[Problem], Any]]] = [
        (_("事项"), lambda problem: problem.topic),
        (_("程度"), lambda problem: problem.severity),
        (_("处理方式"), lambda problem: problem.route),
        (_("事实"), lambda problem: problem.fact),
        (_("依据"), lambda problem: problem.basis),
        (_("要求"), lambda problem: problem.demand),
        (_("期限"), lambda problem: problem.due_on.isoformat()),
        (_("危及人身安全"), lambda problem: _("是") if problem.life_safety else _("否")),
    ]
    return [
        _otherwise(_("第%(n)d个问题的%(what)s") % {"n": n, "what": word}, told(shown), told(server))
        for word, told in words
        if _folded(told(shown)) != _folded(told(server))
    ]


def _look_backs(server: Sequence[LookedAt], shown: Sequence[LookedAt]) -> list[str]:
    known, told = _by_finding(server), _by_finding(shown)
    return [
        *(_("清单没有写回头看 %(number)s") % {"number": looked.number}
          for pk, looked in known.items() if pk not in told),
        *(_("系统没有这条回头看：%(number)s") % {"number": looked.number}
          for pk, looked in told.items() if pk not in known),
        *(_otherwise(_("回头看 %(number)s") % {"number": looked.number},
                     _concluded(looked), _concluded(known[pk]))
          for pk, looked in told.items()
          if pk in known and _concluded(looked) != _concluded(known[pk])),
    ]  # fmt: skip


def _concluded(looked: LookedAt) -> str:
    return _folded(f"{looked.verdict or _('未核查')} {looked.note}")


def _by_finding(rows: Iterable[T]) -> dict[str, T]:
    return {row.finding: row for row in rows}  # type: ignore[attr-defined]


def _folded(text: str) -> str:
    return " ".join(text.split())


def _otherwise(what: str, shown: str, server: str) -> str:
    return _("%(what)s：清单写“%(shown)s”，系统为“%(server)s”") % {
        "what": what,
        "shown": shown or _("无"),
        "server": server or _("无"),
    }
