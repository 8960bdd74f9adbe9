"""Work in several processes: what comes back, in which order, and what becomes of the rest when one fails."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from functools import partial

import pytest

from generator.jobs import each, spread


def process(number: int) -> tuple[int, int]:
    return number, os.getpid()


def failing() -> tuple[int, int]:
    raise LookupError("the second")


def dying() -> str:
    os._exit(9)


def slow() -> str:
    time.sleep(30)
    return "slow"


def test_what_tasks_give_has_their_order_and_comes_from_other_processes() -> None:
    made = spread([partial(process, number) for number in range(7)], 2)
    assert [number for number, _ in made] == [*range(7)]
    assert os.getpid() not in {by for _, by in made}


@pytest.mark.parametrize(("tasks", "jobs"), [(3, 1), (1, 2)])
def test_one_at_a_time_needs_no_process(tasks: int, jobs: int) -> None:
    made = spread([partial(process, number) for number in range(tasks)], jobs)
    assert {by for _, by in made} == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_task_raises_is_raised(jobs: int) -> None:
    with pytest.raises(LookupError, match="the second"):
        tasks: list[Callable[[], tuple[int, int]]] = [partial(process, 1), failing]
        spread(tasks, jobs)


def test_a_slow_task_and_a_dying_one_hold_back_no_other() -> None:
    others: list[Callable[[], object]] = [partial(process, number) for number in range(5)]
    tasks: list[Callable[[], object]] = [slow, dying, *others]
    told = each(tasks, 2)
    ended = [next(told) for _ in range(6)]
    told.close()  # which ends the slow one
    assert ended[0] == (1, None)
    assert [number for number, _ in ended] == [1, 2, 3, 4, 5, 6]


def test_a_worker_of_a_pool_does_all_itself() -> None:
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(_spread_in_a_worker) == [1, 2]


def _spread_in_a_worker() -> list[int]:
    return spread([lambda: 1, lambda: 2], 2)
