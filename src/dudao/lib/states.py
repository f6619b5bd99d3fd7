"""State machines as plain tables: name of the move -> where from, where to."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from dudao.lib.errors import WrongState

S = TypeVar("S")


class Move(NamedTuple, Generic[S]):
    """One permitted step."""

    sources: frozenset[S]
    target: S


def advance(moves: Mapping[str, Move[S]], state: S, name: str) -> S:
    """Return the state that `name` leads to, or raise `WrongState`."""
    move = moves[name]
    if state not in move.sources:
        label = getattr(state, "label", state)
        raise WrongState(
            _("现在的状态是“%(state)s”，不能再做这一步。请刷新页面，查看最新情况。")
            % {"state": label},
            state=str(state),
            move=name,
        )
    return move.target
