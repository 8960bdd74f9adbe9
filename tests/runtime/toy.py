"""A small API of our own, written the way generated packages are."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.client import AsyncClient, Client
from generator.targets.python.runtime.config import Api, ApiKey, Basic, Bearer, Server
from generator.targets.python.runtime.endpoint import (
    NOTHING,
    Cookie,
    Endpoint,
    Header,
    Json,
    JsonFields,
    Path,
    Query,
)
from generator.targets.python.runtime.model import (
    UNSET,
    BestMatch,
    ByKind,
    ByProperty,
    Extras,
    Model,
    OneOf,
    OpenModel,
    UnsetType,
)
from generator.targets.python.runtime.settings import Clock
from generator.targets.python.runtime.transport import Headers

TOKEN = "tok-4f1a90c2"
KEY = "key-77ab31de"

API = Api(
    name="Toy",
    package="toy",
    version="1.2.3",
    environment="TOY",
    servers=(Server("https://api.toy.test/v1"),),
    schemes={
        "token": Bearer("token", environment="TOY_TOKEN"),
        "key": ApiKey("api_key", environment="TOY_API_KEY", where="query", wire="api_key"),
        "header_key": ApiKey("api_key", where="header", wire="X-Toy"),
        "cookie_key": ApiKey("api_key", where="cookie", wire="sid"),
        "basic": Basic("username", "password"),
    },
    errors="",
)


class Cat(Model):
    """Only received."""

    kind: Literal["cat"] = "cat"
    lives: int
    friend: "Pet | UnsetType" = UNSET


class Dog(OpenModel, rename={"pet_id": "petId"}):
    """Also sent."""

    __secrets__ = ("pin",)

    kind: Literal["dog"] = "dog"
    pet_id: str
    pin: str | UnsetType = UNSET
    born: datetime | UnsetType | None = UNSET
    price: Decimal | UnsetType = UNSET


class Pet(OneOf):
    choose = ByProperty("kind", {"cat": Cat, "dog": Dog})


class Labels(OpenModel):
    owner: str
    extra_fields: Extras[int] | UnsetType = UNSET


class Small(Model):
    a: int


class Large(Model):
    a: int
    b: int | UnsetType = UNSET


class Shape(OneOf):
    choose = BestMatch((Small, Large))


class Mixed(OneOf):
    choose = ByKind({"object": Pet, "array": list[int], "string": str, "integer": int})


class Wordy(OneOf):
    choose = ByKind({"object": Cat, "string": Literal["a"] | str, "array": list[int] | None})


class Everything(OpenModel):
    """A field of every type."""

    text: str
    whole: int
    fraction: float
    flag: bool
    anything: Any
    exact: Decimal | UnsetType = UNSET
    when: datetime | UnsetType = UNSET
    day: date | UnsetType = UNSET
    span: timedelta | UnsetType = UNSET
    id: UUID | UnsetType = UNSET
    data: bytes | UnsetType = UNSET
    mode: Literal["a", "b"] | str | UnsetType | None = UNSET
    pair: tuple[int, str] | UnsetType = UNSET
    loose: int | str | list[str] | UnsetType | None = UNSET
    numbers: dict[str, float] | UnsetType = UNSET
    pets: list[Pet | None] | UnsetType = UNSET
    child: "Everything | UnsetType | None" = UNSET


class Fault(Model):
    code: int
    message: str | UnsetType = UNSET


class ToyError(errors.APIStatusError, body=lambda: Fault):
    """Declared as `default`."""

    body: Fault | None


class TeapotError(errors.APIStatusError, body=lambda: Fault):
    """418."""

    body: Fault | None


class FakeClock(Clock):
    """Time passes only while sleeping; chance is a constant."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.pass_time = True

    def monotonic(self) -> float:
        return self.now

    def random(self) -> float:
        return 1.0

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self.pass_time:
            self.now += seconds

    async def asleep(self, seconds: float) -> None:
        self.sleep(seconds)


def with_clock(client: Client | AsyncClient) -> FakeClock:
    """Give a client a clock that does not wait."""
    clock = FakeClock()
    client._settings = client._settings.changed(clock=clock)
    return clock


def toy(server: Any, **options: Any) -> Client:
    """A client on a transport, with a token."""
    credentials = options.pop("credentials", {"token": TOKEN})
    return Client(API, credentials=credentials, http_client=server, **options)


def async_toy(server: Any, **options: Any) -> AsyncClient:
    credentials = options.pop("credentials", {"token": TOKEN})
    return AsyncClient(API, credentials=credentials, http_client=server, **options)


GET_PET: Endpoint[Any] = Endpoint(
    "GET",
    "/pets/{petId}",
    parameters=(Path("petId", "pet_id"), Query("tags"), Header("X-Trace", "trace"), Cookie("seen")),
    answers={200: Json(lambda: Pet)},
    errors={418: TeapotError, "default": ToyError},
    security=(("token",),),
)
ADD_PET: Endpoint[Any] = Endpoint(
    "POST",
    "/pets",
    body=JsonFields(lambda: Dog),
    answers={200: Json(lambda: Pet), 204: NOTHING},
    security=(("token",),),
)


def headers(**fields: str) -> Headers:
    return Headers((name.replace("_", "-"), value) for name, value in fields.items())


Load = Callable[[], Any]
