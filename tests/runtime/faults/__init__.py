"""The fault table: what servers and networks do wrong, and what becomes of a call.

`rows` is the table, as data; `wire` plays a row on loopback, `clients` are the transports that are held to it, `page`
prints the table as `FAULTS.md`.
"""
