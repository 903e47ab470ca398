"""`python -m datingbot_operator` runs the operator; `apply-crd` brings the definition of `DatingBot` up to date."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from datingbot_operator.api import DEFINITIONS, Api, ApiRefused, ApiUnreachable, connect
from datingbot_operator.lease import LeaseLost
from datingbot_operator.packaged import find_definition
from datingbot_operator.program import configure_logging, run_operator
from datingbot_operator.settings import BadSettings, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when told to stop, 1 when something a person must mend, 3 when another operator took over."""
    parser = argparse.ArgumentParser(prog="datingbot_operator", description="Keeps DatingBot resources")
    commands = parser.add_subparsers(metavar="command")
    commands.add_parser("apply-crd", help="apply the definition of DatingBot this version was made for").set_defaults(
        run=_apply_definition
    )
    parser.set_defaults(run=_run)
    options = parser.parse_args(arguments)
    try:
        return int(options.run())
    except LeaseLost as lost:
        print(lost, file=sys.stderr)
        return 3
    except (BadSettings, ApiRefused, ApiUnreachable) as error:
        print(error, file=sys.stderr)
        return 1


def _run() -> int:
    settings = read_settings()
    configure_logging(settings.log_level)
    asyncio.run(run_operator(connect(), settings))
    return 0


def _apply_definition() -> int:
    definition = yaml.safe_load(find_definition().read_text(encoding="utf-8"))
    apply_definition(connect(), definition)
    print(f"{definition['metadata']['name']} is up to date.")
    return 0


def apply_definition(api: Api, definition: Mapping[str, Any]) -> None:
    """Apply it in Helm's name, which installs it too: two managers would keep each other from the next version."""
    api.apply(DEFINITIONS, definition, manager="helm")


if __name__ == "__main__":
    sys.exit(main())
