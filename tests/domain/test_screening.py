"""What is found in texts and what is let alone, in two languages, and the laws that hold for any text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datingbot.domain.screening.contacts import has_handle, has_link, has_phone
from datingbot.domain.screening.folding import fold
from datingbot.domain.screening.repetition import FREE_PEOPLE, STOP_PEOPLE, WORDS_LEAST, digest_text, pace
from datingbot.domain.screening.spelled import read_numbers
from datingbot.domain.screening.verdict import (
    EARLY_MESSAGES,
    FINDINGS,
    find,
    judge_bio,
    judge_message,
    judge_note,
)

YEAR = 2026

FOUND = {
    "link": (
        "look at https://example.com/anna",
        "HTTPS : // example . com",
        "www.my-pics.xyz",
        "my page is annapics.com, come",
        "t.me/anna_private",
        "bit.ly/3xYz",
        "annapics (dot) com",
        "annapics dot com has it all",
        "annapics[.]com",
        "заходи на annapics.ru",
        "зайди на мой сайт красота.рф",
        "annapics точка ру",
        "ехample.соm with Cyrillic letters: аnnаpics.cоm",
        "anna\u200bpics.\u200bcom",
        "ａｎｎａｐｉｃｓ．ｃｏｍ",
    ),
    "phone": (
        "+7 916 123-45-67",
        "89161234567 звони",
        "8 (916) 123 45 67",
        "8-9-1-6-1-2-3-4-5-6-7",
        "8 9I6 I23 45 67",
        "8 916 12З 45 67",
        "+49 151 23456789",
        "call me 030 / 1234567",
        "eight nine one six one two three four five six seven",
        "восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь",
        "8️⃣9️⃣1️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣",
        "８９１６１２３４５６７",
        "⑧⑨①⑥①②③④⑤⑥⑦",
        "8.916.123.45.67",
        "позвони: 123-45-67",
        "my number is 555 1234",
    ),
    "handle": (
        "@anna_private",
        "write me: @ anna96",
        "telegram: anna96",
        "tg - anna_96",
        "my insta is anna.96",
        "whatsapp me anna_96",
        "add my snap: annaxoxo",
        "телега: anna96",
        "тг: annochka",
        "инста anna.b96",
        "пиши в телеграм annochka_b",
        "мой ник annochka",
        "anna@example.org",
        "anna (at) example (dot) org",
        "anna собака mail".replace("собака", "(собака)") + " точка ru",
    ),
    "money": (
        "could you send me some money",
        "Please buy me a steam gift card",
        "western union works best",
        "I invest in crypto and can teach you",
        "bitcoin trading platform with daily profits",
        "pay me on cashapp",
        "cashapp: $annamoney",
        "I urgently need money",
        "I need you to pay for my ticket",
        "looking for a sugar daddy",
        "subscribe to my onlyfans",
        "selling my nudes",
        "send me the code you received by sms",
        "4111 1111 1111 1111",
        "скинь денег на карту",
        "переведи мне пять тысяч рублей",
        "пришли номер карты",
        "назови код из смс",
        "инвестирую в крипту, научу",
        "заработок в интернете без вложений",
        "купи билеты в театр по ссылке, сходим вместе",
        "мне нужны деньги на операцию",
        "ищу спонсора",
        "продаю свои фото",
        "интим услуги",
        "пeреведи мне денeг",  # Latin letters inside
    ),
    "age": (
        "I'm 16",
        "Im 15 btw",
        "i am sixteen years old",
        "I’m actually 17",
        "my real age is 15",
        "16 y.o. girl",
        "16yo, be kind",
        "I just turned 17",
        "I'm under 18",
        "I am a minor",
        "I'm in 9th grade",
        "born in 2011",
        "мне 15",
        "Мне пятнадцать лет",
        "мне всего 16 лет",
        "мне скоро 17",
        "мой реальный возраст 16",
        "учусь в 9 классе",
        "я школьница",
        "мне ещё нет 18",
        "2010 г.р.",
        "родилась в 2011",
        "MНЕ 15",  # a Latin M
    ),
}

NOTHING = (
    "",
    "Hi! How was your weekend?",
    "I love hiking, coffee and long talks. Sundays are for museums.",
    "Привет! Как дела? Чем занимаешься на выходных?",
    "Люблю горы, кофе и старое кино. По воскресеньям — музеи.",
    # Dates, heights, prices and scores are no phone numbers.
    "Born on 24.05.1996 in Kazan, moved on 01.02.2015",
    "180 cm, 75 kg, 29 years",
    "рост 180, вес 75, 29 лет",
    "2012-2016 university, 2016-2020 work",
    "с 2012 по 2016 год в Питере, с 2016 в Москве",
    "the rent is 1 200 000 a year here, crazy",
    "мы выиграли 3:2 и 4:1, а потом 10:9",
    "Let's meet at 18:30 or 19:45",
    "один два три четыре пять вышел зайчик погулять",
    "I have two cats, one dog, three plants and four bikes",
    # A missing space after a full stop is no address.
    "Работаю много.Отдыхаю мало.Люблю котов",
    "I work a lot.So what",
    "Хожу в зал.А ты",
    "т.е. т.к. и т.д.",
    "e.g. pizza, i.e. food",
    "v1.0.2 of me",
    # Talking about messengers, and work in them.
    "We met on Instagram years ago",
    "I hate Facebook and never use Telegram",
    "В телеграме читаю новости",
    "работаю в ВК дизайнером",
    "Instagram is overrated",
    # Banks, tickets and crypto without a wish.
    "I work in a bank and collect old coins",
    "I lost my bank card yesterday, what a day",
    "I invest in people and friendships",
    "Работаю в Сбербанке, занимаюсь криптографией",
    "Купила билеты в театр, очень понравилось",
    "Вчера потеряла карту, пришлось идти пешком",
    "I need a vacation",
    "Мне нужна помощь с выбором фильма",
    "деньги не главное",
    "люблю делать фото и видео",
    # Ages of others, of long ago, and other numbers.
    "My son is 15 and my daughter is 12 years old",
    "My cat is 16 years old",
    "I'm 15 minutes away",
    "I'm 16 weeks into my course",
    "I am 17% German",
    "when I was 16 I moved here",
    "I feel like I'm 16 sometimes",
    "I'm 160 cm",
    "I am 18 and new here",
    "16 years of yoga",
    "Моему сыну 15 лет",
    "мне 15 минут до метро",
    "мне 16 лет назад подарили гитару",
    "мне было 15, когда мы переехали",
    "живу здесь 15 лет",
    "Мне 18",
    "Мне 27 лет",
    "мне 150 раз говорили",
    "дочка учится, ей 16",
    "high school teacher, 31",
    "учу детей в 9 классе",
    "born in 1996",
    "1996 г.р.",
    "my daughter was born in 2015",
)


@pytest.mark.parametrize(("finding", "text"), [(finding, text) for finding, texts in FOUND.items() for text in texts])
def test_what_strangers_want_is_found(finding: str, text: str) -> None:
    assert finding in find(text, year=YEAR)


@pytest.mark.parametrize("text", NOTHING)
def test_what_people_write_is_let_alone(text: str) -> None:
    assert find(text, year=YEAR) == ()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Тeлeгpaм", "телеграм"),
        ("tеlеgrаm", "telegram"),
        ("8 9I6 I23", "8 916 123"),
        ("t\u200be\u200blegram", "telegram"),
        ("ＡＢＣ", "abc"),
        ("Ёлка", "елка"),
        ("iphone 15", "iphone 15"),
        ("чай с молоком", "чай с молоком"),
    ],
)
def test_tricks_are_undone(text: str, read: str) -> None:
    assert fold(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("восемь девятьсот шестнадцать", "8 916"),
        ("двадцать пять", "25"),
        ("nine one six", "9 1 6"),
        ("сто двадцать три сорок", "123 40"),
        ("nobody", "nobody"),
    ],
)
def test_spelled_numbers_are_read(text: str, read: str) -> None:
    assert read_numbers(text) == read


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=400))
def test_any_text_is_judged_and_none_breaks_the_patterns(text: str) -> None:
    findings = find(text, year=YEAR)
    assert set(findings) <= set(FINDINGS)
    for verdict in (judge_bio(findings), judge_note(findings), judge_message(findings, sent_before=0)):
        assert (verdict.refusal is None) == verdict.delivers
        assert verdict.delivers or findings, "nothing is refused without a reason"


@given(st.from_regex(r"\A(?:\+7|8)9[0-9]{9}\Z"), st.sampled_from(["", " ", "-", ".", " - ", "_"]))
def test_a_phone_number_is_found_however_it_is_divided(number: str, divider: str) -> None:
    assert has_phone(fold(f"call {divider.join(number)} please"))


@given(st.sampled_from(["com", "ru", "net", "org", "io"]), st.from_regex(r"\A[a-z]{3,12}\Z"))
def test_an_address_is_found_and_its_parts_are_not(end: str, name: str) -> None:
    assert has_link(fold(f"see {name}.{end}"))
    assert not has_link(fold(f"see {name} and {end}"))


@given(st.from_regex(r"\A[a-z]{3}[a-z0-9_]{2,12}[0-9]\Z"))
def test_a_name_after_a_messenger_is_found(name: str) -> None:
    assert has_handle(fold(f"tg: {name}"))
    assert has_handle(fold(f"Мой телеграм @{name}"))


subsets = st.sets(st.sampled_from(FINDINGS)).map(lambda found: tuple(each for each in FINDINGS if each in found))


@given(subsets, st.integers(0, 50))
def test_trust_grows_with_the_conversation_and_never_hides_an_age(findings: tuple[str, ...], sent: int) -> None:
    now, later = judge_message(findings, sent_before=sent), judge_message(findings, sent_before=sent + 1)
    assert now.delivers <= later.delivers
    assert later.cautions <= now.cautions or sent + 1 <= EARLY_MESSAGES
    assert set(later.flags) <= set(now.flags)
    assert ("age" in findings) == now.urgent == ("age" in now.flags)


@given(subsets)
def test_a_note_to_a_stranger_is_judged_no_milder_than_a_message(findings: tuple[str, ...]) -> None:
    assert judge_note(findings).delivers <= judge_message(findings, sent_before=0).delivers


@given(st.integers(0, 100), st.timedeltas(min_value=timedelta(), max_value=timedelta(days=1)))
def test_writing_to_more_people_never_makes_it_faster(people: int, since_last: timedelta) -> None:
    order = ("go", "slow", "stop")
    now, then = pace(people, since_last=since_last), pace(people + 1, since_last=since_last)
    assert order.index(now.pace) <= order.index(then.pace)
    assert now.wait <= then.wait
    assert people >= FREE_PEOPLE or now.pace == "go"
    assert (people >= STOP_PEOPLE) == (now.pace == "stop")


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=1)))
def test_waiting_helps_until_it_is_advertising(waited: timedelta) -> None:
    first = pace(FREE_PEOPLE, since_last=waited)
    assert pace(FREE_PEOPLE, since_last=waited + first.wait).pace == "go"


def test_texts_that_differ_in_the_name_alone_are_the_same() -> None:
    to_anna = digest_text("Hi Anna! You have the most beautiful smile, 10/10", without="Anna")
    to_olga = digest_text("hi, olga: you have the MOST beautiful smile 11/10", without="Olga")
    assert to_anna == to_olga is not None
    assert digest_text("What a lovely dog you have there", without="Anna") != to_anna


@given(st.lists(st.from_regex(r"\A[a-z]{2,8}\Z"), max_size=WORDS_LEAST - 1))
def test_greetings_are_never_advertising(words: list[str]) -> None:
    assert digest_text(" ".join(words), without="") is None
