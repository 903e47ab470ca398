"""Ages: somebody saying of themselves that they are under 18, in a folded text, in English and Russian.

Others' ages and numbers of other things are let alone: "my son is 15", "мне 15 минут пешком", "16 years of yoga".
"""

from __future__ import annotations

import re

from datingbot.domain.profile import AGE_LEAST

_EN_AGES = r"(?:1[0-7]|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_RU_AGES = r"(?:1[0-7]|десять|одиннадцать|двенадцать|тринадцать|четырнадцать|пятнадцать|шестнадцать|семнадцать)"
_EN_UNITS = (
    r"(?![\w:.,%/+-]*[\d%])(?!\s?(?:%|cm|kg|km|k\b|min|minutes?|hours?|hrs?|days?|weeks?|wks?|months?|miles?|meters?|metres?|"
    r"blocks?|stops?|percent|pounds?|lbs?|usd|euros?|dollars?|times|cups|books|tattoos|cats|dogs|of\b|in\smy\s(?:head|heart|soul)|"
    r"at\sheart|inside|(?:years?|yrs?)\s(?:of|in|at|into|older|younger|together|sober|clean|ago|experience|on\b|with\b|married)))"
)
_RU_UNITS = (
    r"(?!\s?(?:%|процент|минут|мин\b|час|дн|день|недел|месяц|раз|км|килом|см\b|кг|кило|руб|тыс|этаж|остановк|станци|метр|"
    r"в\sдуше|внутри|штук|книг|лет\s(?:назад|вместе|опыта|стажа|в\sбраке|как|на\s|работаю|занимаюсь)))(?![:.,]?\d)"
)
_ENGLISH = re.compile(
    rf"(?<!like\s)(?<!feel\s)(?<!when\s)(?<!if\s)(?<!until\s)(?<!since\s)\b(?:i am|i'm|i’m|im)\s"
    rf"(?:only\s|just\s|actually\s|really\s|almost\s|nearly\s|now\s|turning\s)*{_EN_AGES}\b{_EN_UNITS}|"
    rf"\b(?:my\s(?:real\s)?age|my\s(?:real\s)?age\sis|real\sage)\s?(?:is|:|=|-)?\s?{_EN_AGES}\b{_EN_UNITS}|"
    rf"\bi\s(?:just\s)?(?:turn|turned)\s{_EN_AGES}\b(?!\s(?:when|back|in\s(?:19|20)))|"
    r"\b(?:i'm|i’m|im|i am|i)\s(?:still\s)?(?:under\s?(?:age|18)|a\sminor|not\s(?:yet\s)?18|"
    r"in\s(?:the\s)?(?:[5-9]|10|11)th\sgrade|"
    r"a\s(?:[5-9]|10|11)th\sgrader|a\sschool\s?(?:girl|boy)|in\shigh\sschool|in\smiddle\sschool)\b(?!\s(?:teacher|at\sheart))"
)
_ENGLISH_SHORT = re.compile(r"\b(1[0-7])\s?(?:y/?\s?o\b|yo\b|yrs?\s?old|years?\s?old|y\.o\.)")
_ENGLISH_OTHERS = re.compile(
    r"\b(?:son|sons|daughter|daughters|kid|kids|child|children|sister|brother|niece|nephew|cousin|dog|dogs|cat|cats|horse|car|bike|"
    r"he|she|it|they|his|her|their|was|were|teen|student|students|boy|girl|who|whisky|whiskey)\b[^.!?\n]{0,30}$"
)
_RUSSIAN = re.compile(
    rf"(?<!будто\s)(?<!словно\s)(?<!как\s)(?<!когда\s)\bмне\s(?:всего\s|уже\s|только\s|сейчас\s|скоро\s|почти\s|реально\s|лишь\s|исполнилось\s|будет\s|на\sсамом\sделе\s)*"
    rf"{_RU_AGES}\b{_RU_UNITS}|"
    rf"\bмой\s(?:реальный\s|настоящий\s)?возраст\s?(?:-|:|—|–)?\s?{_RU_AGES}\b|"
    r"\b(?:учусь|перешла|перешел|я|хожу)\sв\s(?:[5-9]|10|11)(?:\s?-?\s?(?:м|ом|й|ый))?\sкласс\w?\b|"
    r"\bя\s(?:еще\s)?(?:школьни(?:ца|к)|несовершеннолетн\w+|малолетк\w+)\b|"
    r"\bмне\s(?:еще\s)?нет\s(?:18|восемнадцати)\b"
)
_RUSSIAN_WAS = re.compile(r"\b(?:было|был|была|сын\w*|дочк?\w*|дочер\w*|ребен\w+|брат\w*|сестр\w+)\b[^.!?\n]{0,25}$")
_YEARS = re.compile(
    r"\bborn\sin\s(20\d\d)\b|\b(20\d\d)\s?(?:г\.?\s?р\b|года?\sрождения)|\bродил(?:ась|ся)\sв\s(20\d\d)"
)


def claims_to_be_a_minor(folded: str, *, year: int) -> bool:
    """Whether somebody says of themselves that they are under 18, in ``year``."""
    if _ENGLISH.search(folded):
        return True
    if any(not _ENGLISH_OTHERS.search(folded[: found.start()]) for found in _ENGLISH_SHORT.finditer(folded)):
        return True
    if any(not _RUSSIAN_WAS.search(folded[: found.start()]) for found in _RUSSIAN.finditer(folded)):
        return True
    return any(
        0 <= year - int(next(filter(None, found.groups()))) < AGE_LEAST
        and not _ENGLISH_OTHERS.search(folded[: found.start()])
        and not _RUSSIAN_WAS.search(folded[: found.start()])
        for found in _YEARS.finditer(folded)
    )
