"""Images of the monitoring stack, under the names the chart asks for: made and loaded only where day two needs them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import yaml
from toolchain.alloy_build import alloy
from toolchain.cache import content_key, kept
from toolchain.go_build import ALERTMANAGER, LOKI, NGINX_EXPORTER, NODE_EXPORTER, PROMETHEUS, built

from provision.archive import Image, write_layer
from provision.cluster import Cluster
from provision.loading import load_images

CHART = Path(__file__).resolve().parents[2] / "chart"


def load_monitoring_images(cluster: Cluster) -> None:
    """Everything but Grafana, which cannot be built here. Raises :class:`provision.shell.Failed`."""
    stack = yaml.safe_load((CHART / "charts/monitoring/values.yaml").read_text(encoding="utf-8"))
    chart = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
    everywhere = _build_image(stack["nodeExporter"]["image"], built(NODE_EXPORTER))
    load_images(cluster, everywhere, everywhere=True)
    programs = {
        stack["prometheus"]["image"]: built(PROMETHEUS),
        stack["alertmanager"]["image"]: built(ALERTMANAGER),
        stack["loki"]["image"]: built(LOKI),
        stack["alloy"]["image"]: alloy(),
        chart["webapp"]["exporter"]["image"]: built(NGINX_EXPORTER),
    }
    load_images(cluster, *(_build_image(name, program) for name, program in programs.items()))


def _build_image(name: str, program: Path) -> Image:
    """One program without anything beside it: none of them needs more."""
    path = f"/bin/{program.name.rpartition('-')[0]}"
    write = partial(_write, files={path: program})
    return Image(name, [kept("layer-monitoring", content_key(program.name), write)], entrypoint=[path])


def _write(target: Path, *, files: dict[str, Path]) -> None:
    write_layer(target, dict(files))
