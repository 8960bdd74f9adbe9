"""The configuration of a site that shows a package's documentation: MkDocs with the theme Material."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostics, Position
from generator.frozen import frozen
from generator.render import OutputFile
from generator.targets import docs
from generator.targets.python.doc_links import Links, group_file, group_title
from generator.targets.python.sdk import Sdk

OPTIONS = {
    "site": "`mkdocs` for a `mkdocs.yml` (Material) that makes a site of `docs/`; none by default"
}
"""The option of this slice."""

_STYLE = b"""\
/* Tables of fields need room, and names in them are read whole. */
.md-grid {
  max-width: 84rem;
}
.md-typeset td code {
  white-space: nowrap;
}
"""


@frozen
class PageEntry:
    """A page in the navigation; `path` is relative to `docs/`."""

    title: str
    path: str


@frozen
class SiteView:
    """`mkdocs.yml`."""

    name: str
    resources: tuple[PageEntry, ...]
    models: tuple[PageEntry, ...]


def lower(sdk: Sdk, report: Diagnostics) -> Iterator[OutputFile]:
    """The files, where they are asked for."""
    said = sdk.settings.options.get("site", "mkdocs")
    if said != "mkdocs":
        # The option is the configuration's, whose places are not known here.
        report.error("invalid-config", "`site` can only be `mkdocs`", Position("", 0, 0))
    elif "site" in sdk.settings.options:
        yield OutputFile("mkdocs.yml", "mkdocs.yml.jinja", "yaml", view(sdk))
        yield OutputFile("docs/site.css", content=_STYLE)


def view(sdk: Sdk) -> SiteView:
    """Resources as clients have them, models by the alphabet."""
    links = Links.of(sdk)
    models = [
        PageEntry(sdk.names.decl(id), f"models/{links.model_file(id)}") for id in sdk.api.decls
    ]
    return SiteView(
        f"{sdk.title} for Python",
        tuple(
            PageEntry(group_title(group.id, sdk), f"resources/{group_file(group.id, sdk)}")
            for group in docs.groups(sdk.facts)
        ),
        tuple(sorted(models, key=lambda page: (page.title.casefold(), page.title))),
    )
