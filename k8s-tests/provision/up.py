"""From nothing to a cluster that has everything a DatingBot needs; what is there already is left alone."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from toolchain.cache import cache_folder
from toolchain.go_build import CERT_MANAGER, CNPG_MANAGER, KIND, VERSITYGW, built, find_go
from toolchain.helm import find_helm
from toolchain.traefik_build import traefik

from provision.addons import install_cert_manager, install_cloudnative_pg, install_monitoring_definitions
from provision.cluster import Cluster, bring_up, choose_node_image, find_given, find_kubectl, is_there, wake_engine
from provision.loading import load_docker_images, load_images
from provision.node_image import helper_image
from provision.project_images import PROJECT_IMAGES, build_project_images
from provision.s3 import install_s3
from provision.shell import run
from provision.traefik import install_traefik


def up() -> Cluster:
    """The cluster, ready. Raises :class:`provision.shell.Failed` and :class:`toolchain.go_build.CannotBuild`."""
    with _alone():
        return _up()


def _up() -> Cluster:
    if find_given() is None:
        wake_engine()
        if not is_there():
            _build_programs()
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


def _build_programs() -> None:
    """Everything that is compiled comes first: Go's cache and the nodes need not fit on the disk at once."""
    choose_node_image()
    for program in (CNPG_MANAGER, CERT_MANAGER, VERSITYGW):
        built(program)
    traefik()
    if os.environ.get("CI"):
        # A machine that builds once and is thrown away has no use for 10 GB of intermediate results.
        run(find_go(), "clean", "-cache")


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
