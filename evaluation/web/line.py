"""How a request reached us: over which line, and from which network."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection

from evaluation.settings import settings

Connection = ASGIConnection[Any, Any, Any, Any]


def is_https(connection: Connection) -> bool:
    """TLS ends here, or in the proxy that the settings name; what others claim is not heard."""
    said = connection.headers.get("x-forwarded-proto") if settings().secure_proxy else None
    return (said or connection.scope["scheme"]) == "https"


def is_on_this_machine(connection: Connection) -> bool:
    """Asked for by a loopback name, from a loopback address, with no proxy in between.

    The name counts too: another site's name may be made to point at 127.0.0.1.
    """
    if connection.headers.keys() & {"forwarded", "x-forwarded-for", "x-forwarded-proto"}:
        return False
    address, name = _client(connection), host_of(connection)
    named = _address(name)
    return (
        address is not None
        and address.is_loopback
        and (name == "localhost" or (named is not None and named.is_loopback))
    )


def host_of(connection: Connection) -> str:
    """The name in the header Host, without port, in lower case; empty if there is none."""
    try:
        return urlsplit(f"//{connection.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def network_of(connection: Connection) -> str:
    """The /24 of IPv4 or the /64 of IPv6 that it came from; what limits are counted by.

    Behind the proxy it is the last entry of X-Forwarded-For, the only one the proxy wrote itself.
    """
    address = _client(connection)
    if settings().secure_proxy:
        chain = ",".join(connection.headers.getall("x-forwarded-for", []))
        address = _address(chain.rpartition(",")[2].strip()) or address
    if address is None:
        return "unknown"
    return str(ip_network((address, 24 if address.version == 4 else 64), strict=False))  # noqa: PLR2004


def _client(connection: Connection) -> IPv4Address | IPv6Address | None:
    client = connection.client
    return _address(client.host) if client else None


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
