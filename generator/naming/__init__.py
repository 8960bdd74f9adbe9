"""Give every declaration, field, method and argument its final name, once.

`plan` is the stage. It works scope by scope (the types of the package, the fields of a model, the arguments of an
operation, ...), and in each of them:

1. pins of the author claim first; a clash with another pin or a released name is an error with a remedy;
2. what the lock names keeps its name;
3. what the author named takes its spelling; of several, the one whose own text equals it, the rest are qualified;
4. what has no name of its own is called by its words after those of one ancestor, then two, and so on; all that meet in
   one spelling lengthen together;
5. what is still equal gets four letters of a hash of its key, never a counter, and a warning that shows the pin to write;
6. a reserved name gets a trailing `_`, which is a claim like any other.

So the plan does not depend on the order of the description, and what grows renames nothing that is in the lock.
"""

from generator.naming.claims import (
    body_fields,
    credential_parts,
    flow_parts,
    is_option,
    sent_payload,
)
from generator.naming.plan import NamePlan, plan
from generator.naming.rules import DEVICE_NAMES, NamingRules, Spelling, Words
from generator.naming.scope import spell
from generator.naming.wording import camel, file_snake, pascal, snake, words

__all__ = [
    "DEVICE_NAMES",
    "NamePlan",
    "NamingRules",
    "Spelling",
    "Words",
    "body_fields",
    "camel",
    "credential_parts",
    "file_snake",
    "flow_parts",
    "is_option",
    "pascal",
    "plan",
    "sent_payload",
    "snake",
    "spell",
    "words",
]
