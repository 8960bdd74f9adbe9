"""Statuses, pauses and redirects: RFC 9110, sections 10.2.3 and 15."""

from __future__ import annotations

from generator.targets.python.runtime import errors
from tests.runtime.faults.table import BROKE_OFF, Gives, Raises, Row, answer
from tests.runtime.faults.wire import Play, Scene, always

PAST = "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"


def status(line: str, *fields: str) -> tuple[Play, ...]:
    return (always(answer(b"{}", line, *fields)),)


def slowly(*fields: str) -> tuple[Play, ...]:
    return status("429 Too Many Requests", *fields)


LIMITED = Raises(errors.RateLimitError, told={"status_code": 429})


def failed(code: int) -> Raises:
    return Raises(errors.InternalServerError, told={"status_code": code})


PAUSES = (
    Row("429", "answers 429 without a pause", slowly(), LIMITED, "always", kept="all"),
    Row(
        "Retry-After",
        "asks for 5 seconds",
        slowly("Retry-After: 5"),
        LIMITED,
        "always",
        paused=(5, 5.5),
        kept="all",
    ),
    Row(
        "Retry-After, past date",
        "asks to wait until 1999",
        slowly(PAST),
        LIMITED,
        "always",
        paused=(0, 0.5),
        kept="all",
    ),
    Row(
        "Retry-After, a second date",
        "asks to wait until 7 seconds after its own Date",
        slowly("Date: Fri, 31 Dec 1999 23:59:52 GMT", PAST),
        LIMITED,
        "always",
        paused=(7, 7.5),
        kept="all",
    ),
    *(
        Row(
            f"Retry-After, {what}",
            f"asks for `{value}`",
            slowly(f"Retry-After: {value}"),
            LIMITED,
            "always",
            kept="all",
        )
        for what, value in (
            ("a word", "soon"),
            ("negative", "-5"),
            ("a fraction", "1.5"),
            ("nothing", ""),
        )
    ),
    Row(
        "Retry-After twice",
        "asks for 1 and for 2 seconds",
        slowly("Retry-After: 1", "Retry-After: 2"),
        LIMITED,
        "always",
        kept="all",
    ),
    Row(
        "Retry-After, endless",
        "asks for 9999999999 seconds",
        slowly("Retry-After: 9999999999"),
        LIMITED,
        kept="all",
    ),
    *(
        Row(
            str(code),
            f"answers {code} every time",
            status(f"{code} Oops"),
            failed(code),
            "if idempotent",
            kept="all",
        )
        for code in (502, 503, 504)
    ),
    Row("500", "answers 500 every time", status("500 Oops"), failed(500), kept="all"),
)


def to(status: str, location: str) -> tuple[Play, ...]:
    """A redirect to `{here}` or `{elsewhere}`."""

    def redirect(scene: Scene) -> bytes:
        place = location.format(here=scene.url, elsewhere=scene.elsewhere)
        return answer(b"", status, f"Location: {place}")

    return (always(redirect),)


def unfollowed(code: int) -> Raises:
    return Raises(errors.APIStatusError, told={"status_code": code})


FOUND = "302 Found"
UNREADABLE = Raises(errors.APIConnectionError, repeated="if idempotent")

REDIRECTS = (
    Row(
        "redirect loop",
        "redirects to itself",
        to(FOUND, "/loop"),
        Raises(errors.TooManyRedirects),
        methods=("GET",),
        kept="all",
    ),
    Row(
        "redirect to another host",
        "redirects to another origin, which answers",
        to(FOUND, "{elsewhere}/x"),
        Gives(told="the answer; no credential went there"),
        methods=("GET",),
        kept="all",
    ),
    *(
        Row(
            f"{code} of a POST",
            "redirects a POST to another origin",
            to(f"{code} Elsewhere", "{elsewhere}/x"),
            unfollowed(code),
            methods=("POST",),
            kept="all",
        )
        for code in (302, 307, 308)
    ),
    Row(
        "redirect without TLS",
        "redirects from https to http",
        to(FOUND, "{elsewhere}/x"),
        unfollowed(302),
        tls="trusted",
        kept="all",
    ),
    Row(
        "redirect to a file",
        "redirects to file:///etc/hostname",
        to(FOUND, "file:///etc/hostname"),
        unfollowed(302),
        kept="all",
    ),
    Row(
        "redirect to a script",
        "redirects to javascript:alert(1)",
        to(FOUND, "javascript:alert(1)"),
        unfollowed(302),
        but={"httpx client": BROKE_OFF},
        kept="all",
    ),
    Row(
        "redirect to no host",
        "redirects to http://[::bad/",
        to(FOUND, "http://[::bad/"),
        unfollowed(302),
        but={"httpx client": UNREADABLE},
        kept="all",
    ),
    Row(
        "redirect with bytes",
        "redirects to /\\x80\\xff",
        to(FOUND, "http://[::bad/\x80\xff"),
        unfollowed(302),
        but={"httpx client": UNREADABLE, "pyreqwest": BROKE_OFF},
        kept="all",
    ),
    Row(
        "redirect to nowhere",
        "answers 302 without a Location",
        (always(answer(b"", FOUND)),),
        unfollowed(302),
        kept="all",
    ),
)
