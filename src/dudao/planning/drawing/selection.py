"""Drawing: a stream of numbers from the seed, and what it selects. See docs/draw.md.

Nothing is ever dropped from a list. What is drawn and cannot be used is struck through, with the
reason, and the stream goes on (RFC 3797).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from dudao.planning.drawing.lists import DrawList, Entry

_WORD = 2**64
RECUSED = "recused"


@dataclass(frozen=True)
class Struck:
    """Something was drawn in step `step` of a stream and struck through."""

    stream: str
    step: int
    id: str
    why: str


@dataclass(frozen=True)
class Outcome:
    """The ids drawn, in order; who goes to each; what was struck through on the way."""

    picked: list[str]
    teams: dict[str, list[str]]
    struck: list[Struck]


def carry_out(drawn: DrawList, seed: str, strikes: Sequence[tuple[str, str]] = ()) -> Outcome:
    """Draw. `strikes` are (id, why) of what was drawn and fell away after the draw, in order."""
    whole = _Draw(drawn, seed)
    for stratum, number in drawn.quotas:
        for _n in range(number):
            whole.pick(stratum)
    for gone, why in strikes:
        whole.strike(gone, why)
    return Outcome(whole.picked, whole.teams, whole.struck)


class Stream:
    """Whole numbers: the first 64 bits of the SHA-256 of `seed/label/0`, `seed/label/1`, …"""

    def __init__(self, seed: str, label: str) -> None:
        self.label, self.step = label, 0
        self._words = self._read(sha256(f"{seed}/{label}/".encode()))

    @staticmethod
    def _read(begun: "object") -> Iterator[int]:
        n = 0
        while True:
            digest = begun.copy()  # type: ignore[attr-defined]
            digest.update(str(n).encode())
            yield int.from_bytes(digest.digest()[:8])
            n += 1

    def below(self, limit: int) -> int:
        """Return the next number in 0 … limit-1; what would favour small ones is passed over."""
        self.step += 1
        even = _WORD - _WORD % limit
        return next(word for word in self._words if word < even) % limit


class _Weights:
    """Weights in order, from which one is taken out by a number below their sum (Fenwick tree)."""

    def __init__(self, weights: Sequence[int]) -> None:
        self.total, self._left = sum(weights), list(weights)
        self._tree = [0, *weights]
        for at in range(1, len(self._tree)):
            above = at + (at & -at)
            if above < len(self._tree):
                self._tree[above] += self._tree[at]

    def take(self, number: int) -> int:
        """Take out and return the place at which the running sum first exceeds `number`."""
        at, stride = 0, 1 << len(self._tree).bit_length()
        while stride := stride >> 1:
            beyond = at + stride
            if beyond < len(self._tree) and self._tree[beyond] <= number:
                at, number = beyond, number - self._tree[beyond]
        self._drop(at)
        return at

    def _drop(self, place: int) -> None:
        weight, self._left[place] = self._left[place], 0
        self.total -= weight
        at = place + 1
        while at < len(self._tree):
            self._tree[at] -= weight
            at += at & -at


class _Stratum:
    """The entries of a stratum and their stream; those that must be drawn come first."""

    def __init__(self, entries: Sequence[Entry], seed: str, stratum: str) -> None:
        self.stream = Stream(seed, f"pick/{stratum}")
        groups = [[one for one in entries if one.must], [one for one in entries if not one.must]]
        self._pools = [(group, _Weights([one.weight for one in group])) for group in groups]

    def next(self) -> Entry | None:
        for group, weights in self._pools:
            if weights.total:
                return group[weights.take(self.stream.below(weights.total))]
        return None


class _Draw:
    def __init__(self, drawn: DrawList, seed: str) -> None:
        self._drawn, self._seed = drawn, seed
        self._recused = set(drawn.recusals)
        self._stratum_of = {one.id: one.stratum for one in drawn.entries}
        by_stratum: dict[str, list[Entry]] = {stratum: [] for stratum, _n in drawn.quotas}
        for one in drawn.entries:
            by_stratum.setdefault(one.stratum, []).append(one)
        self._strata = {
            stratum: _Stratum(entries, seed, stratum) for stratum, entries in by_stratum.items()
        }
        self._load = dict.fromkeys((one.id for one in drawn.inspectors), 0)
        self.picked: list[str] = []
        self.teams: dict[str, list[str]] = {}
        self.struck: list[Struck] = []

    def pick(self, stratum: str) -> None:
        """Draw one more of a stratum, and who goes there; nothing where it is used up."""
        source = self._strata[stratum]
        while (entry := source.next()) is not None:
            if not entry.struck:
                self.picked.append(entry.id)
                self._send(entry.id)
                return
            self._strike(source.stream, entry.id, entry.struck)

    def strike(self, gone: str, why: str) -> None:
        """Strike through what was drawn and draw another of its stratum."""
        stratum = self._stratum_of[gone]
        self.picked.remove(gone)
        for inspector in self.teams.pop(gone, []):
            self._load[inspector] -= 1
        self._strike(self._strata[stratum].stream, gone, why)
        self.pick(stratum)

    def _send(self, entry: str) -> None:
        """Draw who goes to an entry, always among those who have gone to the fewest so far."""
        stream, left = Stream(self._seed, f"who/{entry}"), list(self._load)
        team: list[str] = []
        while left and len(team) < self._drawn.each:
            least = min(self._load[one] for one in left)
            pool = [one for one in left if self._load[one] == least]
            chosen = pool[stream.below(len(pool))]
            left.remove(chosen)
            if (chosen, entry) in self._recused:
                self._strike(stream, chosen, RECUSED)
            else:
                team.append(chosen)
                self._load[chosen] += 1
        if self._drawn.each:
            self.teams[entry] = team

    def _strike(self, stream: Stream, gone: str, why: str) -> None:
        self.struck.append(Struck(stream.label, stream.step, gone, why))
