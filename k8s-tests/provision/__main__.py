"""`python -m provision up|images|status|down`: the test cluster, from nothing to ready, and away again."""

from __future__ import annotations

import argparse
import sys

from toolchain.go_build import CannotBuild
from toolchain.helm import NoHelm

from provision import engine
from provision.cluster import Cluster, bring_up, find_cluster, take_down
from provision.loading import has_image
from provision.project_images import PROJECT_IMAGES
from provision.shell import Failed
from provision.up import tools_folder, up, update_project_images


def main() -> int:
    """0 when done, 1 with a sentence when not."""
    parser = argparse.ArgumentParser(prog="python -m provision", description=__doc__)
    actions = {"up": _up, "images": _images, "status": _status, "down": _down}
    parser.add_argument("action", choices=tuple(actions))
    try:
        actions[parser.parse_args().action]()
    except (Failed, CannotBuild, NoHelm) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _up() -> None:
    _describe(up())


def _images() -> None:
    update_project_images(bring_up())


def _status() -> None:
    cluster = find_cluster() if engine.answers() else None
    if cluster is None:
        raise Failed("There is no cluster. To make one: make cluster")
    _describe(cluster)
    print(cluster.kubectl("get", "nodes,deployments", "--all-namespaces"), end="")
    missing = [name for name in PROJECT_IMAGES if not has_image(cluster, name)]
    print(f"Not in every node: {', '.join(missing)}" if missing else "The project's images are in every node.")


def _down() -> None:
    take_down()


def _describe(cluster: Cluster) -> None:
    ways = ", ".join(f"{scheme}://127.0.0.1:{port}" for scheme, port in cluster.ports.items())
    print(f"The cluster is ready, the way in is {ways}")
    print(f"  export KUBECONFIG={cluster.kubeconfig}\n  export PATH={tools_folder()}:$PATH")


if __name__ == "__main__":
    sys.exit(main())
