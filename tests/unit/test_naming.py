"""Names: from any text to words, and from words to one name for each thing that does not change."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator import ir
from generator.diagnostics import Diagnostics, Place
from generator.lifecycle.surface import Key, NameKind, Surface, lock_text, parse_lock
from generator.naming import (
    DEVICE_NAMES,
    NamePlan,
    NamingRules,
    Spelling,
    body_fields,
    file_snake,
    pascal,
    plan,
    snake,
    words,
)

# --- Words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trackLead", "track lead"),
        ("HTTPServer", "http server"),
        ("userIDs", "user ids"),
        ("URLsByHost", "urls by host"),
        ("pets_list", "pets list"),
        ("X-Rate-Limit", "x rate limit"),
        ("filter[created.at]", "filter created at"),
        ("user's name", "users name"),
        ("sha256Sum", "sha256 sum"),
        ("HTTP2Server", "http2 server"),
        ("UUID4", "uuid4"),
        ("2FA", "2fa"),
        ("3DSecure", "3d secure"),
        ("24h", "24h"),
        ("404Error", "404 error"),
        ("OAuth2Token", "oauth2 token"),
        ("ipv4 IPv4", "ipv4 ipv4"),
        ("v1.2", "v1 2"),
        ("$ref", "ref"),
        ("__init__", "init"),
        ("+1", "plus 1"),
        ("-1", "minus 1"),
        ("-created_at", "minus created at"),
        ("<=", "less than or equal"),
        ("StartTime>", "start time greater than"),
        ("Page<Pet>", "page pet"),
        ("application/vnd.api+json", "application vnd api json"),
        ("*", "star"),
        ("_", "underscore"),
        ("...", "dot dot dot"),
        (" ", "space"),
        ("\0", "u0000"),
        ("", "empty"),
        ("\u200d", "empty"),
        ("имяПоля", "имя поля"),
        ("名前", "名前"),
        ("e\u0301cole", "école"),
        ("ﬁx²", "fix2"),
        ("👍🏽", "thumbs up sign"),
        ("❤\ufe0f", "heavy black heart"),
        ("5€", "5 euro sign"),
    ],
)
def test_any_text_has_words(text: str, expected: str) -> None:
    assert words(text) == tuple(expected.split(" "))


@given(st.from_regex(r"[a-z]+(_[a-z]+)*|([A-Z][a-z]+)+", fullmatch=True))
@example("github_ios_ids")
@example("GitHubYouTubes")
@example("YouTubeGithubIds")
def test_plain_words_are_split_as_all_others_are(text: str) -> None:
    assert words(text) == words(f"{text} ")


def test_numbers_of_two_words_do_not_become_one() -> None:
    assert pascal(words("v1.2")) != pascal(words("v12"))


@given(st.text())
def test_words_make_an_identifier_that_python_reads_as_it_is_written(text: str) -> None:
    for name in (f"x_{snake(words(text))}", f"X{pascal(words(text))}"):
        assert name.isidentifier()
        assert unicodedata.normalize("NFKC", name) == name


@given(st.text())
def test_words_of_a_name_are_the_words_it_was_made_of(text: str) -> None:
    assert words(snake(words(text))) == words(text)


# --- A small description ----------------------------------------------------------------------------------------------

_KEYWORDS = frozenset({"class", "from", "import", "None", "True"})


def _valid(text: str) -> bool:
    return text.isidentifier() and not text.startswith("_")


_MODULE = Spelling(snake, _valid, "module", DEVICE_NAMES | _KEYWORDS, caseless=True)
RULES = NamingRules(
    language="python",
    type=Spelling(
        pascal,
        _valid,
        "model",
        _KEYWORDS,
        apart={"NotFoundError": "body"},
        keeps_capitals=True,
    ),
    module=_MODULE,
    group=Spelling(snake, _valid, "group", _KEYWORDS),
    group_class=Spelling(pascal, _valid, "group", _KEYWORDS, keeps_capitals=True),
    group_module=_MODULE,
    method=Spelling(snake, _valid, "call", _KEYWORDS),
    argument=Spelling(snake, _valid, "value", _KEYWORDS | {"timeout", "idempotency_key"}),
    field=Spelling(snake, _valid, "value", _KEYWORDS | {"to_dict"}),
    credential=Spelling(snake, _valid, "credential", _KEYWORDS | {"base_url"}),
    client_members=frozenset({"get", "close"}),
    error_body="body",
)

NO_DOC = ir.Doc()


def component(
    name: str, *wires: str, pin: str = "", side: ir.Side = "both", document: str = ""
) -> ir.Model:
    return ir.Model(
        id=ir.DeclId(document, ("schema", name), side),
        origin=ir.Origin((name,), authored=True),
        doc=NO_DOC,
        fields=tuple(field(wire) for wire in wires),
        rest=ir.Open(),
        at=Place(document) / "components" / "schemas" / name,
        pins=ir.Pins(pin),
    )


def inline(
    within: ir.Decl | ir.Operation, step: str, *own: str, weak: bool = False, pin: str = ""
) -> ir.Model:
    key = within.id.key if not isinstance(within, ir.Operation) else key_of(within)
    return ir.Model(
        id=ir.DeclId("", (*key, step)),
        origin=ir.Origin(own or (step,), authored=False, within=within.id, weak=weak),
        doc=NO_DOC,
        fields=(),
        rest=ir.Open(),
        at=within.at / step,
        pins=ir.Pins(pin),
    )


def key_of(operation: ir.Operation) -> tuple[str, ...]:
    return (operation.id.method, operation.id.path)


def field(wire: str, pin: str = "", access: ir.Access = "both") -> ir.Field:
    return ir.Field(
        wire, ir.Anything(), False, NO_DOC, Place() / wire, pins=ir.Pins(pin), access=access
    )


def operation(
    text: str,
    *parameters: tuple[ir.Where, str],
    path: str = "",
    group: tuple[str, ...] = (),
    pin: str = "",
    body: ir.Model | None = None,
    errors: Mapping[int, ir.Model] | None = None,
) -> ir.Operation:
    id = ir.OperationId("POST", path or f"/{text}")
    return ir.Operation(
        id=id,
        operation_id=text,
        group=ir.GroupId(group),
        words=(text,),
        doc=NO_DOC,
        method="POST",
        path=(id.path,),
        parameters=tuple(
            ir.Parameter(field(wire), where, ir.Style("form", True)) for where, wire in parameters
        ),
        body=None if body is None else ir.Body(True, (_json(body),), NO_DOC, Place()),
        responses=tuple(
            ir.Response(ir.Exact(status), (_json(decl),), (), NO_DOC, Place())
            for status, decl in (errors or {}).items()
        ),
        security=(),
        servers=(),
        hints=ir.Hints(),
        at=Place() / "paths" / id.path / "post",
        pins=ir.Pins(pin),
    )


def _json(decl: ir.Model) -> ir.Payload:
    return ir.Payload("application/json", ir.JsonBody(ir.Ref(decl.id)))


def bearer(name: str) -> ir.HttpAuth:
    return ir.HttpAuth(name, NO_DOC, "bearer", Place())


def api(*parts: ir.Decl | ir.Operation | ir.Scheme) -> ir.Api:
    return ir.Api(
        info=ir.Info("Test", "1", NO_DOC, Place()),
        servers=(),
        schemes=tuple(part for part in parts if isinstance(part, ir.Scheme)),
        tags=(),
        decls={part.id: part for part in parts if isinstance(part, ir.Decl)},
        operations=tuple(part for part in parts if isinstance(part, ir.Operation)),
    )


def facts(description: ir.Api) -> ir.Facts:
    paths = {operation.group.path[:n] for operation in description.operations for n in range(9)}

    def group(path: tuple[str, ...]) -> ir.Group:
        return ir.Group(
            id=ir.GroupId(path),
            words=path[-1:],
            doc=NO_DOC,
            operations=tuple(o.id for o in description.operations if o.group.path == path),
            groups=tuple(
                group(p) for p in sorted(paths) if len(p) == len(path) + 1 and p[:-1] == path
            ),
        )

    return ir.Facts({}, {}, {}, group(()), (), ir.Examples({}))


@dataclass(frozen=True)
class Planned:
    names: NamePlan
    report: Diagnostics

    @property
    def codes(self) -> list[str]:
        return [found.code for found in self.report]


def planned(
    *parts: ir.Decl | ir.Operation | ir.Scheme,
    rules: NamingRules = RULES,
    lock: Surface | None = None,
) -> Planned:
    description = api(*parts)
    report = Diagnostics()
    return Planned(plan(description, facts(description), rules, lock, report), report)


# --- Declarations -----------------------------------------------------------------------------------------------------


def test_a_component_is_called_as_its_author_called_it() -> None:
    http = component("HTTPServer")
    snaky = component("pet_owner")
    names = planned(http, snaky).names
    assert (names.decl(http.id), names.decl(snaky.id)) == ("HTTPServer", "PetOwner")


def test_what_lies_in_an_operation_is_called_after_it() -> None:
    track = operation("trackLead")
    body = inline(track, "request", "request", "body", weak=True)
    mode = inline(body, "mode")
    answer = inline(track, "200", "response", "body", weak=True)
    customer = inline(answer, "customer")
    result = planned(track, body, mode, answer, customer)
    assert [result.names.decl(d.id) for d in (body, mode, answer, customer)] == [
        "TrackLeadRequestBody",
        "TrackLeadMode",
        "TrackLeadResponseBody",
        "TrackLeadCustomer",
    ]
    assert not result.codes


def test_all_that_meet_in_one_spelling_lengthen_together() -> None:
    track = operation("trackLead")
    sent = inline(track, "request", "request", "body", weak=True)
    received = inline(track, "200", "response", "body", weak=True)
    modes = (inline(sent, "mode"), inline(received, "mode"))
    names = planned(track, sent, received, *modes).names
    assert [names.decl(mode.id) for mode in modes] == [
        "TrackLeadRequestBodyMode",
        "TrackLeadResponseBodyMode",
    ]


def test_a_word_that_would_stand_twice_stands_once() -> None:
    pet = component("Pet")
    status = inline(pet, "petStatus")
    assert planned(pet, status).names.decl(status.id) == "PetStatus"


def test_what_an_author_named_goes_before_what_is_called_by_its_place() -> None:
    pet = component("Pet")
    owner = inline(pet, "owner")
    named = component("PetOwner")
    result = planned(pet, owner, named)
    assert result.names.decl(named.id) == "PetOwner"
    assert result.names.decl(owner.id) == "PetOwnerValue"
    assert result.codes == ["name-collision"]


def test_a_longer_name_is_taken_with_a_word_of_why() -> None:
    create = operation("createPet")
    pet = inline(create, "pet")
    owner = inline(pet, "owner")
    named = component("PetOwner")
    result = planned(create, pet, owner, named)
    assert result.names.decl(owner.id) == "CreatePetOwner"
    [found] = result.report
    assert found.message == (
        "`PetOwner` is already taken by `/components/schemas/PetOwner`; this becomes `CreatePetOwner`"
    )


def test_of_two_authored_names_the_one_that_is_written_so_wins() -> None:
    snaky, exact = component("pet_owner"), component("PetOwner")
    result = planned(snaky, exact)
    assert result.names.decl(exact.id) == "PetOwner"
    assert result.names.decl(snaky.id) == "PetOwnerSchema"
    assert result.codes == ["name-collision"]


def test_of_two_documents_each_name_may_be_told_by_its_file() -> None:
    here, there = component("user-name"), component("user_name", document="shared/users.yaml")
    names = planned(here, there).names
    assert names.decl(there.id) == "UsersUserName"


def test_what_nothing_tells_apart_gets_letters_of_its_key_and_a_pin_to_write() -> None:
    one, other = component("pet owner"), component("pet_owner")
    result = planned(one, other)
    first, second = result.names.decl(one.id), result.names.decl(other.id)
    assert first != second
    assert {len(first), len(second)} == {len("PetOwner") + 4}
    assert result.codes == ["name-hashed", "name-hashed"]
    assert f"x-specloom-name: {first}" in {found.hint.split("`")[1] for found in result.report}


def test_the_shape_that_is_sent_is_an_input() -> None:
    received, sent = component("Pet", side="received"), component("Pet", side="sent")
    names = planned(received, sent).names
    assert (names.decl(received.id), names.decl(sent.id)) == ("Pet", "PetInput")


def test_a_schema_that_comes_to_have_two_shapes_renames_nothing() -> None:
    before = planned(component("Pet", "id")).names.surface
    after = planned(component("Pet", "id", side="received"), component("Pet", side="sent"))
    assert before.names.items() <= after.names.surface.names.items()


def test_a_pinned_name_goes_before_all() -> None:
    cat = component("Cat", pin="animal")
    animal = component("Animal")
    result = planned(cat, animal)
    assert result.names.decl(cat.id) == "Animal"
    assert result.names.decl(animal.id) == "AnimalSchema"


def test_what_lies_in_a_pinned_thing_is_called_after_the_pin() -> None:
    body = replace(component("400"), pins=ir.Pins("BadRequest"))
    code = inline(body, "code")
    assert planned(body, code).names.decl(code.id) == "BadRequestCode"


def test_two_things_pinned_to_one_name_are_an_error() -> None:
    one, other = component("A", pin="Same"), component("B", pin="Same")
    result = planned(one, other)
    assert result.codes == ["pin-collision"]
    assert result.report.failed
    assert result.names.decl(other.id) == "B"


def test_a_reserved_name_gets_an_underscore() -> None:
    none = component("None", "class")
    names = planned(none).names
    assert (names.decl(none.id), names.field(none.id, "class")) == ("None_", "class_")
    assert names.module(none.id) == "none"


def test_a_name_of_an_exception_is_not_one_of_a_model() -> None:
    missing = component("NotFoundError")
    assert planned(missing).names.decl(missing.id) == "NotFoundErrorBody"


def test_a_model_leaves_its_name_to_the_exception_that_carries_it() -> None:
    problem = component("APIProblemError")
    bad = component("BadRequest")
    error = inline(bad, "error")
    call = operation("call", errors={400: bad, 500: problem})
    names = planned(problem, bad, error, call).names
    assert [names.decl(d.id) for d in (problem, bad, error)] == [
        "APIProblemErrorBody",
        "BadRequest",
        "BadRequestErrorBody",
    ]


def test_a_name_that_cannot_begin_so_gets_a_word_before_it() -> None:
    number = component("404", "2fa")
    names = planned(number).names
    assert names.decl(number.id) == "Model404"
    assert names.field(number.id, "2fa") == "value_2fa"


def test_a_very_long_name_is_cut_and_stays_itself() -> None:
    one, other = component("long" * 200 + "A"), component("long" * 200 + "B")
    names = planned(one, other).names
    assert names.decl(one.id) != names.decl(other.id)
    assert len(names.decl(one.id)) <= 90
    assert len(names.module(one.id)) <= 90


def test_files_differ_by_more_than_case() -> None:
    one, other = component("APIKey"), component("ApiKey")
    names = planned(one, other).names
    assert (names.decl(one.id), names.decl(other.id)) == ("APIKey", "ApiKey")
    assert names.module(one.id).casefold() != names.module(other.id).casefold()


def test_a_file_is_not_called_like_a_device() -> None:
    con = component("Con")
    assert planned(con).names.module(con.id) == "con_"


def test_of_two_fields_the_one_that_is_written_as_what_is_reserved_gets_the_underscore() -> None:
    model = component("M", "Class", "class", "toDict", "to_dict")
    names = planned(model).names
    assert names.field(model.id, "class") == "class_"
    assert names.field(model.id, "to_dict") == "to_dict_"
    assert names.field(model.id, "Class") not in ("class_", "class")


def test_two_fields_of_one_spelling_are_told_apart() -> None:
    user = component("User", "user_id", "userId")
    result = planned(user)
    assert result.names.field(user.id, "user_id") == "user_id"
    assert result.names.field(user.id, "userId").startswith("user_id_")
    assert result.codes == ["name-hashed"]


def test_two_things_with_one_key_are_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="two things have one key"):
        planned(component("Pet", "id", "id"))


# --- Groups and methods -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "group", "method"),
    [
        ("trackLead", ("Track",), "lead"),
        ("listPets", ("pets",), "list"),
        ("pets_list", ("pets",), "list"),
        ("getPetById", ("pet",), "get_by_id"),
        ("listCategories", ("category",), "list"),
        ("getAddress", ("addresses",), "get"),
        ("listUserAccounts", ("user-accounts",), "list"),
        ("createChatCompletion", ("chat", "completions"), "create"),
        ("track", ("Track",), "track"),
        ("import", ("files",), "import_"),
        ("search", (), "search"),
        ("get", (), "get_"),
        ("get", ("pets",), "get"),
    ],
)
def test_a_method_is_called_by_what_its_group_does_not_say(
    text: str, group: tuple[str, ...], method: str
) -> None:
    call = operation(text, group=group)
    assert planned(call).names.method(call.id) == method


def test_a_pinned_method_is_called_so() -> None:
    call = operation("trackLead", group=("Track",), pin="createMany")
    assert planned(call).names.method(call.id) == "create_many"


def test_methods_that_meet_take_back_the_words_of_their_group() -> None:
    calls = (operation("listPets", group=("pets",)), operation("pets_list", group=("pets",)))
    names = planned(*calls).names
    assert [names.method(call.id) for call in calls] == ["list_pets", "pets_list"]


def test_methods_of_one_text_are_told_by_their_paths() -> None:
    calls = [operation("read", path=f"/read/{way}", group=("pets",)) for way in ("cats", "dogs")]
    names = planned(*calls).names
    assert [names.method(call.id) for call in calls] == ["read_cats", "read_dogs"]


def test_a_group_and_a_method_of_one_parent_differ() -> None:
    method = operation("chat_models", group=("chat",))
    within = operation("list", group=("chat", "models"))
    names = planned(method, within).names
    assert names.group(within.group) == "models"
    assert names.method(method.id) == "chat_models"


def test_classes_of_groups_differ_wherever_they_lie() -> None:
    plain = operation("create", group=("completions",))
    nested = operation("make", group=("chat", "completions"))
    names = planned(plain, nested).names
    assert (names.group_class(plain.group), names.group_class(nested.group)) == (
        "Completions",
        "ChatCompletions",
    )
    assert names.group_module(nested.group) == "chat_completions"
    assert names.group(nested.group) == "completions"


# --- Arguments --------------------------------------------------------------------------------------------------------


def test_a_parameter_keeps_its_name_before_a_field_of_the_body() -> None:
    body = component("Body", "id", "name")
    call = operation("call", ("path", "id"), body=body)
    result = planned(body, call)
    assert result.names.argument(call.id, "path", "id") == "id"
    assert result.names.argument(call.id, "body", "id") == "body_id"
    assert result.names.argument(call.id, "body", "name") == "name"
    assert result.codes == ["name-collision"]


def test_parameters_of_one_name_are_told_by_where_they_go() -> None:
    call = operation("call", ("path", "id"), ("query", "id"), ("header", "Id"))
    names = planned(call).names
    assert names.argument(call.id, "query", "id") == "id_query"
    assert names.argument(call.id, "header", "Id") == "id_header"


def test_an_option_of_every_call_is_not_an_argument() -> None:
    call = operation("call", ("query", "timeout"), ("header", "Idempotency-Key"))
    names = planned(call).names
    assert names.argument(call.id, "query", "timeout") == "timeout_"
    with pytest.raises(KeyError):
        names.argument(call.id, "header", "Idempotency-Key")


def test_a_body_that_is_no_object_is_one_argument() -> None:
    call = operation("call", ("query", "body"), body=component("Empty"))
    empty = component("Empty")
    names = planned(call, empty).names
    assert names.argument(call.id, "query", "body") == "body"
    assert names.argument(call.id, "body", "") == "request_body"


def test_fields_that_are_only_received_are_no_arguments() -> None:
    body = replace(component("Body"), fields=(field("id", access="read_only"), field("name")))
    call = operation("call", body=body)
    assert [f.wire for f in body_fields(api(body, call), call) or ()] == ["name"]


def test_a_target_may_keep_bodies_whole() -> None:
    body = component("Body", "name")
    call = operation("call", body=body)
    names = planned(body, call, rules=replace(RULES, flatten_body=False)).names
    assert names.argument(call.id, "body", "") == "body"


# --- Credentials ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (bearer("token"), {"": "token"}),
        (bearer("bearerAuth"), {"": "token"}),
        (bearer("default"), {"": "token"}),
        (bearer("http"), {"": "token"}),
        (bearer("BearerJWT"), {"": "token"}),
        (bearer("ApiKeyAuth"), {"": "api_key"}),
        (bearer("adminToken"), {"": "admin_token"}),
        (ir.ApiKey("X-API-Key", NO_DOC, "header", "X-API-Key", Place()), {"": "api_key"}),
        (ir.ApiKey("app_id", NO_DOC, "header", "X-App", Place()), {"": "app_id"}),
        (ir.OAuth2("petstore_auth", NO_DOC, (), Place()), {"": "petstore"}),
        (
            ir.HttpAuth("basicAuth", NO_DOC, "basic", Place()),
            {"username": "username", "password": "password"},
        ),
        (
            ir.HttpAuth("admin", NO_DOC, "basic", Place()),
            {"username": "admin_username", "password": "admin_password"},
        ),
        (ir.MutualTls("mtls", NO_DOC, Place()), {}),
    ],
)
def test_a_credential_is_a_token_unless_its_scheme_says_more(
    scheme: ir.Scheme, expected: dict[str, str]
) -> None:
    names = planned(scheme).names
    assert {part: names.credential(scheme.name, part) for part in expected} == expected
    assert len(names.surface.names) == len(expected)


def test_two_schemes_that_say_nothing_are_told_by_their_names() -> None:
    names = planned(bearer("bearerAuth"), bearer("token")).names
    assert names.credential("token") == "token"
    assert names.credential("bearerAuth") == "bearer_auth"


# --- The lock ---------------------------------------------------------------------------------------------------------


def test_what_was_released_keeps_its_name_when_another_comes_that_would_take_it() -> None:
    pet = component("Pet")
    owner = inline(pet, "owner")
    released = planned(pet, owner).names.surface
    named = component("PetOwner")
    names = planned(pet, owner, named, lock=released).names
    assert names.decl(owner.id) == "PetOwner"
    assert names.decl(named.id) == "PetOwnerSchema"


def test_a_pin_that_takes_a_released_name_is_an_error_with_a_remedy() -> None:
    pet = component("Pet")
    released = planned(pet).names.surface
    result = planned(pet, component("Cat", pin="Pet"), lock=released)
    [found] = result.report
    assert (found.code, found.severity) == ("pin-collision", "error")
    assert found.message == (
        "`Pet` is the released name of `/components/schemas/Pet`, so this cannot be called so"
    )
    assert result.names.decl(pet.id) == "Pet"


def test_a_pin_renames_what_was_released() -> None:
    released = planned(component("Pet")).names.surface
    pinned = component("Pet", pin="Animal")
    assert planned(pinned, lock=released).names.decl(pinned.id) == "Animal"


@pytest.mark.parametrize("name", ["x; import os", "None", "", "Pet\n", "_private"])
def test_a_lock_cannot_give_a_name_that_is_none(name: str) -> None:
    pet = component("Pet")
    lock = Surface("python", {("type", ("schema", "Pet")): name})
    result = planned(pet, lock=lock)
    assert result.codes == ["lock-name"]
    assert result.names.decl(pet.id) == "Pet"


def test_a_lock_cannot_give_one_name_twice() -> None:
    lock = Surface("python", {("type", ("schema", n)): "Same" for n in ("A", "B")})
    result = planned(component("A"), component("B"), lock=lock)
    assert result.codes == ["lock-name"]
    assert result.names.decl(component("B").id) == "B"


# --- What must hold for every description -----------------------------------------------------------------------------

_WORDS = (
    "pet Pet PET pets petOwner pet_owner PetOwner owner Owner class None id ID 404 list listPets"
    " pets_list +1 名前 con é NotFoundError timeout to_dict input PetInput get"
)
_TEXTS = st.sampled_from([*_WORDS.split(), "", "x" * 120]) | st.text(max_size=6)


@st.composite
def _decls(draw: st.DrawFn, around: list[ir.Operation]) -> list[ir.Decl]:
    made: dict[ir.DeclId, ir.Decl] = {}
    for name in draw(st.lists(_TEXTS, max_size=6, unique=True)):
        wires = draw(st.lists(_TEXTS, max_size=3, unique=True))
        decl = component(name, *wires, side=draw(st.sampled_from(["both", "sent"])))
        made[decl.id] = decl
    for _ in range(draw(st.integers(0, 6))):
        if within := [*around, *made.values()]:
            decl = inline(
                draw(st.sampled_from(within)), draw(_TEXTS), draw(_TEXTS), weak=draw(st.booleans())
            )
            made.setdefault(decl.id, decl)
    return list(made.values())


@st.composite
def _parts(draw: st.DrawFn) -> list[ir.Decl | ir.Operation | ir.Scheme]:
    calls = [
        operation(
            draw(_TEXTS),
            *draw(st.lists(st.tuples(st.sampled_from(_PLACES), _TEXTS), max_size=3, unique=True)),
            path=f"/{number}",
            group=tuple(draw(st.lists(_TEXTS, max_size=2))),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    decls = draw(_decls(calls))
    models = [decl for decl in decls if isinstance(decl, ir.Model)]
    if calls and models:
        body = draw(st.sampled_from(models))
        calls[0] = replace(calls[0], body=ir.Body(True, (_json(body),), NO_DOC, Place()))
    schemes = [bearer(name) for name in draw(st.lists(_TEXTS, max_size=3, unique=True))]
    return [*calls, *decls, *schemes]


_PLACES: list[ir.Where] = ["path", "query", "header", "cookie"]


def _scope(id: tuple[NameKind, Key]) -> object:
    """What a name must differ in from others: the scope by the kind and the owner of what it names."""
    kind, key = id
    match kind:
        case "field":
            return (kind, key[:-1])
        case "argument":
            return (kind, key[:2])
        case "group":
            return ("member", key[:-1])
        case "method" | "type" | "module" | "group_class" | "group_module" | "credential":
            return kind


@given(_parts(), st.randoms(use_true_random=False))
def test_the_plan_does_not_depend_on_the_order_of_the_description(parts, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(parts, len(parts))
    assert planned(*shuffled).names == planned(*parts).names


@settings(max_examples=300)
@given(_parts(), st.data())
def test_what_grows_renames_nothing_that_was_released(parts, data) -> None:  # type: ignore[no-untyped-def]
    kept = data.draw(st.lists(st.sampled_from(parts), unique_by=id) if parts else st.just([]))
    ids = {part.id for part in kept if not isinstance(part, ir.Scheme)}
    small = [part for part in kept if _stands_alone(part, ids)]
    before = planned(*small).names.surface
    after = planned(*parts, lock=before)
    assert not {"lock-name"} & set(after.codes)
    assert before.names.items() <= after.names.surface.names.items()


def _stands_alone(
    part: ir.Decl | ir.Operation | ir.Scheme, ids: set[ir.DeclId | ir.OperationId]
) -> bool:
    match part:
        case ir.Operation(body=body):
            return body is None
        case ir.Model(origin=origin) | ir.Enum(origin=origin) | ir.Alias(origin=origin):
            return origin.within is None
        case _:
            return True


@given(_parts())
def test_all_names_of_a_scope_are_distinct_valid_and_not_reserved(parts) -> None:  # type: ignore[no-untyped-def]
    names = planned(*parts).names.surface.names
    seen: dict[tuple[object, str], object] = {}
    for (kind, key), name in names.items():
        spelling = RULES.spelling(kind)
        folded = name.casefold() if spelling.caseless else name
        assert spelling.valid(name)
        assert folded not in spelling.reserved
        if kind != "method":
            assert seen.setdefault((_scope((kind, key)), folded), (kind, key)) == (kind, key)


@given(_parts())
def test_the_methods_and_groups_of_a_parent_are_distinct(parts) -> None:  # type: ignore[no-untyped-def]
    names = planned(*parts).names
    calls = [part for part in parts if isinstance(part, ir.Operation)]
    members = [(call.group.path, names.method(call.id)) for call in calls]
    groups = {call.group.path[:n] for call in calls for n in range(1, len(call.group.path) + 1)}
    members += [(path[:-1], names.group(ir.GroupId(path))) for path in sorted(groups)]
    assert len(set(members)) == len(members)


@given(_parts())
def test_a_lock_is_read_as_it_was_written(parts) -> None:  # type: ignore[no-untyped-def]
    surface = planned(*parts).names.surface
    assert parse_lock(lock_text([surface])) == {"python": surface}


def test_a_plan_is_the_same_with_its_own_lock() -> None:
    pet = component("Pet", "id")
    surface = planned(pet).names.surface
    assert planned(pet, lock=surface).names.surface == surface


@pytest.mark.parametrize(
    ("parts", "spelled"),
    [
        (("café",), "cafe"),
        (("straße",), "strasse"),
        (("ø", "pet"), "uf8_pet"),
        (("日本",), "u65e5u672c"),
    ],
)
def test_names_of_files_are_in_ascii(parts: tuple[str, ...], spelled: str) -> None:
    assert file_snake(parts) == spelled
