"""Object storage inside the cluster, for photos and backups: ``http://s3.s3.svc.cluster.local:7070``."""

from __future__ import annotations

from pathlib import Path

from toolchain.cache import content_key, kept
from toolchain.go_build import VERSITYGW, built

from provision import debian
from provision.archive import Image, write_layer
from provision.cluster import Cluster
from provision.loading import load_images
from provision.progress import step

MANIFESTS = Path(__file__).with_name("s3.yaml")
IMAGE = "docker.io/datingbot-test/versitygw:1.8.0"

ENDPOINT = "http://s3.s3.svc.cluster.local:7070"
REGION = "test"
ACCESS_KEY = "tests"
SECRET_KEY = "tests-secret"
BUCKETS = ("love", "hope")


def install_s3(cluster: Cluster) -> None:
    """The gateway, with its buckets. Raises :class:`provision.shell.Failed`."""
    program = built(VERSITYGW)
    layer = kept(
        "layer-s3", content_key(program.name), lambda path: write_layer(path, {"/usr/local/bin/versitygw": program})
    )
    load_images(cluster, Image(IMAGE, [debian.layer(debian.BASE), layer], user="65532:65532"))
    with step("S3 (about 10 s)"):
        cluster.apply(MANIFESTS.read_text(encoding="utf-8"))
        cluster.kubectl("rollout", "status", "-n", "s3", "deployment/s3", "--timeout=120s")
