"""Analytics for the chat: the owner's numbers in words, and what their picture shows."""

from __future__ import annotations

from datetime import date

from datingbot.services.chart_picture import Bar, Figure, Line, Picture
from datingbot.services.context import Context
from datingbot.storage import numbers
from datingbot.storage.database import Connection
from datingbot.storage.numbers import ServiceNumbers

DAYS = 30


async def describe_numbers(context: Context, connection: Connection, *, language: str) -> tuple[str, Picture | None]:
    """The numbers as Telegram HTML, and the picture to draw; no picture before the first count."""
    service = await numbers.read_service(connection)
    if service.day is None:
        return context.texts.say_html(language, "bot-analytics-uncounted"), None
    days = await numbers.read_days(connection, most=DAYS)
    funnel = await numbers.read_funnel(connection, span="month")

    def say(message: str, **params: object) -> str:
        return context.texts.say(language, message, **params)

    def day(moment: date) -> str:
        return say("bot-chart-day", day=moment)

    def count(value: int) -> str:
        return say("bot-chart-count", value=value)

    def line(name: str, values: list[int], tone: str) -> Line:
        return Line(say(name), values, count(values[-1]), tone)

    newcomers = funnel[0].members if funnel else 0
    picture = Picture(
        title=say("bot-chart-title"),
        subtitle=day(service.day),
        figures=[
            Figure(say("bot-chart-members"), count(service.members), say("bot-chart-new-today", count=service.joined)),
            Figure(
                say("bot-chart-matches"),
                count(service.matches),
                say("bot-chart-matches-today", count=service.matches_day),
            ),
            Figure(
                say("bot-chart-answered"), _percent(context, language, service.like_back_rate), say("bot-chart-month")
            ),
        ],
        lines_title=say("bot-chart-active"),
        lines=[
            line("bot-chart-in-a-month", [one.active_month for one in days], "faint"),
            line("bot-chart-in-a-week", [one.active_week for one in days], "middle"),
            line("bot-chart-in-a-day", [one.active for one in days], "strong"),
        ],
        first_day=day(days[0].day),
        last_day=say("bot-chart-today"),
        bars_title=say("bot-chart-funnel"),
        bars=[
            Bar(
                say(f"bot-chart-step-{step.step}"),
                step.members / newcomers if newcomers else 0.0,
                count(step.members),
            )
            for step in funnel
        ],
    )
    return _caption(context, service, language=language), picture


def _caption(context: Context, service: ServiceNumbers, *, language: str) -> str:
    return context.texts.say_html(
        language,
        "bot-analytics",
        members=service.members,
        profiles=service.profiles,
        day=service.active,
        week=service.active_week,
        month=service.active_month,
        joined=service.joined,
        likes=service.likes,
        passes=service.passes,
        matches=service.matches,
        matchesday=service.matches_day,
        rate=_percent(context, language, service.match_rate),
        back=_percent(context, language, service.like_back_rate),
        messages=service.messages,
        messagesday=service.messages_day,
        replies=_percent(context, language, service.reply_rate),
        gini="–"
        if service.exposure_gini is None
        else context.texts.say(language, "bot-chart-ratio", value=service.exposure_gini),
        reports=service.reports_waiting,
        review=_hours(context, language, service.review_hours),
    )


def _percent(context: Context, language: str, value: float | None) -> str:
    return "–" if value is None else context.texts.say(language, "bot-chart-percent", value=value)


def _hours(context: Context, language: str, value: float | None) -> str:
    return "–" if value is None else context.texts.say(language, "bot-chart-hours", value=value)
