"""The webhook: one Job tells Telegram where the service is, for each image, address and secret, and asks hourly."""

from __future__ import annotations

from datetime import datetime, timedelta

from datingbot_operator import naming
from datingbot_operator.conditions import WEBHOOK_REGISTERED, Finding, false, true, unknown
from datingbot_operator.decide.plan import DeleteJob, Opinion, Phase, RunJob
from datingbot_operator.manifests.jobs import build_job
from datingbot_operator.model import WebhookStatus
from datingbot_operator.observed import Observed, Progress, Step, read_webhook_report

ASK_AGAIN = timedelta(hours=1)
"""A webhook somebody took away, by hand or with another program, is ours again after this time at most."""

TRY_AGAIN = timedelta(minutes=2)


def judge_webhook(seen: Observed, *, phase: Phase, now: datetime) -> Opinion:
    """Whether Telegram sends its updates here."""
    if (missing := _judge_secret(seen)) is not None:
        return Opinion((missing,), retry_after=5.0)
    name = naming.name_webhook(seen)
    job = seen.find_job(name)
    stale = tuple(
        DeleteJob(old.name)
        for old in seen.jobs
        if old.step is Step.WEBHOOK and old.name != name and old.progress is not Progress.RUNNING
    )
    if job is None:
        if phase is not Phase.IDLE:
            return Opinion((_keep(seen, "Telegram is told once the new version serves."),), stale)
        wish = RunJob(name, Step.WEBHOOK, build_job(seen, step=Step.WEBHOOK, name=name))
        return Opinion((_keep(seen, f"Job {name} tells Telegram the address."),), stale, wish, retry_after=5.0)
    if job.progress is Progress.RUNNING:
        return Opinion((_keep(seen, f"Job {name} tells Telegram the address."),), stale)
    over = job.finished_at is not None and now - job.finished_at
    if job.progress is Progress.FAILED:
        said = job.message.strip() or "it left no message; see its log"
        finding = false(WEBHOOK_REGISTERED, "Refused", f"Job {name} failed and will be tried again: {said}")
        again = (DeleteJob(name),) if over and over > TRY_AGAIN else ()
        return Opinion((finding,), (*stale, *again), retry_after=TRY_AGAIN.total_seconds())
    report = read_webhook_report(job.message)
    again = (DeleteJob(name),) if over and over > ASK_AGAIN and phase is Phase.IDLE else ()
    said = "Telegram sends updates to " + (report.url if report else seen.bot.spec.telegram.webhook_url) + "."
    return Opinion(
        (true(WEBHOOK_REGISTERED, "Registered", said),),
        (*stale, *again),
        webhook=WebhookStatus(url=report.url, pending_updates=report.pending, last_error=report.error)
        if report
        else None,
    )


def _keep(seen: Observed, said: str) -> Finding:
    """While it is looked at again, what was true stays true."""
    before = next((old for old in seen.bot.status.conditions if old.type == WEBHOOK_REGISTERED), None)
    if before is not None and before.status == "True":
        return true(WEBHOOK_REGISTERED, before.reason, before.message)
    return unknown(WEBHOOK_REGISTERED, "Registering", said)


def _judge_secret(seen: Observed) -> Finding | None:
    reference = seen.bot.spec.telegram.token_secret_ref
    secret = seen.secrets.get(reference.name)
    if secret is None:
        said = (
            f"spec.telegram.tokenSecretRef: Secret {reference.name} is not in this namespace; make it with the token."
        )
        return false(WEBHOOK_REGISTERED, "SecretMissing", said, stalled=True)
    keys = (reference.token_key, reference.webhook_secret_key, reference.session_secret_key)
    lacking = ", ".join(key for key in keys if key not in secret.keys)
    if lacking:
        said = f"spec.telegram.tokenSecretRef: Secret {reference.name} lacks {lacking}."
        return false(WEBHOOK_REGISTERED, "SecretKeyMissing", said, stalled=True)
    return None
