"""What goes wrong besides, and has tests of its own: it takes several calls, a machine of one's own, or no network at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Elsewhere:
    """A fault, what becomes of a call, and the tests: a module, and functions in it."""

    name: str
    becomes: str
    module: str
    tests: tuple[str, ...]


BOTH = "on both libraries, waiting and awaiting"
ABOVE = "above the transports, so the same on each"

ROWS = (
    Elsewhere(
        "a dead address before a living one",
        f"the answer, by the other address after 250 ms (RFC 8305), {BOTH}",
        "test_names",
        ("test_dead_addresses_are_passed_over_and_lookups_that_hang_end_with_the_time_to_connect",),
    ),
    Elsewhere(
        "a lookup of a name that hangs",
        f"`APITimeoutError` (phase connect), {BOTH}",
        "test_names",
        ("test_dead_addresses_are_passed_over_and_lookups_that_hang_end_with_the_time_to_connect",),
    ),
    Elsewhere(
        "no connection is free",
        "`APITimeoutError` (phase pool)",
        "test_connections",
        ("test_a_call_waits_for_a_connection_no_longer_than_it_is_told",),
    ),
    Elsewhere(
        "a proxy that refuses, or is not there",
        "`APIConnectionError`",
        "test_connections",
        ("test_a_proxy_that_cannot_be_reached_or_refuses_is_a_connection_error",),
    ),
    Elsewhere(
        "every call fails",
        f"a budget for each client ends the second tries, {ABOVE}",
        "test_retries",
        ("test_a_server_that_fails_every_call_is_not_asked_three_times_each_for_long",),
    ),
    Elsewhere(
        "a pause that goes past the deadline",
        f"the error at once, {ABOVE}",
        "test_retries",
        ("test_no_pause_goes_past_the_deadline",),
    ),
    Elsewhere(
        "clocks that differ",
        f"dates count by the server's clock, tokens are replaced before they expire, {ABOVE}",
        "test_retries",
        ("test_a_pause_may_be_a_date_by_the_servers_clock",),
    ),
    Elsewhere(
        "an expired token, and 50 callers",
        f"one request for another, and each call once more; then `AuthenticationError`, {ABOVE}",
        "test_oauth",
        (
            "test_fifty_threads_make_one_token_request_and_one_more_when_it_is_refused",
            "test_fifty_tasks_make_one_token_request_and_one_more_when_it_is_refused",
            "test_a_token_that_is_refused_is_replaced_and_the_call_repeated_once",
        ),
    ),
    Elsewhere(
        "an interrupt, or a call that is cancelled, while a token is fetched",
        f"it ends at once, and the next call may fetch one, {ABOVE}",
        "test_oauth",
        (
            "test_an_interrupt_while_a_token_is_fetched_leaves_the_way_free",
            "test_a_task_that_is_cancelled_while_it_fetches_a_token_lets_the_next_one_do_it",
        ),
    ),
    Elsewhere(
        "the same while pausing",
        f"it ends at once, and harms no other, {ABOVE}",
        "test_retries",
        (
            "test_an_interrupt_while_pausing_ends_the_call_and_harms_no_other",
            "test_a_task_that_is_cancelled_while_pausing_ends_at_once",
        ),
    ),
    Elsewhere(
        "the same at any other moment",
        "it ends at once, and leaves neither a lock nor a connection; on pyreqwest, which closes at the deadline, a connection",
        "test_interruptions",
        (
            "test_a_call_that_is_cancelled_lets_go_at_once",
            "test_so_does_one_on_pyreqwest_which_closes_at_the_deadline",
            "test_an_interrupt_ends_a_call_at_once",
            "test_interrupts_at_any_moment_poison_nothing",
        ),
    ),
    Elsewhere(
        "a process that forks, an event loop after another",
        "connections of its own; pyreqwest is refused in a forked process",
        "test_interruptions",
        (
            "test_one_client_serves_one_event_loop_after_another",
            "test_a_forked_process_has_connections_of_its_own",
            "test_pyreqwest_is_refused_in_a_forked_process",
        ),
    ),
    Elsewhere(
        "a credential with a line break, or with what is not ASCII",
        f"`ArgumentError` that does not show it, when the client is made or the function asked, {ABOVE}",
        "test_flow",
        ("test_a_credential_that_cannot_be_sent_is_refused_without_showing_it",),
    ),
    Elsewhere(
        "the same in what a token endpoint answers",
        f"`DecodeError` that does not show it, {ABOVE}",
        "test_oauth",
        ("test_a_call_without_a_token_is_an_error_that_shows_nothing_secret",),
    ),
)  # fmt: skip


def missing(row: Elsewhere) -> list[str]:
    """The tests of a row that are not in its module."""
    text = (TESTS / f"{row.module}.py").read_text(encoding="utf-8")
    return [test for test in row.tests if f"def {test}(" not in text]
