"""Folding: a text as the patterns read it, without the tricks that hide words and digits from a machine."""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = "аеорсхукмтвнізѕјԁɡ"
_LATIN = "aeopcxykmtbhi3sjdg"
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC = str.maketrans("aeopcxykmtbh", "аеорсхукмтвн")

_WORD = re.compile(r"[^\W\d_]+")
_LATIN_LETTER = re.compile("[a-z]")
_CYRILLIC_LETTER = re.compile("[а-я]")

_LETTERS_IN_NUMBERS = str.maketrans("oоiіlзбsв", "001113658")
_NUMBERLIKE = re.compile(r"(?<![^\W_])(?=[^\W_]*\d)[\doоiіlзбsв]{2,}(?![^\W_])")


def fold(text: str) -> str:
    """Lower case, one form of each character, nothing invisible, words in one script, ``O`` among digits as 0.

    ``Тeлeгpaм`` with Latin letters in it becomes ``телеграм``; ``8 9I6`` becomes ``8 916``. Folding twice changes
    nothing.
    """
    visible = "".join(
        character
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) not in ("Cf", "Mn", "Me")
    )
    plain = unicodedata.normalize("NFKC", visible.casefold()).replace("ё", "е")
    return _NUMBERLIKE.sub(_as_number, _WORD.sub(_in_one_script, plain))


def _in_one_script(match: re.Match[str]) -> str:
    word = match.group()
    latin, cyrillic = len(_LATIN_LETTER.findall(word)), len(_CYRILLIC_LETTER.findall(word))
    if not (latin and cyrillic):
        return word
    as_latin, as_cyrillic = word.translate(_TO_LATIN), word.translate(_TO_CYRILLIC)
    # The script of most of its letters, or the other one when that cannot spell the word.
    choices = [(as_latin, _CYRILLIC_LETTER), (as_cyrillic, _LATIN_LETTER)]
    for spelled, strange in choices if latin > cyrillic else reversed(choices):
        if not strange.search(spelled):
            return spelled
    return word


def _as_number(match: re.Match[str]) -> str:
    word = match.group()
    digits = sum(character.isdigit() for character in word)
    # A car or a film has letters beside its number too: only a number with a few strange letters is put right.
    return word.translate(_LETTERS_IN_NUMBERS) if 2 * digits >= len(word) else word
