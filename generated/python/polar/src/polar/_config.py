"""What the runtime is told about the Polar API."""

from ._runtime.config import Api, Bearer, Server

API = Api(
    name="Polar",
    package="polar",
    version="0.1.0",
    environment="POLAR",
    servers=(Server("https://api.polar.sh"), Server("https://sandbox-api.polar.sh")),
    schemes={"access_token": Bearer("token", environment="POLAR_TOKEN")},
)
