"""`python -m provision.dev`: working on the code with the cluster beside it; skaffold rolls every change out."""

from __future__ import annotations

import os
from pathlib import Path

import yaml
from toolchain.cache import cache_folder
from toolchain.go_build import SKAFFOLD, built
from toolchain.helm import find_helm_3

from provision.base_images import PUBLISHED, base_arguments
from provision.up import tools_folder, up

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Become ``skaffold dev`` until it is interrupted."""
    cluster = up()
    folder = cache_folder() / "dev"
    folder.mkdir(exist_ok=True)
    config, helm = folder / "skaffold-config.yaml", folder / "helm"
    config.write_text(yaml.safe_dump({"global": {"collect-metrics": False, "update-check": False}}), encoding="utf-8")
    # skaffold calls Helm in ways that Helm 4 does not know any more.
    helm.unlink(missing_ok=True)
    helm.symlink_to(find_helm_3())
    environment = {
        **os.environ,
        **PUBLISHED,
        **base_arguments(),
        "KUBECONFIG": str(cluster.kubeconfig),
        "PATH": f"{folder}:{tools_folder()}:{os.environ['PATH']}",
    }
    os.chdir(ROOT)
    command = ["skaffold", "dev", "--cleanup=false", "--port-forward", f"--config={config}"]
    os.execve(built(SKAFFOLD), command, environment)  # noqa: S606 - no shell is meant


if __name__ == "__main__":
    main()
