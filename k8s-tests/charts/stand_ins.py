"""Charts with the names and versions of those the platform asks for, made where the real ones cannot be fetched.

cert-manager's is the real one, out of its Go module. CloudNativePG's is its release manifest, without the webhooks: no
pod runs behind the tests' API server, so nothing would answer them. The others are the folders beside this file.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml
from toolchain.go_build import find_module

HERE = Path(__file__).parent / "stand-ins"
CLOUDNATIVE_PG = "cloudnative-pg"
CERT_MANAGER = "cert-manager"
BARMAN_CLOUD = "plugin-barman-cloud"
TRAEFIK = "traefik"

CNPG_MODULE = "github.com/cloudnative-pg/cloudnative-pg"
CNPG_CHART, CNPG = "0.29.0", "1.30.0"
CERT_MANAGER_MODULE = "github.com/cert-manager/cert-manager"
DEFINITION = "CustomResourceDefinition"
DEFINED = ("clusters", "backups")
"""Two of eleven: the others are as long and tell nothing more."""
WEBHOOKS = {"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"}


def write_stand_ins(folder: Path) -> list[Path]:
    """The folders of all charts, in ``folder``."""
    folder.mkdir(parents=True)
    return [_write_cloudnative_pg(folder), _write_cert_manager(folder), *_copy_ours(folder)]


def _write_cloudnative_pg(folder: Path) -> Path:
    chart = folder / CLOUDNATIVE_PG
    manifest = find_module("cloudnative-pg", CNPG_MODULE) / "releases" / f"cnpg-{CNPG}.yaml"
    about = {"apiVersion": "v2", "name": CLOUDNATIVE_PG, "version": CNPG_CHART, "appVersion": CNPG}
    _write(chart / "Chart.yaml", about)
    definitions, others = [], []
    for each in manifest.read_text(encoding="utf-8").split("\n---\n"):
        [kind] = re.findall(r"^kind: (\w+)$", each, flags=re.MULTILINE)
        if kind == DEFINITION and not any(f"\n  name: {name}.postgresql.cnpg.io\n" in each for name in DEFINED):
            continue
        if kind == DEFINITION:
            # As the real chart does: without it, uninstalling would take every database along.
            definitions.append(
                each.replace("\n  annotations:\n", "\n  annotations:\n    helm.sh/resource-policy: keep\n", 1)
            )
        elif kind not in {"Namespace", *WEBHOOKS}:
            others.append(each.replace("cnpg-system", "{{ .Release.Namespace }}"))
    templates = chart / "templates"
    templates.mkdir()
    (templates / "crds.yaml").write_text("\n---\n".join(definitions), encoding="utf-8")
    (templates / "operator.yaml").write_text("\n---\n".join(others), encoding="utf-8")
    return chart


def _write_cert_manager(folder: Path) -> Path:
    module = find_module("cert-manager", CERT_MANAGER_MODULE)
    chart = folder / CERT_MANAGER
    # Go keeps its modules read-only; so only the contents are copied, not the modes.
    shutil.copytree(module / "deploy" / "charts" / CERT_MANAGER, chart, copy_function=shutil.copyfile)
    for each in (chart, *chart.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    about = yaml.safe_load((chart / "Chart.yaml").read_text(encoding="utf-8"))
    version = module.name.partition("@")[2]
    _write(chart / "Chart.yaml", {**about, "version": version, "appVersion": version})
    return chart


def _copy_ours(folder: Path) -> list[Path]:
    return [Path(shutil.copytree(HERE / name, folder / name)) for name in (BARMAN_CLOUD, TRAEFIK)]


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
