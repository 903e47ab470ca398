"""Spelled numbers: digits written as words, in English and Russian, read back as digits."""

from __future__ import annotations

import re

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ноль": 0, "нуль": 0, "один": 1, "одна": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6,
    "семь": 7, "восемь": 8, "девять": 9,
}  # fmt: skip
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15,
    "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70,
    "восемьдесят": 80, "девяносто": 90,
}  # fmt: skip
_HUNDREDS = {
    "сто": 100, "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600, "семьсот": 700,
    "восемьсот": 800, "девятьсот": 900,
}  # fmt: skip

NUMBERS = {**_ONES, **_TEENS, **_TENS, **_HUNDREDS}
"""Every word there is a number for."""

_RUN = re.compile(rf"\b(?:{'|'.join(NUMBERS)})(?:[\s,.\-]+(?:{'|'.join(NUMBERS)}))*\b")


def read_numbers(folded: str) -> str:
    """The text with runs of number words as digits: ``восемь девятьсот шестнадцать`` becomes ``8 916``."""
    return _RUN.sub(lambda run: " ".join(_values(re.split(r"[\s,.\-]+", run.group()))), folded)


def _values(words: list[str]) -> list[str]:
    """Numbers as they are spoken: a hundred takes the ten after it along, a ten the one."""
    values: list[int] = []
    room = 0
    for word in words:
        value = NUMBERS[word]
        if room and 0 < value < room:
            values[-1] += value
        else:
            values.append(value)
        room = 100 if word in _HUNDREDS else 10 if word in _TENS else 0
    return [str(value) for value in values]
