"""Jobs: one migration, or telling Telegram where the service is, each with the bot's own environment and security."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from datingbot_operator import naming
from datingbot_operator.manifests.objects import BOT_LABEL, Built, build_object
from datingbot_operator.model import DatingBot
from datingbot_operator.observed import Observed, Step

STEP_LABEL = "datingbot.dev/step"
RETRIES = 3
REFUSED = 1
"""Exit code of a command that cannot succeed by being run again."""

_KEPT_OF_POD = ("imagePullSecrets", "securityContext", "nodeSelector", "tolerations", "volumes")
_KEPT_OF_CONTAINER = ("imagePullPolicy", "envFrom", "resources", "securityContext", "volumeMounts")
_REPORT = '|| exit $?; echo "$report" | tee /dev/termination-log'
# An older image does not know a newer schema's revisions; where the schema fits it already, it has nothing to expand.
_SCRIPTS = {
    Step.EXPAND: f"report=$(datingbot migrate status 2>/dev/null) || report=$(datingbot migrate expand) {_REPORT}",
    Step.CONTRACT: f"report=$(datingbot migrate contract) {_REPORT}",
    Step.WEBHOOK: f"report=$(datingbot webhook sync) {_REPORT}",
    Step.DRILL: f"report=$(datingbot inspect) {_REPORT}",
}
_COMPONENTS = {Step.EXPAND: "migration", Step.CONTRACT: "migration", Step.WEBHOOK: "webhook", Step.DRILL: "drill"}


def build_job(seen: Observed, *, step: Step, name: str, secret: str | None = None) -> Built:
    """A Job of the image that migrates, in a pod like the bot's own; `secret` leads to another database than its own.

    The report goes to the termination message, which the operator reads; on a failure the end of the log is there.
    """
    bot = seen.bot
    template = seen.workload.template if seen.workload else {}
    pod = template.get("spec", {})
    container: Mapping[str, Any] = next(iter(pod.get("containers", ())), {})
    labels = {
        **template.get("metadata", {}).get("labels", {}),
        "app.kubernetes.io/component": _COMPONENTS[step],
        BOT_LABEL: bot.metadata.name,
        STEP_LABEL: str(step),
    }
    migrates = {
        **{key: container[key] for key in _KEPT_OF_CONTAINER if key in container},
        "name": str(step),
        "image": seen.image,
        "command": ["sh", "-c", _SCRIPTS[step]],
        "env": _environment(bot, container.get("env", ()), secret=secret),
        "terminationMessagePolicy": "FallbackToLogsOnError",
    }
    spec = {
        "backoffLimit": RETRIES,
        "activeDeadlineSeconds": bot.spec.migrations.timeout_seconds,
        # What is refused once is refused again; only what could not be reached is tried again.
        "podFailurePolicy": {
            "rules": [{"action": "FailJob", "onExitCodes": {"operator": "In", "values": [REFUSED]}}],
        },
        "template": {
            "metadata": {"labels": labels},
            "spec": {
                **{key: pod[key] for key in _KEPT_OF_POD if key in pod},
                "restartPolicy": "Never",
                "automountServiceAccountToken": False,
                "enableServiceLinks": False,
                "containers": [migrates],
            },
        },
    }
    job = build_object("batch/v1", "Job", name, bot, spec)
    job["metadata"]["labels"][STEP_LABEL] = str(step)
    return job


def _environment(bot: DatingBot, env: Iterable[Mapping[str, Any]], *, secret: str | None) -> list[Built]:
    """The bot's own variables, with those the `DatingBot` names put in their place."""
    token, database = bot.spec.telegram.token_secret_ref, bot.spec.database
    secrets = {
        "BOT_TOKEN": (token.name, token.token_key),
        "WEBHOOK_SECRET": (token.name, token.webhook_secret_key),
        "SESSION_SECRET": (token.name, token.session_secret_key),
        "DATABASE_URL": (
            secret or naming.name_database_secret(bot),
            database.secret_ref.key if database.secret_ref else "uri",
        ),
    }
    values = {"PUBLIC_URL": bot.spec.telegram.public_url, "TELEGRAM_API_URL": bot.spec.telegram.api_url}
    return [
        *(dict(variable) for variable in env if variable["name"] not in secrets and variable["name"] not in values),
        *({"name": name, "value": value} for name, value in values.items()),
        *(
            {"name": name, "valueFrom": {"secretKeyRef": {"name": source, "key": key}}}
            for name, (source, key) in secrets.items()
        ),
    ]
