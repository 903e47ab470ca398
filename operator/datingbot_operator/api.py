"""The Kubernetes API as the operator uses it: get, list, apply, create, delete, as dicts over the official client.

Blocking: callers that live in an event loop run it in a thread.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from kubernetes import client, config
from kubernetes.client.exceptions import ApiException
from kubernetes.client.rest import RESTResponse
from urllib3.exceptions import HTTPError

FIELD_MANAGER = "datingbot-operator"
TIMEOUT_SECONDS = 20
CONNECTIONS = 32

JSON = "application/json"
NAMES_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
"""A list of objects' metadata: what is in them is not sent."""

NAME_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"

PAGE = "500"
"""Objects in one answer to a list."""

Object = dict[str, Any]


class Name(msgspec.Struct, frozen=True):
    """What tells an object from another one: by the uid, and by the generation from itself before its spec changed."""

    name: str
    namespace: str
    uid: str
    generation: int = 0


class _Named(msgspec.Struct):
    metadata: Name


class _PageEnd(msgspec.Struct):
    token: str = msgspec.field(default="", name="continue")


class _Names(msgspec.Struct):
    metadata: _PageEnd
    items: list[_Named] | None = None


_NAMES = msgspec.json.Decoder(_Names)


class ApiRefused(Exception):
    """The API server said no; `status` is the HTTP code, the text is its own sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class ApiUnreachable(Exception):
    """The API server did not answer."""


@dataclass(frozen=True, slots=True)
class Resource:
    """Where objects of a kind are: `group/version`, or the version alone for the core group, and the plural."""

    version: str
    kind: str
    plural: str

    @property
    def group(self) -> str:
        """Empty for the core group."""
        return self.version.partition("/")[0] if "/" in self.version else ""

    @property
    def title(self) -> str:
        """`Kind.group`, which no other kind has."""
        return f"{self.kind}.{self.group}"

    def path(self, namespace: str | None, name: str = "") -> str:
        """The path of one object, or of all of a namespace; None is every namespace."""
        root = f"/apis/{self.version}" if self.group else f"/api/{self.version}"
        within = f"/namespaces/{quote(namespace)}" if namespace else ""
        return f"{root}{within}/{self.plural}" + (f"/{quote(name)}" if name else "")


DATING_BOTS = Resource("datingbot.dev/v1alpha1", "DatingBot", "datingbots")
DEFINITIONS = Resource("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions")
DEPLOYMENTS = Resource("apps/v1", "Deployment", "deployments")
JOBS = Resource("batch/v1", "Job", "jobs")
CRON_JOBS = Resource("batch/v1", "CronJob", "cronjobs")
PODS = Resource("v1", "Pod", "pods")
SECRETS = Resource("v1", "Secret", "secrets")
EVENTS = Resource("events.k8s.io/v1", "Event", "events")
LEASES = Resource("coordination.k8s.io/v1", "Lease", "leases")
CLUSTERS = Resource("postgresql.cnpg.io/v1", "Cluster", "clusters")
BACKUPS = Resource("postgresql.cnpg.io/v1", "Backup", "backups")
POOLERS = Resource("postgresql.cnpg.io/v1", "Pooler", "poolers")
SCHEDULED_BACKUPS = Resource("postgresql.cnpg.io/v1", "ScheduledBackup", "scheduledbackups")
OBJECT_STORES = Resource("barmancloud.cnpg.io/v1", "ObjectStore", "objectstores")
CERTIFICATES = Resource("cert-manager.io/v1", "Certificate", "certificates")
ISSUERS = Resource("cert-manager.io/v1", "Issuer", "issuers")
SERVICE_MONITORS = Resource("monitoring.coreos.com/v1", "ServiceMonitor", "servicemonitors")
POD_MONITORS = Resource("monitoring.coreos.com/v1", "PodMonitor", "podmonitors")
PROMETHEUS_RULES = Resource("monitoring.coreos.com/v1", "PrometheusRule", "prometheusrules")
CONFIG_MAPS = Resource("v1", "ConfigMap", "configmaps")

CHILDREN = (
    CLUSTERS,
    POOLERS,
    SCHEDULED_BACKUPS,
    OBJECT_STORES,
    CERTIFICATES,
    ISSUERS,
    SERVICE_MONITORS,
    POD_MONITORS,
    PROMETHEUS_RULES,
    CONFIG_MAPS,
    CRON_JOBS,
)
"""Kinds that are kept as wanted; each may be unknown to a cluster."""

FOLLOWED = (*CHILDREN, JOBS, DEPLOYMENTS)
"""Kinds whose changes want a round."""

APPLIED = {(each.version, each.kind): each for each in (*CHILDREN, BACKUPS, JOBS)}


class Watch:
    """Events as they come, (type, object); another thread may end it. Raises `ApiRefused` and `ApiUnreachable`."""

    def __init__(self, response: RESTResponse) -> None:
        self._response = response.response

    def __iter__(self) -> Iterator[tuple[str, Object]]:
        rest = b""
        try:
            for part in self._response.stream():
                *lines, rest = (rest + part).split(b"\n")
                for line in filter(None, lines):
                    event = json.loads(line)
                    if event["type"] == "ERROR":
                        raise ApiRefused(event["object"].get("code", 0), event["object"].get("message", ""))
                    yield event["type"], event["object"]
        except (HTTPError, OSError, ValueError) as error:
            raise ApiUnreachable(f"The API server fell silent: {error}") from None
        finally:
            # What was not read to its end is of no use to the next request.
            self._response.close()

    def end(self) -> None:
        """Let who waits for the next event wait no longer; it may have ended by itself."""
        with contextlib.suppress(RuntimeError, ValueError, OSError):
            self._response.shutdown()


class Api:
    """Requests to one API server; safe to use from several threads."""

    def __init__(self, api_client: client.ApiClient) -> None:
        self._client = api_client

    def get(self, resource: Resource, namespace: str | None, name: str) -> Object | None:
        """One object; None when it is not there, or when its kind is not served."""
        try:
            return self._call("GET", resource.path(namespace, name))
        except ApiRefused as error:
            if error.status == 404:
                return None
            raise

    def list_names(self, resource: Resource, namespace: str | None) -> tuple[Name, ...]:
        """Which objects there are, chunk by chunk: of each what tells it from another one, nothing else is kept."""
        found: tuple[Name, ...] = ()
        query = {"limit": PAGE}
        while True:
            response = self._open("GET", f"{resource.path(namespace)}?{urlencode(query)}", accept=NAMES_ONLY)
            page = _NAMES.decode(_read(response))
            # An empty list of metadata is null to some API servers.
            found += tuple(item.metadata for item in page.items or ())
            if not page.metadata.token:
                return found
            query["continue"] = page.metadata.token

    def list(self, resource: Resource, namespace: str | None, *, labels: str = "") -> list[Object]:
        """All objects with these labels, chunk by chunk; none when the kind is not served."""
        found: list[Object] = []
        query = {"limit": PAGE, **({"labelSelector": labels} if labels else {})}
        while True:
            try:
                page = self._call("GET", f"{resource.path(namespace)}?{urlencode(query)}")
            except ApiRefused as error:
                if error.status == 404:
                    return []
                raise
            found.extend(page["items"])
            if not (token := page["metadata"].get("continue")):
                return found
            query["continue"] = token

    def find_position(self, resource: Resource, namespace: str | None) -> str:
        """Where a watch of what happens from now on begins. Raises `ApiRefused`, with 404 for what is not served."""
        page = self._call("GET", f"{resource.path(namespace)}?limit=1", accept=NAMES_ONLY)
        return str(page["metadata"]["resourceVersion"])

    def watch(self, resource: Resource, namespace: str | None, *, labels: str, position: str, seconds: int) -> Watch:
        """What happens to objects with these labels (without any, to all), metadata only, until the server ends it."""
        query = {
            "watch": "1",
            "allowWatchBookmarks": "1",
            **({"labelSelector": labels} if labels else {}),
            "resourceVersion": position,
            "timeoutSeconds": str(seconds),
        }
        path = f"{resource.path(namespace)}?{urlencode(query)}"
        return Watch(self._open("GET", path, accept=NAME_ONLY, timeout=(TIMEOUT_SECONDS, seconds + TIMEOUT_SECONDS)))

    def serves(self, version: str) -> frozenset[str]:
        """`Kind.group` of every kind of a group's version; empty when the API server does not know it."""
        try:
            answer = self._call("GET", f"/apis/{version}" if "/" in version else f"/api/{version}")
        except ApiRefused as error:
            # 503: an aggregated API that is there and does not answer; it is not usable either.
            if error.status in (404, 503):
                return frozenset()
            raise
        group, slash, _ = version.partition("/")
        return frozenset(
            f"{each['kind']}.{group if slash else ''}" for each in answer["resources"] if "/" not in each["name"]
        )

    def apply(
        self, resource: Resource, manifest: Mapping[str, Any], *, part: str = "", manager: str = FIELD_MANAGER
    ) -> Object:
        """Server-side apply, taking back what others changed of our fields; `part` is `status` for the status."""
        metadata = manifest["metadata"]
        path = resource.path(metadata.get("namespace"), metadata["name"]) + (f"/{part}" if part else "")
        query = urlencode({"fieldManager": manager, "force": "true"})
        return self._call("PATCH", f"{path}?{query}", manifest, content_type="application/apply-patch+yaml")

    def create(self, resource: Resource, manifest: Mapping[str, Any]) -> Object:
        """Make it; raises `ApiRefused` with 409 when it is there."""
        return self._call("POST", f"{resource.path(manifest['metadata'].get('namespace'))}", manifest)

    def replace(self, resource: Resource, manifest: Mapping[str, Any]) -> Object:
        """Write it whole; raises `ApiRefused` with 409 when someone else wrote in between."""
        metadata = manifest["metadata"]
        return self._call("PUT", resource.path(metadata.get("namespace"), metadata["name"]), manifest)

    def delete(self, resource: Resource, namespace: str, name: str, *, uid: str | None = None) -> None:
        """Remove it with what it owns; being gone already is fine, and so is another one than that of `uid`."""
        options: Object = {"propagationPolicy": "Background"}
        if uid is not None:
            options["preconditions"] = {"uid": uid}
        try:
            self._call("DELETE", resource.path(namespace, name), options)
        except ApiRefused as error:
            if error.status != 404 and not (uid is not None and error.status == 409):
                raise

    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        content_type: str = JSON,
        accept: str = JSON,
    ) -> Object:
        answer: Object = json.loads(_read(self._open(method, path, body, content_type=content_type, accept=accept)))
        return answer

    def _open(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        content_type: str = JSON,
        accept: str = JSON,
        timeout: int | tuple[int, int] = TIMEOUT_SECONDS,
    ) -> RESTResponse:
        """A response whose body is still to be read. Raises `ApiRefused` and `ApiUnreachable`."""
        headers = {"Accept": accept, "Content-Type": content_type}
        try:
            request = self._client.param_serialize(
                method, path, header_params=headers, body=body, auth_settings=["BearerToken"]
            )
            response = self._client.call_api(*request, _request_timeout=timeout)
            if response.status >= 400:
                raise ApiRefused(response.status, _say(response.read()))  # type: ignore[no-untyped-call]
        except ApiException as error:
            raise ApiRefused(int(error.status or 0), _read_message(error)) from None
        except HTTPError as error:
            raise ApiUnreachable(f"The API server does not answer: {error}") from None
        return response


def connect() -> Api:
    """The API server of the pod's own cluster, or of the kubeconfig where there is no pod."""
    try:
        config.load_incluster_config()  # type: ignore[no-untyped-call]
    except config.ConfigException:
        config.load_kube_config()  # type: ignore[no-untyped-call]
    configuration = client.Configuration.get_default_copy()
    # A watch of each kind holds one, beside the rounds'.
    configuration.connection_pool_maxsize = CONNECTIONS
    return Api(client.ApiClient(configuration))


def _read(response: RESTResponse) -> bytes:
    """A response's body. Raises `ApiUnreachable` when it does not come to its end."""
    try:
        content: bytes = response.read()  # type: ignore[no-untyped-call]
    except HTTPError as error:
        raise ApiUnreachable(f"The API server does not answer: {error}") from None
    return content


def _read_message(error: ApiException) -> str:
    return _say(error.body) if error.body else str(error.reason)


def _say(content: bytes | str) -> str:
    try:
        return str(json.loads(content)["message"])
    except (ValueError, KeyError, TypeError):
        return content.decode(errors="replace") if isinstance(content, bytes) else content
