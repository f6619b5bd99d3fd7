"""A month solved: area by area, several at once where there are cores, then mended as a whole."""

import logging
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from dudao.planning.solving.bounding import bound
from dudao.planning.solving.covering import cover
from dudao.planning.solving.dividing import areas
from dudao.planning.solving.mending import mend
from dudao.planning.solving.problem import Answer, Effort, Figures, Problem, Visit
from dudao.planning.solving.reasons import why
from dudao.planning.solving.room import pinned
from dudao.planning.solving.touring import kilometres, route

log = logging.getLogger(__name__)


def solve(problem: Problem, effort: Effort | None = None) -> Answer:
    """Return the visits of a month, what is left out and why, and what merging saved.

    The order of wishes: every task done, fewest visits, even load, fewest kilometres. The same
    question has the same answer.
    """
    effort = effort or Effort()
    began = time.perf_counter()
    solved = _solved(list(areas(problem)), effort)
    room = mend(problem, [visit for visits, _spent in solved for visit in visits])
    km, visits = kilometres(problem, room.visits.values())
    done = {task for visit in visits for task in visit.tasks}
    figures = Figures(
        visits=len(visits),
        naive=len(done),
        bound=bound(problem, done),
        km=round(km, 1),
        seconds=round(time.perf_counter() - began, 3),
        cpu_seconds=round(sum(spent for _visits, spent in solved), 3),
    )
    unmet = tuple(
        why(room, task) for task in problem.tasks if task.required and task.id not in done
    )
    return Answer(tuple(visits), unmet, figures)


def _solved(parts: list[Problem], effort: Effort) -> list[tuple[list[Visit], float]]:
    if effort.workers > 1 and len(parts) > 1:
        try:
            # Fresh processes: a server's threads and connections do not outlive a fork.
            with ProcessPoolExecutor(effort.workers, mp_context=get_context("spawn")) as pool:
                return list(pool.map(_area, parts, [effort] * len(parts)))
        except (OSError, RuntimeError):
            log.warning("No processes to be had: the areas are solved one after the other.")
    return [_area(part, effort) for part in parts]


def _area(part: Problem, effort: Effort) -> tuple[list[Visit], float]:
    """Solve one area; return its visits and the processor seconds it took."""
    began = time.process_time()
    least = bound(part, _ids(part))
    visits = cover(part, effort, least)
    if visits is None:
        visits = [pinned(pin) for pin in part.pins]
    elif visits:
        visits = route(part, visits, effort)
    return visits, time.process_time() - began


def _ids(problem: Problem) -> Iterable[str]:
    return (task.id for task in problem.tasks if task.required)
