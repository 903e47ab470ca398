"""The wheel that goes into the image: it brings the schema and the sentences along, and finds them once installed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as an installation has it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("datingbot-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def relative(folder: Path, pattern: str) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.glob(pattern)}


def test_every_revision_its_sql_and_every_catalogue_is_inside(installed: Path) -> None:
    for pattern in ("versions/*.py", "versions/sql/*.sql", "env.py"):
        assert relative(installed / "datingbot/migrations", pattern) == relative(ROOT / "migrations", pattern) != set()
    assert relative(installed / "datingbot/locales", "*.ftl") == relative(ROOT / "src/datingbot/locales", "*.ftl")


def test_the_installed_service_finds_its_own_migrations(installed: Path) -> None:
    program = "from datingbot.storage.schema_level import migrations_folder; print(migrations_folder())"
    environment = {"PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    found = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd="/", check=True, capture_output=True, text=True
    )
    assert Path(found.stdout.strip()) == installed / "datingbot/migrations"


def test_the_operator_is_inside_with_the_charts_files_and_shadows_nothing(installed: Path) -> None:
    definition = installed / "datingbot_operator/datingbots.yaml"
    assert definition.read_text() == (ROOT / "chart/crds/datingbots.yaml").read_text()
    assert (installed / "datingbot_operator/__init__.py").is_file()
    monitoring = ROOT / "chart/charts/monitoring"
    brought = installed / "datingbot_operator/monitoring"
    assert (brought / "alerts.yaml").read_text() == (monitoring / "alerts.yaml").read_text()
    assert relative(brought, "dashboards/*.json") == relative(monitoring, "dashboards/*.json") != set()
    assert not (installed / "operator").exists()
