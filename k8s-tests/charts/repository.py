"""A chart repository on loopback, and the chart with everything in it that the platform can install."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from toolchain.helm import run_helm

from charts.stand_ins import write_stand_ins

CHART = Path(__file__).resolve().parents[2] / "chart"
ALIASES = ("cloudnative-pg", "cert-manager", "traefik")
"""The names Chart.yaml calls the repositories by."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_request(self, *_: object) -> None:
        """Helm tells what it does not get."""


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a repository of the stand-ins, made in ``folder``, while the block lasts."""
    packages = folder / "packages"
    for chart in write_stand_ins(folder / "charts"):
        run_helm("package", chart, "--destination", packages)
    run_helm("repo", "index", packages)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(packages))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def copy_chart(folder: Path) -> Path:
    """A copy of the chart as it is in the tree, without what somebody may have fetched into it."""
    left_out = shutil.ignore_patterns("__pycache__", "*.tgz", "Chart.lock")
    return Path(shutil.copytree(CHART, folder / "chart", ignore=left_out))


def build_complete_chart(folder: Path) -> Path:
    """A copy of the chart, in ``folder``, after the commands of the how-to. Raises ``toolchain.helm.Refused``."""
    chart = copy_chart(folder)
    ours = [f"--repository-config={folder / 'repositories.yaml'}", f"--repository-cache={folder / 'cache'}"]
    with serving(folder / "repository") as address:
        for alias in ALIASES:
            run_helm("repo", "add", alias, address, *ours)
        run_helm("dependency", "build", chart / "charts" / "platform", *ours)
    return chart
