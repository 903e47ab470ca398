"""`python -m provision up|down|status`: the test cluster, from nothing to ready, and away again."""

from __future__ import annotations

import argparse
import sys

from toolchain.go_build import CannotBuild

from provision import addons
from provision.cluster import Cluster, bring_up, take_down
from provision.shell import Failed


def up() -> Cluster:
    """Everything a DatingBot needs; parts that are there already are left alone."""
    cluster = bring_up()
    addons.install_cloudnative_pg(cluster)
    addons.install_cert_manager(cluster)
    addons.install_monitoring_definitions(cluster)
    return cluster


def main() -> int:
    """0 when done, 1 with a sentence when not."""
    parser = argparse.ArgumentParser(prog="python -m provision", description=__doc__)
    parser.add_argument("action", choices=("up", "down"))
    action = parser.parse_args().action
    try:
        if action == "down":
            take_down()
            return 0
        cluster = up()
    except (Failed, CannotBuild) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The cluster is ready.\n  export KUBECONFIG={cluster.kubeconfig}\n  way in: {cluster.ports}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
