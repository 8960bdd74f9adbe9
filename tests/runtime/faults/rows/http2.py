"""HTTP/2: RFC 9113."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from h2.config import H2Configuration
from h2.connection import ConnectionState, H2Connection
from h2.errors import ErrorCodes
from h2.events import RequestReceived, StreamEnded

from tests.runtime.faults.table import GARBLED, Gives, Row
from tests.runtime.faults.wire import OverError, Play, Scene
from tests.runtime.server import CAT

React = Callable[[H2Connection, int], None]


def streams(react: React, then: React | None = None) -> Play:
    """To the first stream of a connection one reaction, to all others another."""

    def play(connection: socket.socket, scene: Scene) -> None:
        state = H2Connection(H2Configuration(client_side=False))
        state.initiate_connection()
        connection.sendall(state.data_to_send())
        turn = react
        while data := connection.recv(65536):
            if state.state_machine.state is ConnectionState.CLOSED:
                continue
            for event in state.receive_data(data):
                if isinstance(event, RequestReceived):
                    scene.requests.append(repr(event.headers).encode())
                elif isinstance(event, StreamEnded):
                    assert event.stream_id is not None
                    turn(state, event.stream_id)
                    turn = then or react
            connection.sendall(state.data_to_send())
        raise OverError

    return play


def head(state: H2Connection, stream: int, length: int = len(CAT)) -> None:
    fields = [
        (":status", "200"),
        ("content-type", "application/json"),
        ("content-length", str(length)),
    ]
    state.send_headers(stream, fields)


def answers(state: H2Connection, stream: int) -> None:
    head(state, stream)
    state.send_data(stream, CAT, end_stream=True)


def goes_away(state: H2Connection, stream: int) -> None:
    state.close_connection(ErrorCodes.NO_ERROR, last_stream_id=0)


def refuses(state: H2Connection, stream: int) -> None:
    state.reset_stream(stream, ErrorCodes.REFUSED_STREAM)


def resets(state: H2Connection, stream: int) -> None:
    head(state, stream)
    state.send_data(stream, CAT[:6])
    state.reset_stream(stream, ErrorCodes.INTERNAL_ERROR)


def falls_short(state: H2Connection, stream: int) -> None:
    head(state, stream, 500)
    state.send_data(stream, CAT, end_stream=True)


def row(name: str, server: str, *plays: Play, **told: Any) -> Row:
    return Row(name, server, plays, tls="trusted", http2=True, **told)


AGAIN = Gives(told="the answer, tried again by itself", repeated="never")

STREAMS = (
    row("HTTP/2", "does everything right", streams(answers), becomes=Gives()),
    row(
        "GOAWAY",
        "goes away before it has looked at the request",
        streams(goes_away),
        streams(answers),
        becomes=Gives(),
        but={"pyreqwest": AGAIN},
        repeated="always",
    ),
    row(
        "REFUSED_STREAM",
        "refuses the stream, and takes the next",
        streams(refuses, answers),
        becomes=Gives(),
        but={"pyreqwest": AGAIN},
        repeated="always",
    ),
    row(
        "RST_STREAM",
        "resets the stream after 6 bytes of the body",
        streams(resets),
        becomes=GARBLED,
        kept="all",
        repeated="if idempotent",
    ),
    row(
        "short stream",
        "ends the stream after 24 of 500 bytes",
        streams(falls_short),
        becomes=GARBLED,
        kept="all",
        repeated="if idempotent",
    ),
)
