"""The certificate of the origin, by cert-manager, where the owner asked for one."""

from __future__ import annotations

from datingbot_operator import naming
from datingbot_operator.conditions import CERTIFICATE_READY, false, true, unknown
from datingbot_operator.decide.drift import ensure
from datingbot_operator.decide.plan import Opinion
from datingbot_operator.manifests.certificates import build_certificate, build_issuer
from datingbot_operator.observed import CERTIFICATE, Observed


def judge_certificate(seen: Observed) -> Opinion:
    """Whether browsers and Telegram get a valid certificate."""
    tls = seen.bot.spec.tls
    if tls is None:
        return Opinion((unknown(CERTIFICATE_READY, "NotConfigured", "TLS is ended outside; spec.tls is empty."),))
    if CERTIFICATE not in seen.served:
        said = "This cluster does not know cert-manager's Certificate; install cert-manager, or leave spec.tls out."
        return Opinion((false(CERTIFICATE_READY, "CertManagerMissing", said),), retry_after=5.0)
    wanted = [build_certificate(seen.bot, tls)]
    if tls.acme:
        wanted.insert(0, build_issuer(seen.bot, tls.acme))
    certificate = seen.certificate
    name = naming.name_certificate(seen.bot)
    if certificate is None or not certificate.ready:
        said = (certificate and (certificate.failure or certificate.message)) or "it was not issued yet"
        issuing = false(CERTIFICATE_READY, "Issuing", f"Certificate {name}: {said}")
        return Opinion((issuing,), ensure(seen, *wanted), retry_after=5.0)
    if certificate.failure:
        # Members notice nothing until the end: an alert, not an outage.
        said = f"Certificate {name} is valid until {certificate.expires_at}, and was not renewed: {certificate.failure}"
        return Opinion((true(CERTIFICATE_READY, "RenewalFailing", said),), ensure(seen, *wanted))
    issued = true(CERTIFICATE_READY, "Issued", f"Certificate {name} is in Secret {tls.secret_name}.")
    return Opinion((issued,), ensure(seen, *wanted))
