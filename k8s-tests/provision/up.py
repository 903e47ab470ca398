"""From nothing to a cluster that has everything a DatingBot needs; what is there already is left alone."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from toolchain.cache import cache_folder
from toolchain.go_build import KIND, built
from toolchain.helm import find_helm

from provision.addons import install_cert_manager, install_cloudnative_pg, install_monitoring_definitions
from provision.cluster import Cluster, bring_up, find_kubectl
from provision.loading import load_docker_images, load_images
from provision.node_image import helper_image
from provision.project_images import PROJECT_IMAGES, build_project_images
from provision.s3 import install_s3
from provision.traefik import install_traefik


def up() -> Cluster:
    """The cluster, ready. Raises :class:`provision.shell.Failed` and :class:`toolchain.go_build.CannotBuild`."""
    with _alone():
        return _up()


def _up() -> Cluster:
    cluster = bring_up()
    load_images(cluster, helper_image())
    install_cloudnative_pg(cluster)
    install_cert_manager(cluster)
    update_project_images(cluster)
    install_traefik(cluster)
    install_s3(cluster)
    install_monitoring_definitions(cluster)
    _link_tools()
    return cluster


def update_project_images(cluster: Cluster) -> None:
    """Build the project's images of this tree and give the nodes those that changed."""
    build_project_images()
    load_docker_images(cluster, PROJECT_IMAGES)


def tools_folder() -> Path:
    """Where kubectl, helm and kind are found by their names, for people."""
    return cache_folder() / "bin"


def _link_tools() -> None:
    folder = tools_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name, program in {"kubectl": find_kubectl(), "helm": find_helm(), "kind": built(KIND)}.items():
        partial = folder / f".{name}"
        partial.unlink(missing_ok=True)
        # Resolved: with this folder in PATH a tool may be found through its own link.
        partial.symlink_to(program.resolve())
        partial.replace(folder / name)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two test runs at once bring the cluster up one after the other."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    with (cache_folder() / "cluster.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
