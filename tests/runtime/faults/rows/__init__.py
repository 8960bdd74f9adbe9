"""The rows, by matter."""

from tests.runtime.faults.rows import answers, bodies, connections, http2, policies
from tests.runtime.faults.table import Row

GROUPS: dict[str, tuple[Row, ...]] = {
    "No connection": connections.CONNECTING,
    "The connection breaks, or is silent": connections.BREAKING,
    "Heads that are not HTTP": answers.HEADS,
    "Bodies that do not end where they should": answers.ENDS,
    "Compressed bodies": answers.COMPRESSED,
    "Sizes": answers.SIZES,
    "JSON": bodies.JSON,
    "Values that were not promised": bodies.VALUES,
    "Statuses and pauses": policies.PAUSES,
    "Redirects": policies.REDIRECTS,
    "HTTP/2": http2.STREAMS,
}
