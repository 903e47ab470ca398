"""Which addresses bots may use: HTTPS as Telegram demands, and plain HTTP inside one machine or cluster."""

import ipaddress
from urllib.parse import urlsplit

_WEBHOOK_PORTS = frozenset({80, 88, 443, 8443})
_LOCAL_SUFFIXES = (".localhost", ".internal", ".local", ".svc", ".test")


def check_address(url: str, *, ports: frozenset[int] | None = None) -> str | None:
    """Why Telegram would refuse this address, or None when it is fine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "URL is malformed"
    if parts.scheme not in ("http", "https") or not host:
        return "An HTTPS URL must be provided"
    if _is_local(host):
        return None
    if parts.scheme != "https":
        return "An HTTPS URL must be provided"
    if ports is not None and (port or 443) not in ports:
        return "Webhook can be set up only on ports 80, 88, 443 or 8443"
    return None


def check_webhook_address(url: str) -> str | None:
    """As `check_address`, with the ports webhooks are held to."""
    return check_address(url, ports=_WEBHOOK_PORTS)


def _is_local(host: str) -> bool:
    if "." not in host and ":" not in host:
        return True  # localhost, or the name of a container or a service
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.endswith(_LOCAL_SUFFIXES)
    return address.is_loopback or address.is_private
