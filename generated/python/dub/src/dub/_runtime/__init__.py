"""What every generated package brings along: models, calls, errors. Copied byte for
byte from Specloom.

The way of a call, in the order in which it runs:

    resource    a method hands on its endpoint, its options and its arguments
    client      begins the steps, and opens the line to the network if there is none
    drive       takes the steps, synchronously or not: all that is there twice
    flow        the steps in outline: try, try again, answer or raise
    call        what is known of a call: its deadline, its request, its secrets
    request     from arguments to a request without credentials
    codec       from models to JSON, and back
    url         how parameters look in a path, a query, a header, a cookie
    auth        which credentials go along, and where
    sending     one try: the request, what hooks make of it, redirects
    transport   the line: a protocol of two methods, and what goes over it
    receive     takes the body in, within bounds
    answers     from the answer to the value, or to the error

These are about a thousand lines. To look up on the way: `endpoint` and
`config` (what an operation and an API are), `settings` and `options` (what a user may set),
`steps` (what is asked of a driver), `base` (origins), `log` and `redact`.

Where it may branch off: `retry`; `hooks`; `telemetry`; `oauth` and `gate` for access
tokens; `forms`, `multipart` and `uploads` for other bodies; `streamed` for answers that the
caller reads; `errors` and `messages`.

Beneath the line: `http` on `sockets` or `async_sockets`, with `deadlines`, `framing`,
`failures`, `tls` and `proxies`; `reqwest`; `foreign` for clients of the user's own.

Beneath JSON: `model`, `parts`, `kinds` and `plain`, what models and JSON are made of;
`variants`, which tells those of a union apart; `lenient` and `twins`, which read what is not
as promised; `drift`, which tells of it.

Besides: `verbs` for calls that no operation describes; `closing`, `lazy` and `deprecation`;
`testing`, a server for tests.
"""
