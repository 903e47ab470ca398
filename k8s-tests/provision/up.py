"""From nothing to a cluster that has everything a DatingBot needs; what is there already is left alone."""

from __future__ import annotations

from provision.addons import install_cert_manager, install_cloudnative_pg, install_monitoring_definitions
from provision.cluster import Cluster, bring_up
from provision.loading import load_docker_images
from provision.project_images import PROJECT_IMAGES, build_project_images
from provision.s3 import install_s3
from provision.traefik import install_traefik


def up() -> Cluster:
    """The cluster, ready. Raises :class:`provision.shell.Failed` and :class:`toolchain.go_build.CannotBuild`."""
    cluster = bring_up()
    install_cloudnative_pg(cluster)
    install_cert_manager(cluster)
    update_project_images(cluster)
    install_traefik(cluster)
    install_s3(cluster)
    install_monitoring_definitions(cluster)
    return cluster


def update_project_images(cluster: Cluster) -> None:
    """Build the project's images of this tree and give the nodes those that changed."""
    build_project_images()
    load_docker_images(cluster, PROJECT_IMAGES)
