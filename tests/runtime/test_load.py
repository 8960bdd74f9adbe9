"""One client under load; and in a forked process, and when the event loop is another one."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from generator.targets.python.runtime.client import AsyncClient, Client
from tests.benchmarks.load import API, NOT_RETRIED, Echo, Report, faulty_server, tasks, threads


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with faulty_server() as found:
        yield found


@pytest.mark.parametrize(("load", "workers"), [(threads, 16), (tasks, 100)])
def test_each_call_ends_as_it_must_and_nothing_is_left(
    load: Callable[[str, int, int], Report], workers: int
) -> None:
    # In a process of its own: what other tests leave to time would be counted in this one.
    fresh = multiprocessing.get_context("spawn")
    with faulty_server() as url, ProcessPoolExecutor(1, fresh) as alone:
        report = alone.submit(load, url, 400, workers).result()
    assert not report.wrong
    assert not report.outcomes[NOT_RETRIED]
    assert report.outcomes.total() == 400
    assert report.outcomes.keys() >= {
        "APIConnectionError",
        "InternalServerError",
        "APITimeoutError",
    }
    assert set(report.left.values()) == {0}
    # A call that left something behind would leave an object at least.
    assert report.objects < 360


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_has_connections_of_its_own(url: str) -> None:
    client = Client(API, credentials={}, base_url=url)
    assert client.get("/echo/1", cast_to=Echo).n == 1
    child = os.fork()
    if child == 0:
        # No assertion here: it would run the parent's tests to their end a second time.
        answers = [client.get(f"/echo/{n}", cast_to=Echo).n for n in range(101, 111)]
        os._exit(0 if answers == list(range(101, 111)) else 1)
    assert [client.get(f"/echo/{n}", cast_to=Echo).n for n in range(1, 11)] == list(range(1, 11))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    client.close()


def test_each_event_loop_has_connections_of_its_own(url: str) -> None:
    client = AsyncClient(API, credentials={}, base_url=url)

    async def call() -> list[int]:
        found = await asyncio.gather(*(client.get(f"/echo/{n}", cast_to=Echo) for n in range(1, 9)))
        await client.close()
        return [each.n for each in found]

    assert [asyncio.run(call()) for _ in range(3)] == [list(range(1, 9))] * 3
