"""How Python is spelled: plain values and IR types in, Python source out. Everything here is pure.

Two kinds of things come out. An `Expr` is a tree that was not printed yet (a name to import, a call, a list, a union);
a `Python` is text. A slice builds expressions, hands them to a layout function together with the file's `Scope`, and
puts the `Python` it gets into its view:

    scope = Scope(".resources.track", taken={"click_id", ...})       # what the file binds itself
    call_ = call("self._call", name("_LEAD"), keyword("click_id", name("click_id")))
    statement(scope, 8, "return ", call_)                            # Python, broken as black breaks it
    scope.imports()                                                  # last, when everything is spelled

expressions.py   `Import(module, name, member="")`: a name that a file must import. `module` is absolute ("typing"), or
                 begins with "." and counts from the package's root (".models._pet", "._runtime.model", "." itself).
                 `Import(".", "models", "Pet")` prints `models.Pet`. `builtin("list")` is an import too.
                 `name(text)` a Python identifier, dotted or not (raises ValueError for anything else); `code(text)`
                 our own words, never a description's.
                 `call(head, *items)`, `subscript(head, *items)`, `list_of(*items)`, `tuple_of(*items)`,
                 `dict_of(*pairs)`, `keyword(name, value)`, `union(*items)`, `quoted(expr)` (a string annotation),
                 `lambda_(expr)`: `lambda: expr`.
scope.py         `Scope(module, taken=(), *, hidden=(), package=False)`: one per file. `hidden`: names bound inside of
                 classes and functions (fields, methods, arguments); imports get an alias where they would clash. `scope.spell(expr) -> Expr` without imports left;
                 `scope.flat(expr) -> Python` on one line; `scope.typing_only()`: the same scope, whose imports go into
                 the `if TYPE_CHECKING:` block; `scope.imports() -> Python`; `scope.typing_imports() -> Python` (not
                 indented; empty when there are none).
layout.py        `statement(scope, indent, before, expr, after="") -> Python`
                 `variable(scope, indent, name, annotation, value=None) -> Python`  `name: annotation = value`
                 `signature(scope, indent, head, params, returns) -> Python`        head "async def lead"
                 `Param(name, annotation=None, default=None)`; `STAR` is the bare `*`; names may begin with `*`, `**`.
literals.py      `value_of(json) -> Expr`; `literal(json) -> Python` on one line. Also a filter.
docstrings.py    `docstring(text, indent=0) -> Python`, `comment(text) -> Python`, `normal(text) -> str`. Also filters.
types.py         `Types(decls, names)` for everything outside `models/`, where declarations are `models.Pet`:
                 `.expr(type)`, `.field(field)` (with `| UnsetType` where it may be missing), `.argument(field)` and
                 `.taken(type)` (a mapping will do where a model is asked for), `.ref(id)`. Also the imports `ANY`,
                 `LITERAL`, `MAPPING`, `UNSET`, `UNSET_TYPE`, and `NONE`.
notes.py         `notes(field) -> str`: defaults and constraints in words, for docstrings.
casing.py        `RULES: NamingRules` of Python.
syntax.py        `PYTHON: render.Syntax`, with the filters `literal`, `docstring`, `comment`, `identifier`.

`indent` is the column (in spaces) at which the value will stand. What comes back is relative to it: the first line is
not indented and those below only by what they have beyond it. In a template such a value stands alone on its line, and
the environment indents it to its column.
"""
