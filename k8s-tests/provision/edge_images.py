"""Images of the TLS tests: Pebble, an ACME server, and BIND, whose zone solvers of DNS-01 write."""

from __future__ import annotations

from toolchain.cache import content_key, kept
from toolchain.go_build import PEBBLE, built

from provision import debian
from provision.archive import Image, write_layer
from provision.cluster import Cluster
from provision.loading import load_images

PEBBLE_IMAGE = "docker.io/datingbot-test/pebble:2.10.1"
BIND_IMAGE = "docker.io/datingbot-test/bind:9.18"


def load_edge_images(cluster: Cluster) -> None:
    """Both, in every node. Raises :class:`provision.shell.Failed`."""
    program = built(PEBBLE)
    layer = kept(
        "layer-pebble", content_key(program.name), lambda target: write_layer(target, {"/bin/pebble": program})
    )
    bind = debian.layer(("ca-certificates", "bind9"))
    load_images(
        cluster,
        Image(PEBBLE_IMAGE, [layer], entrypoint=["/bin/pebble"]),
        Image(BIND_IMAGE, [bind], entrypoint=["/usr/sbin/named"]),
    )
