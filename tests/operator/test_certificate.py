"""The certificate: which issuer is made for which wish, and what is told when it is not renewed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from datingbot_operator.decide import decide
from datingbot_operator.model import Condition
from datingbot_operator.observed import Certificate
from operator_world import World, make_bot

PROVIDER = {"cloudflare": {"apiTokenSecretRef": {"name": "dns", "key": "token"}}}
ENDS = datetime(2026, 12, 24, tzinfo=UTC)


def make_world(certificate: Certificate | None = None, **tls: Any) -> World:
    """A bot whose certificate is as it is given, after one look."""
    world = World(bot=make_bot(tls={"secretName": "love-tls", **tls}), certificate=certificate)
    world.obey(decide(world.observe(), world.now))
    return world


def find_condition(world: World) -> Condition:
    return next(one for one in world.bot.status.conditions if one.type == "CertificateReady")


def read_issuer(**acme: Any) -> Any:
    """`spec.acme` of the issuer made for these wishes."""
    world = make_world(acme={"email": "owner@example.com", **acme})
    certificate = world.children["Certificate.cert-manager.io", "love-tls"]["spec"]
    assert certificate["issuerRef"] == {"name": "love-tls", "kind": "Issuer"}
    return world.children["Issuer.cert-manager.io", "love-tls"]["spec"]["acme"]


def test_an_acme_account_solves_http_01_through_the_ingress() -> None:
    acme = read_issuer(ingressClassName="traefik")
    assert acme["solvers"] == [{"http01": {"ingress": {"ingressClassName": "traefik"}}}]
    assert "letsencrypt" in acme["server"]
    assert "caBundle" not in acme


def test_a_dns_provider_is_passed_on_as_cert_manager_knows_it() -> None:
    acme = read_issuer(dns01=PROVIDER, server="https://ca.example.org/dir", caBundle="UEVN")
    assert acme["solvers"] == [{"dns01": PROVIDER}]
    assert (acme["server"], acme["caBundle"]) == ("https://ca.example.org/dir", "UEVN")


def test_an_issuer_that_is_there_is_taken_and_none_is_made() -> None:
    world = make_world(issuerRef={"name": "company"}, renewBefore="240h")
    certificate = world.children["Certificate.cert-manager.io", "love-tls"]["spec"]
    assert certificate["issuerRef"] == {"name": "company", "kind": "ClusterIssuer"}
    assert certificate["renewBefore"] == "240h"
    assert ("Issuer.cert-manager.io", "love-tls") not in world.children


def test_a_certificate_that_could_not_be_issued_says_why() -> None:
    told = find_condition(make_world(Certificate(ready=False, failure="rateLimited"), issuerRef={"name": "company"}))
    assert (told.status, told.reason) == ("False", "Issuing")
    assert "rateLimited" in told.message


def test_a_renewal_that_fails_is_told_while_the_certificate_is_good_still() -> None:
    renewing = Certificate(ready=True, failure="order is invalid", expires_at=ENDS)
    told = find_condition(make_world(renewing, issuerRef={"name": "company"}))
    assert (told.status, told.reason) == ("True", "RenewalFailing")
    assert "2026-12-24" in told.message
    assert "order is invalid" in told.message
    renewed = find_condition(make_world(Certificate(ready=True, expires_at=ENDS), issuerRef={"name": "company"}))
    assert renewed.reason == "Issued"
