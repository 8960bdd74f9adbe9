"""Text → Source: the data of a description, its JSON pointers, and the place of every value.

`load` is the way in (`documents`). `fetching` gets bytes and guards where references lead; `text` knows lines and
columns; `yaml_text` (with `scalars`) and `json_text` make data of text. `Limits` and `Allow` are the user's say.
"""

from generator.source.documents import Document, Source, load
from generator.source.limits import Allow, Limits

__all__ = ["Allow", "Document", "Limits", "Source", "load"]
