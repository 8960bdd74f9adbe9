"""What the runtime is told about the Dub API."""

from ._runtime.config import Api, Bearer, Server

API = Api(
    name="Dub",
    package="dub",
    version="0.1.0",
    environment="DUB",
    servers=(Server("https://api.dub.co"),),
    schemes={"token": Bearer("token", environment="DUB_TOKEN")},
    errors=".errors",
)
