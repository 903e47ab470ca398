"""Contacts: links, phone numbers and messenger names in a folded text, also when they are half hidden."""

from __future__ import annotations

import re

from datingbot.domain.screening.spelled import read_numbers

PHONE_DIGITS_LEAST = 10
PHONE_DIGITS_MOST = 15
"""Digits of a number with its country (E.164); fewer are a price, a year, a height."""

LOCAL_DIGITS_LEAST = 6
"""Digits of a number without its town, which needs a word such as "call" before it."""

# Ends of addresses that are no word of either language.
_ENDS = (
    "com|net|org|info|biz|ru|su|рф|ua|by|kz|uz|de|fr|uk|eu|io|cc|xyz|online|site|shop|store|club|top|vip|app|link|live|"
    "dev|page|onl|fun|icu|ly|gg"
)
_HOSTS = (
    r"t\.me|telegram\.me|wa\.me|vk\.me|m\.me|bit\.ly|clck\.ru|goo\.gl|tinyurl\.com|discord\.gg|is\.gd|u\.to|linktr\.ee"
)
_LINK = re.compile(
    rf"https?\s?:\s?/\s?/|\bwww\s?\.\s?\w|\b(?:{_HOSTS})\b|"
    rf"\b(?:[a-zа-я0-9](?:[a-zа-я0-9-]*[a-zа-я0-9])?\.)+(?:{_ENDS})\b(?![.\w@-])|"
    rf"\b[a-zа-я0-9-]{{3,}}\s?[(\[{{]\s?(?:\.|dot|точка)\s?[)\]}}]\s?(?:{_ENDS})\b|"
    r"\b[a-z0-9-]{3,}\s(?:dot|точка)\s(?:com|net|org|ru|me)\b|"
    r"\b[a-zа-я0-9-]{3,}\s(?:точка)\s(?:ру|ком|орг|рф)\b"
)

_NOT_PHONES = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|\b(?:19|20)\d\d\s?[-–—]\s?(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b"
)
_DIGITS = re.compile(r"\+?\d(?:[\s().\-–—_/*|,]{0,3}\d)+")
_LOCAL = re.compile(
    r"\b(?:call|ring|text|phone|tel|number|cell|mobile|номер|номерок|тел|телефон|звони|позвони|набери|пиши|смс)\b"
    r"\D{0,15}(\d(?:[\s().\-–—]{0,2}\d)+)"
)

_APPS = (
    r"telegram\w{0,2}|whats?\s?app|viber|insta(?:gram)?|snap(?:chat)?|kik|skype|discord|wechat|signal|facebook|fb|vk|tg|ig|"
    r"телеграм\w{0,2}|телег[аеу]|тг|тгш?к[аеу]|вотсап\w?|вацап\w?|ватсап\w?|вайбер\w?|инст[аеуы]|инстаграм\w?|вк|скайп\w?|"
    r"дискорд\w?|снап\w?|контакт\w?"
)
_NAME = r"[a-z][a-z0-9_.]{3,31}"
_HANDLE = re.compile(
    rf"(?<![\w.@])@\s?[a-z][a-z0-9_.]{{3,31}}\b|"
    # A name given after an app and a sign: "тг: anna_96", "insta - anna".
    rf"\b(?:{_APPS})\s?(?:[:=@]|[-–—]\s)\s?@?(?={_NAME}\b)(?:{_NAME})|"
    # Or with a word between, when it is no word itself: it has a digit, a dot or an underscore in it.
    rf"\b(?:{_APPS})\s(?:is\s|it's\s|мой\s|моя\s|ник\s|id\s|me\s|nick\s|username\s|юзернейм\s)*@?"
    rf"(?=[a-z0-9_.]*[0-9_.][a-z0-9_.]*[a-z0-9_])(?:{_NAME})|"
    rf"\b(?:мой|моя|my)\s(?:ник|nick|username|user|юзернейм|юзер)\s(?:is\s|-\s|:\s)?@?(?:{_NAME})"
)
_EMAIL = re.compile(
    r"[\w.+-]{2,}\s?(?:@|\(at\)|\[at\]|\(собака\))\s?[\w-]+\s?(?:\.|\(dot\)|\s(?:dot|точка)\s)\s?[a-z]{2,}"
)


def has_link(folded: str) -> bool:
    """Whether there is an address of a page in the text."""
    return _LINK.search(_EMAIL.sub(" ", folded)) is not None


def has_phone(folded: str) -> bool:
    """Whether there is a phone number in the text, in digits or in words."""
    text = _NOT_PHONES.sub(" ; ", read_numbers(folded))
    for run in _DIGITS.findall(text):
        if PHONE_DIGITS_LEAST <= sum(character.isdigit() for character in run) <= PHONE_DIGITS_MOST:
            return True
    return any(sum(character.isdigit() for character in run) >= LOCAL_DIGITS_LEAST for run in _LOCAL.findall(text))


def has_handle(folded: str) -> bool:
    """Whether there is a name in a messenger or a mail address in the text."""
    return _EMAIL.search(folded) is not None or _HANDLE.search(folded) is not None
