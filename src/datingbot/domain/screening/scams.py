"""Scams: what those write who are after money, as patterns over a folded text, in English and Russian.

A single word is never enough: people do work in banks, buy tickets and talk about crypto.
"""

from __future__ import annotations

import re

_ENGLISH = (
    r"\b(?:send|wire|lend|transfer|loan)\s(?:me\s)?(?:some\s|the\s|a\sbit\sof\s)?(?:money|cash|funds|bucks)\b",
    r"\b(?:itunes|steam|google\splay|amazon|apple|gift)\s(?:gift\s)?cards?\b.{0,40}\b(?:code|send|buy|photo|need)",
    r"\b(?:buy|send|get)\s(?:me\s)?(?:an?\s|some\s)?(?:itunes|steam|google\splay|amazon|apple|gift)\s(?:gift\s)?cards?\b",
    r"\b(?:western\sunion|moneygram)\b",
    r"\b(?:invest|trade|earn|profit)\w*\b.{0,30}\b(?:crypto\w*|bitcoins?|btc|usdt|forex|binance)\b",
    r"\b(?:crypto\w*|bitcoins?|btc|usdt|forex)\b.{0,30}\b(?:invest\w*|profits?|platform|mentor|wallet|returns?|doubl\w+)\b",
    r"\b(?:pay|send|tip)\w*\s(?:me\s)?(?:\w+\s){0,3}(?:on|via|by|to|through|with)\s(?:my\s)?(?:cash\s?app|paypal|venmo|zelle|revolut)\b",
    r"\b(?:my\s)?(?:cash\s?app|paypal|venmo|zelle)\s?(?::|is\b|@|\$)",
    r"\bi\s(?:urgently\s)?need\s(?:some\s|a\slittle\s)?(?:money|cash|funds)\b",
    r"\bmoney\sfor\s(?:a\s|my\s|the\s)?(?:ticket|visa|flight|hospital|surgery|rent|customs)\b",
    r"\b(?:pay|help\sme\spay)\sfor\smy\s(?:ticket|visa|flight|hospital|surgery|rent)\b",
    r"\bsugar\s(?:daddy|mommy|mummy|baby)\b",
    r"\b(?:weekly|monthly)\sallowance\b",
    r"\b(?:my|see|join|subscribe\sto|on)\s(?:my\s)?only\s?fans\b",
    r"\b(?:sell|selling|buy)\s(?:my\s|hot\s|private\s)*(?:nudes?|pics|content|videos?)\b",
    r"\b(?:prices?|rates?)\b.{0,15}\b(?:per|an|a)\s(?:hour|night|meet)\b",
    r"\bescort\sservices?\b",
    r"\bsend\s(?:me\s)?(?:the\s|your\s)?(?:verification\s|sms\s|login\s)?code\b.{0,30}\b(?:sms|received|got|phone|verif\w+)\b",
    r"\b(?:verification|sms|login)\scode\b.{0,30}\b(?:send|tell|give)\b",
    r"\b(?:iban|swift\scode|routing\snumber)\b.{0,20}[a-z0-9]{6,}",
)
_RUSSIAN = (
    r"\b(?:перевед(?:и|ите|ешь)|(?:с|за)?кин(?:ь|ьте|ешь)|пришли(?:те)?|вышли(?:те)?|отправ(?:ь|ьте|ишь)|займи(?:те)?|одолжи(?:те)?)"
    r"\s(?:\w+\s){0,3}"
    r"(?:деньг\w*|денег|рублей|тысяч\w*|на\sкарт\w+|на\sсбер\w*|на\sтинькофф\w*|на\sкиви|на\sюмани)",
    r"\bномер\s(?:моей\s|твоей\s|вашей\s|своей\s)?(?:банковской\s)?карт[ыу]\b",
    r"\b(?:данные|реквизиты|фото)\s(?:твоей\s|вашей\s|своей\s)?(?:банковской\s)?карты\b",
    r"\b(?:код|пароль)\sиз\s(?:смс|sms|сообщения)\b",
    r"\b(?:пришли|скажи|назови|продиктуй|отправь)\w*\s(?:мне\s)?код\b",
    r"\b(?:инвестир\w+|вклады\w+|вложи\w*|зараб\w+|торгу\w+|доход\w*|прибыл\w+)\b.{0,30}\b(?:крипт\w+|биткоин\w*|btc|usdt|форекс\w*|бирж\w+)\b",
    r"\b(?:крипт[аоуые]\w*|биткоин\w*|usdt|форекс\w*)\b.{0,30}\b(?:инвест\w+|вложи\w*|вложен\w+|заработ\w+|доход\w*|прибыл\w+|кошел\w+)\b",
    r"\b(?:пассивн\w+\sдоход\w*|заработ\w+\s(?:в\sинтернете|без\sвложений|на\sдому|онлайн))\b",
    r"\b(?:договорн\w+\sматч\w*|ставк\w+\sна\sспорт|прогноз\w*\sна\sспорт)\b.{0,40}\b(?:канал\w*|прибыл\w+|заработ\w+|вип|vip)\b",
    r"\b(?:купи(?:те|шь)?|оплати(?:те|шь)?|забронируй(?:те)?|возьми(?:те)?)\s(?:мне\s|нам\s|себе\s)?(?:\w+\s){0,2}билет\w*\b.{0,60}\b(?:ссылк\w+|сайт\w*|театр\w*|стендап\w*|кино\w*|антикино|спектакл\w+)\b",
    r"\bденьг\w*\s(?:на|за)\s(?:билет\w*|визу|операци\w+|лечени\w+|квартир\w+|таможн\w+)\b",
    r"\b(?:срочно\s)?нужн[ыа]\s(?:\w+\s)?(?:деньги|сумма|помощь\sденьгами)\b",
    r"\bпомоги(?:те)?\s(?:мне\s)?(?:деньгами|финансово|материально)\b",
    r"\b(?:ищу|нужен|хочу)\s(?:\w+\s){0,2}(?:спонсор\w*|папик\w*|содержани\w+)\b",
    r"\b(?:материальн\w+|финансов\w+)\s(?:поддержк\w+|помощь)\s(?:от\s|за\s)?(?:мужчин\w+|встреч\w+)",
    r"\b(?:прода[юм]|продаж\w+|купи\w*)\s(?:сво\w+\s|интим\w*\s|личн\w+\s|горяч\w+\s)*(?:фото|видео|интим\w*|нюдс\w*|контент\w*)\b",
    r"\b(?:интим|эскорт)\w*\s?-?(?:услуг\w*|за\sденьги|встреч\w+)\b",
    r"\b(?:прайс|цена|цены|расценки)\b.{0,15}\b(?:за\sчас|в\sчас|за\sночь|в\sлс)\b",
    r"\b(?:подарочн\w+|steam|itunes)\sкарт\w+\b.{0,30}\b(?:код|купи\w*|пришли\w*)\b",
)
_SCAM = re.compile("|".join(_ENGLISH + _RUSSIAN), re.DOTALL)
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){15}\d(?!\d)")


def asks_for_money(folded: str) -> bool:
    """Whether the text asks for money or sells something, or gives the number of a payment card."""
    return _SCAM.search(folded) is not None or any(_is_card(number) for number in _CARD.findall(folded))


def _is_card(number: str) -> bool:
    """The check digit of payment cards (Luhn), so that other long numbers are let alone."""
    digits = [int(character) for character in number if character.isdigit()]
    total = sum(digits[-1::-2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return total % 10 == 0 and digits[0] in (2, 3, 4, 5, 6)
