"""cert-manager's objects: the certificate of the origin, and an ACME issuer where the owner has none."""

from __future__ import annotations

from urllib.parse import urlsplit

from datingbot_operator import naming
from datingbot_operator.manifests.objects import Built, build_object, present
from datingbot_operator.model import Acme, DatingBot, Tls

CERT_MANAGER = "cert-manager.io/v1"


def build_certificate(bot: DatingBot, tls: Tls) -> Built:
    """A certificate for the host of the webhook's address, which is the Mini App's too."""
    issuer = tls.issuer_ref
    spec = {
        "secretName": tls.secret_name,
        "dnsNames": [urlsplit(bot.spec.telegram.webhook_url).hostname],
        "privateKey": {"algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always"},
        "issuerRef": {"name": issuer.name, "kind": issuer.kind}
        if issuer
        else {"name": naming.name_certificate(bot), "kind": "Issuer"},
        **present(renewBefore=tls.renew_before),
    }
    return build_object(CERT_MANAGER, "Certificate", naming.name_certificate(bot), bot, spec)


def build_issuer(bot: DatingBot, acme: Acme) -> Built:
    """An ACME account of this bot's own: HTTP-01 through the ingress, or DNS-01 (RFC 8555, sections 8.3 and 8.4)."""
    name = naming.name_certificate(bot)
    solver = (
        {"dns01": acme.dns01}
        if acme.dns01
        else {"http01": {"ingress": present(ingressClassName=acme.ingress_class_name)}}
    )
    spec = {
        "acme": {
            "email": acme.email,
            "server": acme.server,
            **present(caBundle=acme.ca_bundle),
            "privateKeySecretRef": {"name": f"{name}-acme"},
            "solvers": [solver],
        }
    }
    return build_object(CERT_MANAGER, "Issuer", name, bot, spec)
