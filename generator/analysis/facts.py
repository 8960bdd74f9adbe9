"""The stage: an `Api` into its `Facts`."""

from __future__ import annotations

from generator.analysis.examples import examples_of
from generator.analysis.groups import groups_of
from generator.analysis.order import order_of
from generator.analysis.unions import tags_of, unions_of
from generator.diagnostics import Diagnostics
from generator.ir import Api, DeclId, Facts, Uses
from generator.reach import held, received_types, refs, sent_types


def analyse(api: Api, report: Diagnostics) -> Facts:
    """Everything that follows from a description in no language's terms."""
    order = order_of(api.decls)
    unions = unions_of(api.decls)
    tags = tags_of(unions)
    return Facts(
        uses=_uses(api),
        unions=unions,
        tags=tags,
        root=groups_of(api),
        order=order,
        examples=examples_of(api.decls, order, unions, tags, report),
    )


def _uses(api: Api) -> dict[DeclId, Uses]:
    sent = held(refs(sent_types(api)), api.decls)
    received = held(refs(received_types(api)), api.decls)
    return {id: Uses(id in sent, id in received) for id in api.decls}
