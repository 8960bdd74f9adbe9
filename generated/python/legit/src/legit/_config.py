"""What the runtime is told about the Legit API."""

from ._runtime.config import Api, Bearer, Server

API = Api(
    name="Legit",
    package="legit",
    version="0.1.0",
    environment="LEGIT",
    servers=(Server("http://legit.test:8000/v1"),),
    schemes={"default": Bearer("token", environment="LEGIT_TOKEN")},
)
