"""The wire table: what a client sends for one feature of the standard, byte by byte, and what it makes of an answer.

`rows/*.yaml` hold the rows as data, without a word of Python, so that the clients of another language can be held to
the same table. `table` reads them, `python` runs them on a Python package, `page` shows what came out.
"""
