# Тексты бота и мини-приложения на русском.

### Shared

goal-friendship = Дружба
goal-dating = Свидания
goal-relationship = Отношения
goal-networking = Деловые знакомства
goal-serious = Серьёзные отношения
goal-casual = Что-то лёгкое
gender-male = Мужчина
gender-female = Женщина
gender-other = Другой пол
preference-male = Мужчин
preference-female = Женщин
preference-any = Всех
language-name = Русский
language-letters = абвгдеёжзийклмнопрстуфхцчшщъыьэюя
distance-near = Совсем рядом
distance-under_5 = До 5 км от вас
distance-under_10 = 5–10 км от вас
distance-under_25 = 10–25 км от вас
distance-under_50 = 25–50 км от вас
distance-under_100 = 50–100 км от вас
distance-far = Дальше 100 км
metric-like_rate = Лайков на просмотр
metric-match_rate = Пар на лайк
metric-matches = Пар на участника
metric-unmatch_rate = Разорванных пар
metric-messages = Сообщений на участника
metric-report_rate = Жалоб на участника
metric-active_days = Доля дней с визитом

## Interests

interest-hiking = Походы
interest-camping = Палатки и костёр
interest-running = Бег
interest-cycling = Велосипед
interest-swimming = Плавание
interest-yoga = Йога
interest-gym = Спортзал
interest-climbing = Скалолазание
interest-skiing = Лыжи
interest-football = Футбол
interest-basketball = Баскетбол
interest-tennis = Теннис
interest-volleyball = Волейбол
interest-martial-arts = Единоборства
interest-dancing = Танцы
interest-skating = Коньки и ролики
interest-sailing = Парусный спорт
interest-fishing = Рыбалка
interest-travel = Путешествия
interest-road-trips = Автопутешествия
interest-city-walks = Прогулки по городу
interest-museums = Музеи
interest-theatre = Театр
interest-cinema = Кино
interest-series = Сериалы
interest-anime = Аниме
interest-comics = Комиксы
interest-books = Книги
interest-poetry = Поэзия
interest-writing = Писательство
interest-history = История
interest-science = Наука
interest-astronomy = Астрономия
interest-languages = Языки
interest-philosophy = Философия
interest-psychology = Психология
interest-volunteering = Волонтёрство
interest-music = Музыка
interest-concerts = Концерты
interest-guitar = Гитара
interest-piano = Фортепиано
interest-singing = Пение
interest-vinyl = Винил
interest-photography = Фотография
interest-drawing = Рисование
interest-design = Дизайн
interest-architecture = Архитектура
interest-crafts = Рукоделие
interest-fashion = Мода
interest-cooking = Кулинария
interest-baking = Выпечка
interest-coffee = Кофе
interest-tea = Чай
interest-wine = Вино
interest-street-food = Уличная еда
interest-vegan = Веганство
interest-gardening = Сад и огород
interest-plants = Комнатные растения
interest-dogs = Собаки
interest-cats = Кошки
interest-horses = Лошади
interest-birds = Птицы
interest-board-games = Настольные игры
interest-video-games = Видеоигры
interest-chess = Шахматы
interest-quizzes = Квизы
interest-technology = Технологии
interest-programming = Программирование
interest-startups = Стартапы
interest-cars = Автомобили
interest-motorcycles = Мотоциклы
interest-meditation = Медитация
interest-sauna = Баня и сауна
interest-sea = Море
interest-mountains = Горы

## Names of fields

field-name = Имя
field-birth_date = Дата рождения
field-gender = Пол
field-preference = Показывать мне
field-bio = О себе
field-place_id = Город
field-interests = Интересы
field-goal = Цель знакомства
field-photos = Фотографии
field-min_age = Возраст от
field-max_age = Возраст до
field-max_distance = Расстояние
field-show_online_status = Статус «в сети»
field-allow_notifications = Уведомления
field-language = Язык
field-match = Совпадения
field-like = Симпатии
field-message = Сообщения
field-digest = Сводка за день
field-news = Новости сервиса
field-quiet_hours = Тихие часы
field-time_zone = Часовой пояс
field-texts = Текст
field-buttons = Кнопка
field-link = Куда ведёт кнопка
field-segment = Кому
field-genders = Пол
field-radius = Расстояние
field-active_days = Недавно были здесь
field-starts_at = Начало
field-discoverable = Показывать мою анкету
field-incognito = Инкогнито
field-about = К чему относится симпатия
field-age_dealbreaker = Возраст обязателен
field-distance_dealbreaker = Расстояние обязательно
field-wanted_goals = Цели
field-goal_dealbreaker = Цель обязательна
field-wants_photo = С фотографией
field-photo_dealbreaker = Фотография обязательна
field-relay_messages = Сообщения в чате с ботом
field-read_marks = Отметки о прочтении
field-show_typing = «Печатает»
field-ask_outcome = Спрашивать о встречах
field-text = Сообщение
field-met = Вы встретились
field-again = Хотите встретиться ещё
field-number = Номер
field-before = Номер
field-after = Номер
field-open = Чат
field-agree = Согласие
met-yes = Да
met-not_yet = Ещё нет
met-no = Нет
field-terms = Правила и политика конфиденциальности
field-sensitive = Пол и кого я ищу
field-learning = Обучение на моих ответах
field-outcome = Вопрос о встрече
field-token = Подтверждение
field-to_chat = В чат
field-target_id = Человек
field-action = Действие
field-super = Суперлайк
field-subject = Что проверяем
field-arms = Варианты
field-unit = Кого распределяем
field-share = Доля
field-tolerance = Допуск
field-note = Записка
field-key = Ключ оценки
field-swipes = Оценки
field-ids = Порядок фотографий
field-latitude = Широта
field-longitude = Долгота
field-q = Поиск
field-lang = Язык
field-photo = Фотография
field-profile = Анкета
field-reason = Причина
field-words = Своими словами
field-place = Место
field-block = Блокировка
field-decision_id = Решение
field-verdict = Решение
field-rule = Правило
field-photo_ids = Фото
field-user_id = Идентификатор в Telegram

## Refusals

error-not-text = Здесь должен быть текст.
error-control-characters = В тексте есть невидимые символы. Наберите его вручную.
error-required = Заполните это поле.
error-too-short =
    Напишите не меньше { $least } { $least ->
         [one] символа
         [few] символов
        *[other] символов
    }.
error-too-long =
    Напишите не больше { $most } { $most ->
         [one] символа
         [few] символов
        *[other] символов
    }; сейчас их { $given }.
error-not-a-choice = Выберите один из вариантов: { $choices }.
error-campaign-name-taken = Ссылка с таким названием уже есть.
error-experiment-name = В имени — строчные латинские буквы, цифры и одиночные дефисы, не больше { $most } знаков.
error-experiment-name-taken = Эксперимент с таким именем уже есть.
error-experiment-arms = Выберите от 2 до { $most } разных вариантов.
error-experiment-runs-already = Эксперимент об этом уже идёт. Сначала остановите его.
error-not-a-number = Здесь должно быть целое число.
error-out-of-range = Выберите число от { $least } до { $most }.
error-too-exact = Округлите координаты до { $most } знаков после запятой: точнее знать их незачем.
error-consent-needed = Сначала нужно ваше согласие. Его спрашивают при открытии приложения.
error-question-stale = Вопрос устарел. Начните, пожалуйста, снова.
error-not-yes-or-no = Здесь можно только включить или выключить.
error-not-a-list = Здесь должен быть список.
error-not-an-object = Данные пришли в неверном виде. Закройте приложение и откройте его снова.
error-not-json = Не удалось прочитать запрос. Закройте приложение и откройте его снова.
error-not-a-date = Укажите дату полностью: день, месяц и год.
error-not-a-key = У оценки нет верного ключа. Закройте приложение и откройте его снова.
error-one-line = Напишите имя в одну строку.
error-age-impossible = Проверьте год: старше { $most } лет людей здесь нет.
error-under-age = Здесь знакомятся только с { $least } лет.
error-unknown-interest = Интереса «{ $given }» нет. Выберите из списка.
error-too-many = Выберите не больше { $most }.
error-unknown-field = Такого поля нет. Закройте приложение и откройте его снова.
error-range-reversed = Нижняя граница возраста ({ $least }) больше верхней ({ $most }).
error-yourself = Это ваша собственная анкета.
error-pass-with-like = К пропуску нельзя приложить записку или суперлайк.
error-unknown-place = Выберите город из списка.
error-unknown-photo = Этой фотографии уже нет. Откройте анкету заново.
error-photo-too-large = Фотография слишком большая: не больше { $most } МБ.
error-photo-not-an-image = Этот файл не фотография. Выберите снимок JPEG, PNG или WebP.
error-photo-too-many = У вас уже { $most } фото. Удалите одно, чтобы добавить новое.
error-photo-too-small = Фотография слишком маленькая: нужна хотя бы { $least } точек по каждой стороне.
error-out-of-likes = Лайки на сегодня закончились. Новые появятся в течение суток.
error-out-of-superlikes = Суперлайки на сегодня закончились. Новые появятся в течение суток.
error-out-of-messages = На сегодня сообщений достаточно. Продолжите завтра.
error-your-turn =
    Вашего ответа { $count ->
         [one] ждёт { $count } человек
         [few] ждут { $count } человека
        *[other] ждут { $count } человек
    }. Ответьте или удалите из совпадений – и листайте дальше.
error-cannot-reach = Бот сейчас не может написать этому человеку, а сообщения здесь не хранятся. Попробуйте позже.
error-again-without-meeting = Повторить можно только встречу, которая была.
error-unauthorized = Сеанс закончился. Закройте приложение и откройте его снова из чата.
error-forbidden = У вас нет доступа к этому.
error-not-found = Этого здесь больше нет.
error-too-many-requests =
    Слишком часто. Попробуйте снова через { $seconds } { $seconds ->
         [one] секунду
         [few] секунды
        *[other] секунд
    }.
error-unavailable = Сервис сейчас не отвечает. Попробуйте чуть позже.
error-nothing-to-undo = Возвращать нечего.
error-no-profile = Сначала заполните анкету.
error-banned = Ваша анкета закрыта администраторами.
error-not-sold = Сейчас здесь ничего не продаётся, или бот не может вам писать. Нажмите «Старт» в его чате и попробуйте снова.
error-owners-only = Это только для владельцев сервиса.
error-not-quiet-hours = Тихие часы пишутся от и до, например 23:00-08:00.
error-quiet-all-day = Оставьте хотя бы час в день без тишины.
error-unknown-time-zone = Такой часовой пояс здесь не известен.
error-not-a-link = Это должен быть адрес, который начинается с https://
error-not-ahead =
    Выберите время не раньше текущего и не позже чем через { $days } { $days ->
        [one] день
        [few] дня
       *[other] дней
    }.
error-not-a-draft = Рассылка уже началась, изменить её нельзя.
error-conflict = Тем временем это изменилось. Посмотрите ещё раз и повторите.
error-text-has-contacts = Пока без ссылок, телефонов и имён в мессенджерах: сначала познакомьтесь здесь.
error-text-asks-for-money = Это похоже на просьбу о деньгах или продажу. Не отправлено.
error-too-alike =
    Этот текст вы отправили уже многим. Напишите что-нибудь своё или подождите { $minutes } { $minutes ->
         [one] минуту
         [few] минуты
        *[many] минут
    }.
error-limited = Сейчас вам нельзя писать записки и сообщения. Почему и как обжаловать – в разделе «Безопасность».
error-photo-rejected-before = Модераторы уже отклоняли это фото.
error-selfie-needs-photo = Селфи сравнивают с вашими фото: сначала добавьте фото или дождитесь, пока ваше проверят.
error-selfie-not-asked = Жест устарел, или селфи уже ждёт проверки. Попросите новый жест.
error-unknown-member = Здесь нет никого с таким идентификатором. Сначала нужно нажать «Старт».
error-already-decided = Другой модератор уже решил это.
error-protected = Это владелец сервиса.
error-not-appealable = Это решение уже нельзя обжаловать: прошло слишком много времени, его отменили или вы уже подали жалобу.

## Правила сервиса

rule-fake = Ненастоящая анкета
rule-fake-text = В анкете – тот, кто её завёл: свои фото и правда о себе.
rule-minor = Младше 18 лет
rule-minor-text = Здесь всем есть 18 лет.
rule-scam = Обман или деньги
rule-scam-text = Здесь не просят денег, ничего не продают и не зовут вкладывать.
rule-spam = Реклама
rule-spam-text = Без рекламы, ссылок на сторону и одного и того же сообщения всем подряд.
rule-harassment = Оскорбления или давление
rule-harassment-text = Без оскорблений и угроз; «нет» значит «нет».
rule-hate = Ненависть
rule-hate-text = Никого не унижают за то, кто он есть.
rule-sexual = Непрошеные сексуальные сообщения
rule-sexual-text = Ничего сексуального, о чём собеседник не просил.
rule-violence = Опасность или насилие
rule-violence-text = Без насилия, призывов к нему и опасности для себя и других.
rule-photos = Неподходящие фото
rule-photos-text = На фото – владелец анкеты; без наготы, насилия и рекламы.
rule-other = Другое
rule-other-text = Сервис для тех, кто честно хочет познакомиться.

## Жесты для проверки селфи

gesture-thumbs-up = Покажите большой палец вверх
gesture-peace = Покажите два пальца буквой V
gesture-open-palm = Покажите открытую ладонь рядом с лицом
gesture-three-fingers = Покажите три пальца
gesture-hand-on-head = Положите руку на голову
gesture-cover-eye = Прикройте один глаз рукой
gesture-touch-nose = Коснитесь кончика носа
gesture-ok-sign = Сложите большой и указательный пальцы в «О»

## Когда человек был здесь, примерно

presence-online = В сети
presence-today = Сегодня
presence-week = На этой неделе

## Что находится в текстах

finding-age = Пишет, что младше 18 лет
finding-money = Деньги, продажи или вложения
finding-link = Ссылка
finding-phone = Номер телефона
finding-handle = Имя в мессенджере
finding-repeat = Один и тот же текст очень многим

### Mini App

app-title = Знакомства
app-tab-discover = Поиск
app-tab-likes = Симпатии
app-tab-chats = Чаты
app-tab-profile = Анкета
app-tabs = Разделы
app-tab-new =
    { $count } { $count ->
         [one] новая
         [few] новые
        *[many] новых
    }
app-likes-title = Вы нравитесь
app-likes-empty-title = Пока никого
app-likes-empty-text = Когда вы кому-то понравитесь, вы увидите этого человека здесь и сможете ответить. Это бесплатно.
app-loading = Загрузка…
app-save = Сохранить
app-saving = Сохраняем…
app-cancel = Отмена
app-close = Закрыть
app-retry = Повторить
app-offline = Нет связи
app-offline-waiting =
    Нет связи. { $count ->
         [one] Ждёт { $count } оценка
         [few] Ждут { $count } оценки
        *[other] Ждёт { $count } оценок
    }
app-offline-through-bot = Отправить через бота
app-no-connection = Связь пропала. Всё, что вы ввели, сохранено.
app-broken = Здесь что-то пошло не так.
app-outside-title = Откройте это в Telegram
app-outside-text = Это приложение живёт в Telegram. Откройте чат с ботом и нажмите там кнопку приложения.
app-outside-open = Открыть бота
app-reopen-title = Откройте приложение снова
app-reopen-text = Сеанс закончился. Закройте это окно и откройте приложение снова из чата с ботом.
app-screen-invite = Пригласить друга
app-screen-admin-invites = Ссылки-приглашения
app-invite-text = Чем больше людей рядом, тем больше пар. Кто начнёт по вашей ссылке, зачтётся вам.
app-invite-link = Ваша ссылка
app-invite-share = Отправить другу
app-invite-share-text = Я здесь знакомлюсь. Присоединяйся!
app-invite-copy = Скопировать ссылку
app-invite-copied = Скопировано
app-invite-not-copied = Здесь нельзя копировать. Выделите ссылку и скопируйте её вручную.
app-invite-came =
    { $arrived ->
        [0] По вашей ссылке ещё никто не пришёл.
        [one] По вашей ссылке пришёл { $arrived } человек
        [few] По вашей ссылке пришло { $arrived } человека
       *[many] По вашей ссылке пришло { $arrived } человек
    }{ $arrived ->
        [0] { "" }
       *[other] , с анкетой: { $joined }.
    }
app-campaigns-new = Ссылка для кампании
app-campaigns-new-hint = Где вы её разместите: плакат, канал, реклама.
app-campaigns-begin = Сделать ссылку
app-campaigns-begun = Ссылка готова
app-campaigns-friends = Ссылки участников
app-campaigns-since = С { $time }
app-campaigns-closed = Закрыта { $time }
app-campaigns-arrived = Пришли
app-campaigns-profile = Анкета
app-campaigns-photo = Фото
app-campaigns-swipe = Первый свайп
app-campaigns-match = Первая пара
app-campaigns-message = Первое сообщение
app-campaigns-link = Ссылка
app-campaigns-close = Закрыть
app-campaigns-close-title = Закрыть «{ $name }»?
app-campaigns-close-text = Кто начнёт по ней теперь, в неё не зачтётся.
app-screen-shop = Суперлайки
app-screen-admin-payments = Платежи
app-shop-bought =
    { $count ->
        [0] Сверх бесплатных на день у вас нет ни одного.
        [one] Сверх бесплатных на день у вас { $count } суперлайк.
        [few] Сверх бесплатных на день у вас { $count } суперлайка.
       *[many] Сверх бесплатных на день у вас { $count } суперлайков.
    }
app-shop-text = Суперлайк ставит вас первым среди тех, кому человек понравился. Купленные тратятся, когда кончились бесплатные на день, и не сгорают.
app-shop-buy = Купить { $superlikes } за ⭐ { $stars }
app-shop-sent = Счёт — в чате бота
app-shop-off = Сейчас здесь ничего не продаётся.
app-payments-none = Пока никто ни за что не платил.
app-payments-earned = Заработано: ⭐ { $stars }
app-payments-title = Платёж № { $number }
app-payments-line = ⭐ { $stars }, суперлайков: { $superlikes }, { $time }
app-payments-refunding = Возврат запрошен, изъято: { $taken }
app-payments-refunded = Возвращено, изъято: { $taken }
app-payments-refund = Вернуть
app-payments-refund-title = Вернуть платёж № { $number }?
app-payments-refund-text = Звёзды вернутся, а неиспользованное будет изъято.
app-payments-refund-done = Возврат отправлен
app-screen-admin = Числа
app-screen-admin-experiments = Эксперименты
app-admin-as-of = На { $time }. Сутки начинаются в полночь по UTC.
app-admin-uncounted = Идёт первый подсчёт. Загляните через минуту.
app-admin-members = Участники
app-admin-joined-today = новых сегодня: { $count }
app-admin-active-today = Сегодня были
app-admin-of-members = { $share } участников
app-admin-matches-today = сегодня: { $count }
app-admin-like-back = Взаимность
app-admin-replies = Беседы с ответом
app-admin-month = за 30 дней
app-admin-funnel = Как далеко доходят новички, 30 дней
app-admin-step = Шаг
app-admin-share = Доля
app-admin-step-started = Начали
app-admin-step-profile = Анкета
app-admin-step-photo = Фото
app-admin-step-swipe = Первый свайп
app-admin-step-match = Первая пара
app-admin-step-message = Первое сообщение
app-admin-messages = Сообщения
app-admin-messages-today = сегодня: { $count }
app-admin-line-reply-rate = беседы
app-admin-reports = Жалобы
app-admin-reports-waiting = Ждут сейчас
app-admin-reports-oldest = Старейшая ждёт
app-admin-reports-review = Обычный срок решения
app-admin-reports-ever = Всего подано
app-admin-hours = { $hours } ч
app-admin-meetings = Вы встретились?
app-admin-meetings-asked = Спросили за 30 дней
app-admin-meetings-answered = Ответили
app-admin-meetings-met = Встретились
app-admin-meetings-again = Встретились бы снова
app-admin-active = Активные участники
app-admin-line-active-month = за месяц
app-admin-line-active-week = за неделю
app-admin-line-active = за день
app-admin-swipes = Свайпы и пары в день
app-admin-line-passes = пропуски
app-admin-line-likes = лайки
app-admin-line-matches = пары
app-admin-matches = Пары
app-admin-rates = Ответы за 30 дней
app-admin-line-like-back-rate = лайки
app-admin-line-match-rate = пары
app-admin-as-table = Таблицей
app-admin-day = День
app-admin-cohorts = Кто вернулся
app-admin-week = Пришли с
app-admin-joined = Людей
app-admin-d1 = День 1
app-admin-d7 = День 7
app-admin-d30 = День 30
app-admin-gini = Равенство показов (Джини)
app-admin-gini-hint = 0 — за последние 7 дней всех показывали одинаково часто. 1 — всё досталось одному.
app-experiments-running = Идёт с { $time }
app-experiments-by-owner = Остановлен вами { $time }
app-experiments-by-guard = Остановлен защитой: с вариантом «{ $arm }» показатель «{ $metric }» заведомо хуже более чем на { $tolerance }{"\u00A0"}%.
app-experiments-plan-member = { $share }{"\u00A0"}% участников; стоп при ухудшении на { $tolerance }{"\u00A0"}%
app-experiments-plan-region = { $share }{"\u00A0"}% районов; стоп при ухудшении на { $tolerance }{"\u00A0"}%
app-experiments-ended = Завершённые
app-experiments-results = Результаты { $name }
app-experiments-metric = Показатель
app-experiments-control = как прежде
app-experiments-members =
    { $count } { $count ->
         [one] участник
         [few] участника
        *[many] участников
    }
app-experiments-guard = защита
app-experiments-unmeasured = Пока ничего не измерено: числа появятся через минуту после того, как первые участники встретят вариант.
app-experiments-too-early = рано судить
app-experiments-interval = от { $low } до { $high }
app-experiments-stop = Остановить
app-experiments-stop-title = Остановить «{ $name }»?
app-experiments-stop-text = У всех снова станет как прежде. Под этим именем его уже не запустить.
app-experiments-stopped = Эксперимент остановлен
app-experiments-started = Эксперимент идёт
app-experiments-new = Попробовать новое
app-experiments-new-hint = Часть участников получит другой вариант. Если он вредит парам или визитам, эксперимент остановится сам.
app-experiments-name = Имя
app-experiments-against = Вместо: { $control }
app-experiments-unit-member = Участников
app-experiments-unit-region = Целые районы
app-experiments-tolerance-hint = Районы дают ответ медленнее, но честнее там, где варианты борются за одних и тех же людей. Допуск — насколько показатель может ухудшиться.
app-experiments-start = Запустить
subject-deck = Порядок в колоде
arm-random = Случайно
arm-formula = По сходству
arm-one_sided = По вкусу смотрящего
arm-product = По вкусу обоих
arm-harmonic = По вкусу обоих, поровну
arm-priced = По вкусу обоих, с ценами
app-unreachable-title = Сервис не отвечает
app-unreachable-text = Проверьте связь или попробуйте чуть позже.
app-like = Нравится
app-pass = Пропустить
app-superlike = Суперлайк
app-undo = Вернуть
app-note = Добавить записку
app-stamp-like = Да
app-stamp-pass = Нет
app-stamp-super = Супер
app-actions = Что скажете?
app-deck = Анкеты
app-deck-hint = Стрелка вправо — нравится, влево — пропустить, вверх — суперлайк. Backspace — вернуть. Enter — вся анкета.
app-card-now = Сейчас: { $name }, { $age }, { $location }
app-card-fit = { $percent }% общего
app-why = Почему эта анкета
app-why-interests = Общие интересы: { $interests }
app-why-goal = Общая цель: { $goal }
app-why-age = Почти ровесники
app-card-open = Вся анкета
app-card-about = О человеке: { $name }
app-card-no-photo = Фото пока нет
app-name-age = { $name }, { $age }
app-photo-of = Фото { $index } из { $count }: { $name }
app-photo-next = Следующее фото
app-photo-previous = Предыдущее фото
app-liked = Вам нравится { $name }
app-passed = Вы пропустили анкету: { $name }
app-superliked = Вы отправили суперлайк: { $name }
app-undone = Снова перед вами: { $name }
app-swipe-refused = { $name }: { $reason }
app-likes-left =
    На сегодня { $count ->
         [one] остался { $count } лайк
         [few] осталось { $count } лайка
        *[other] осталось { $count } лайков
    }
app-note-title = Записка: { $name }
app-like-photo = Нравится фото { $index }
app-like-bio = Нравится то, что написано
app-like-back = Ответить взаимностью: { $name }
app-pass-name = Пропустить: { $name }
app-likes-your-photo = Нравится ваше фото
app-likes-your-bio = Нравится то, что вы написали
app-likes-your-super = Суперсимпатия
app-likes-your-plain = Вы нравитесь
app-note-about = К чему это относится?
app-note-photo = Фото { $index }
app-note-bio = То, что написано
app-note-placeholder = Что вас зацепило?
app-note-send = Отправить с лайком
app-empty-near-title = Рядом пока никого
app-empty-near-text = Новые люди приходят каждый день. А пока посмотрите чуть дальше.
app-empty-seen-title = Вы посмотрели всех
app-empty-seen-text = Пока это все, кто подходит. Новых людей покажем, как только они появятся.
app-empty-filters-title = Слишком узкий поиск
app-empty-filters-text = Никто не подходит под всё, на чём вы настаиваете. От чего готовы отказаться?
app-widen-distance = Искать в пределах { $most } км
app-widen-distance-count =
    { $count } { $count ->
         [one] человек
         [few] человека
        *[many] человек
    } на расстоянии от { $least } до { $most } км
app-widen-age = Возраст от { $least } до { $most }
app-widen-age-count =
    Ещё { $count } { $count ->
         [one] человек подходит
         [few] человека подходят
        *[many] человек подходят
    } по возрасту
app-widen-goal = Любая цель
app-widen-goal-count =
    Ещё { $count } { $count ->
         [one] человек ищет
         [few] человека ищут
        *[many] человек ищут
    } другое
app-widen-photo = И без фотографии
app-widen-photo-count =
    Ещё у { $count } { $count ->
         [one] человека
         [few] человек
        *[other] человек
    } пока нет фотографии
app-empty-settings = Изменить поиск
app-empty-again = Посмотреть снова
app-match-title = Это взаимно!
app-match-text = Вы и { $name } нравитесь друг другу.
app-match-hello = Поздороваться
app-match-keep = Смотреть дальше
app-match-you = Вы
app-chats-new = Новые совпадения
app-chats-talks = Разговоры
app-chats-begin = Кто-то должен начать. Почему бы не вы?
app-chats-hello = Поздороваться: { $name }
app-chats-mine = Вы: { $text }
app-chats-your-turn = Ваш ход
app-chats-unread =
    { $count ->
         [one] { $count } новое сообщение
         [few] { $count } новых сообщения
        *[other] { $count } новых сообщений
    }
app-chats-in-telegram = В чате с ботом
app-chats-empty-title = Чатов пока нет
app-chats-empty-text = Когда симпатия окажется взаимной, здесь можно будет поговорить.
app-chat-with = Чат: { $name }
app-chat-log = Сообщения: { $name }
app-chat-back = Назад
app-chat-menu = Ещё: { $name }
app-chat-write-to = Сообщение для { $name }
app-chat-send = Отправить
app-chat-typing = печатает…
app-chat-types = { $name } печатает
app-chat-today = Сегодня
app-chat-yesterday = Вчера
app-chat-earlier = Показать более ранние
app-chat-kept =
    Сообщения хранятся { $days ->
         [one] { $days } день
         [few] { $days } дня
        *[other] { $days } дней
    }. Более ранние удалены.
app-chat-unreadable = Это сообщение больше нельзя прочитать
app-chat-not-kept = Отправлено. Текст есть только в чате с ботом.
app-chat-state-waiting = ждёт отправки
app-chat-state-sent = отправлено
app-chat-state-read = прочитано
app-chat-state-failed = не отправлено
app-chat-discard = Удалить
app-chat-waiting = Нет связи. Написанное сохранено и уйдёт позже.
app-chat-begin-title = { $name } и вы понравились друг другу
app-chat-begin-text = Поздоровайтесь. Вопрос по анкете сработает лучше, чем просто «привет».
app-chat-begin-unstored = Поздоровайтесь. Сообщения здесь не хранятся: они приходят в чат с ботом, с обеих сторон.
app-chat-ended-title = Этот чат завершён
app-chat-ended-text = Кто-то из вас ушёл. Прочитать его больше нельзя.
app-chat-go-on = Продолжить в Телеграме
app-chat-go-on-title = Продолжить в Телеграме?
app-chat-go-on-text = { $name } получит вопрос. Имена друг друга в Телеграме вы увидите, только если согласны оба.
app-chat-go-on-offered = { $name } предлагает продолжить в Телеграме. Если вы согласны, вы оба увидите имена друг друга там. Отменить это нельзя.
app-chat-go-on-ask = Спросить
app-chat-go-on-agree = Согласиться
app-chat-take-back = Отозвать
app-chat-asked = { $name } решает, продолжить ли в Телеграме.
app-chat-offered = { $name } предлагает продолжить в Телеграме.
app-chat-agreed = Вы оба решили продолжить в Телеграме.
app-chat-agreed-in-bot = Вы оба согласны. Ссылка есть в чате с ботом: { $name }.
app-chat-go-there = Написать там
app-chat-unmatch = Убрать из совпадений: { $name }
app-chat-met-title = Вы встретились?
app-chat-met = { $name } – вы встретились?
app-chat-met-again = { $name } – встретитесь ещё раз?
app-chat-met-why = Собеседник не узнает; считаются только общие числа.
app-chat-met-thanks = Спасибо
app-settings-chats = Чаты
app-settings-relay = Сообщения и в чате с ботом
app-settings-relay-hint = Выключено: бот скажет, что есть сообщения, а прочитаете вы их здесь.
app-settings-read = Отметки о прочтении
app-settings-read-hint = Выключено: никто не видит, что прочитали вы, и вы не видите чужих отметок.
app-settings-typing = Показывать «печатает»
app-settings-typing-hint = Выключено: этого не видит ни один из вас.
app-settings-outcome = Спрашивать, встретились ли мы
app-settings-outcome-hint = Один раз, через несколько дней после долгого разговора. Это помогает знакомить подходящих людей.
app-matches-discover = Перейти к поиску
app-matches-unmatch-title = Убрать из пар: { $name }?
app-matches-unmatch-text = Вы перестанете видеть друг друга. Вернуть это нельзя.
app-matches-unmatch-yes = Убрать
app-matches-unmatched = Больше не в парах: { $name }
app-profile-title = Ваша анкета
app-profile-edit = Изменить анкету
app-profile-change = Изменить
app-profile-preview = Просмотр
app-advice-photos = Добавьте фотографию
app-advice-photos-text = Анкетам с фотографией отвечают намного чаще.
app-advice-bio = Расскажите о себе
app-advice-bio-text = Пара слов — и первое сообщение написать легче.
app-advice-interests = Выберите интересы
app-advice-interests-text = Общие интересы видны на карточке.
app-continue = Дальше
app-skip = Пока пропустить
app-step = Шаг { $step } из { $of }
app-ask-name = Как вас зовут?
app-ask-name-text = Достаточно имени.
app-ask-birth_date = Когда вы родились?
app-ask-birth_date-text = Здесь могут быть только взрослые: с 18 лет.
app-ask-gender = Кто вы?
app-ask-gender-text = Так вас найдут те, кто ищет именно вас.
app-ask-preference = С кем хотите познакомиться?
app-ask-preference-text = Вас увидят только они, а вы — только их.
app-ask-place = Где вы живёте?
app-ask-place-text = Чтобы показать людей рядом.
app-ask-goal = Что вы ищете?
app-ask-goal-text = Отвечайте честно: так вы встретите тех, кто ищет того же.
app-ask-interests = Что вам нравится?
app-ask-interests-text = Общие интересы видны на карточке.
app-ask-bio = Пара слов о себе
app-ask-bio-text = Дайте повод для вопроса — первое сообщение напишется легче.
app-ask-photos = Добавьте фотографии
app-ask-photos-text = Анкетам с фотографией отвечают намного чаще.
app-ask-preview = Так вас видят другие
app-ask-preview-text = Нажмите, чтобы открыть анкету целиком. Чтобы что-то изменить, вернитесь назад.
app-profile-photos = Фотографии
app-profile-photos-hint = До { $most }. Перетащите, чтобы поменять порядок; первая — обложка.
app-profile-photo-add = Добавить фото
app-profile-photo-name = Фото { $index }
app-profile-photo-cover = Обложка
app-profile-photo-delete = Удалить фото { $index }
app-profile-photo-delete-title = Удалить это фото?
app-profile-photo-delete-yes = Удалить
app-profile-photo-keys = Стрелки двигают фото, Delete удаляет.
app-profile-photo-added = Фото добавлено
app-profile-photo-deleted = Фото удалено
app-profile-photo-moved = Теперь на месте { $index }
app-profile-photo-uploading = Фото загружается
app-profile-basics = Основное
app-profile-more = Немного подробнее
app-profile-birth-hint = Люди видят только ваш возраст.
app-profile-bio-hint = Что вас смешит? Какое воскресенье для вас лучшее?
app-profile-left = Осталось { $count }
app-profile-place-hint = Начните вводить город
app-profile-place-list = Города
app-profile-place-private = Показываем только расстояние, и только примерно.
app-profile-place-mine = Определить по геопозиции
app-profile-place-found =
    { $count ->
         [one] Найден { $count } город
         [few] Найдено { $count } города
        *[other] Найдено { $count } городов
    }
app-profile-place-none = Такого города нет. Попробуйте ближайший крупный.
app-profile-place-refused = Геопозиция недоступна. Введите город.
app-profile-interests-count = { $count } из { $most }
app-profile-interests-more = Показать все
app-profile-interests-less = Свернуть
app-profile-saved = Анкета сохранена
app-profile-fix =
    { $count ->
         [one] Проверьте одно поле
         [few] Проверьте { $count } поля
        *[other] Проверьте { $count } полей
    }
app-profile-through-bot = Сохранить через бота
app-profile-through-bot-text = Отсюда сервис не отвечает. Анкету может принять бот; приложение закроется.
app-filters-title = Кого вы видите
app-filters-text = «Обязательно» работает в обе стороны: вы не видите тех, кто не подходит, а они не видят вас.
app-filters-gender = Всегда в обе стороны. Меняется в анкете.
app-filters-dealbreaker = Обязательно
app-filters-distance = Расстояние
app-filters-distance-hard = Никого дальше.
app-filters-distance-soft = Те, кто дальше, будут после остальных.
app-filters-age = Возраст
app-filters-age-hard = Никого другого возраста.
app-filters-age-soft = Люди другого возраста будут после остальных.
app-filters-goal = Цель
app-filters-goal-any = Ничего не выбрано: подойдёт любая цель.
app-filters-goal-some = Вы видите тех, кто ищет что-то из этого.
app-filters-goal-hard = Никого, кто ищет другое.
app-filters-goal-soft = Те, кто ищет другое, будут после остальных.
app-filters-photo = Фотография
app-filters-photo-wanted = С фотографией
app-filters-photo-hard = Никого без фотографии.
app-filters-photo-soft = Анкеты без фотографии будут после остальных.
app-settings-title = Настройки
app-settings-distance-value = { $distance } км
app-settings-privacy = Ваша анкета
app-settings-discoverable = Показывать мою анкету
app-settings-discoverable-hint = Выключено — пауза. Новые люди вас не видят, пары остаются.
app-settings-incognito = Инкогнито
app-settings-incognito-hint = Анкету видят только те, кто вам понравился.
app-settings-online = Показывать, что я в сети
app-settings-online-hint = Только примерно: в сети, сегодня, на этой неделе. Выключено или вы скрыты: этого не видит никто, и вы не видите чужого.
app-settings-language = Язык
app-settings-saved = Настройки сохранены
app-paused = Анкета на паузе: новые люди вас не видят.
app-resume = Снять с паузы

app-screen-admin-announcements = Рассылки
app-notify-title = Уведомления
app-notify-all = Уведомлять меня
app-notify-all-hint = В чате с ботом. Выключено: только о вашей учётной записи.
app-notify-kinds = О чём
app-notify-match-hint = Вы понравились друг другу.
app-notify-like-hint = Не чаще раза в час, все вместе.
app-notify-message-hint = Выключено: приходят, но без звука.
app-notify-digest-hint = Раз в день в 18:00: кто вас ждёт.
app-notify-news-hint = Изредка, от тех, кто ведёт сервис.
app-notify-quiet = Не беспокоить
app-notify-quiet-hint = Всё подождёт, пока они не кончатся; чаты идут без звука.
app-notify-quiet-from = С
app-notify-quiet-to = До
app-notify-zone = По часам { $zone }.
app-notify-unreachable = Бот не может вам написать. Откройте чат с ним и нажмите «Старт».
app-announce-title = Рассылки
app-announce-new = Новая рассылка
app-announce-none-title = Рассылок пока не было
app-announce-none-text = Расскажите что-нибудь всем или только некоторым. Сначала увидите вы.
app-announce-state-draft = Черновик
app-announce-state-scheduled = Запланирована
app-announce-state-running = Отправляется
app-announce-state-stopped = Остановлена
app-announce-state-done = Отправлена
app-announce-sent = Отправлено: { $count }
app-announce-of = Отправлено { $sent } из { $count }
app-announce-count-sent = Отправлено
app-announce-count-waiting = В очереди
app-announce-count-held = Ждут конца тихих часов
app-announce-count-unreachable = Недоступны
app-announce-count-failed = Телеграм не принял
app-announce-count-unclear = Отправка оборвалась
app-announce-text = Текст: { $language }
app-announce-text-hint = Каждый читает на своём языке; без текста на нём рассылка не придёт.
app-announce-photo = Добавить фото
app-announce-photo-off = Убрать фото
app-announce-link-none = Без кнопки
app-announce-link-discover = Знакомства
app-announce-link-likes = Симпатии
app-announce-link-chats = Чаты
app-announce-link-profile = Профиль
app-announce-link-address = Адрес
app-announce-label = Кнопка: { $language }
app-announce-genders-hint = Ничего не выбрано: все.
app-announce-days-any = Когда угодно
app-announce-days =
    За { $count } { $count ->
         [one] день
         [few] дня
        *[other] дней
    }
app-announce-standing = Анкета
app-announce-standing-any = Любая или никакой
app-announce-standing-no-profile = Ещё нет
app-announce-standing-profile = Заполнена
app-announce-standing-photo = С фото
app-announce-standing-no-photo = Без фото
app-announce-place-hint = Пусто: везде.
app-announce-later = Не раньше
app-announce-later-hint = Пусто: сразу.
app-announce-starts = Начнётся { $time }
app-announce-looks = Так увидят участники
app-announce-audience =
    Получат { $count } { $count ->
         [one] участник
         [few] участника
        *[other] участников
    }
app-announce-preview = Сначала прислать мне
app-announce-previewed = Посмотрите в чате с ботом
app-announce-send = Отправить
app-announce-schedule = Запланировать
app-announce-ask =
    Отправить { $count } { $count ->
         [one] участнику
         [few] участникам
        *[other] участникам
    }?
app-announce-ask-now = Начнётся сразу. Остановить можно, но отправленное не вернуть.
app-announce-ask-later = Начнётся само в выбранное время.
app-announce-discard = Выбросить черновик
app-announce-discard-ask = Выбросить этот черновик?
app-announce-stop = Остановить
app-announce-stop-ask = Остановить рассылку?
app-announce-stop-text = Что ждёт, не уйдёт; отправленное останется.
## Безопасность

app-screen-safety = Безопасность
app-screen-moderation = Модерация
app-card-more = Пожаловаться или заблокировать: { $name }
app-verified = Фото подтверждены
app-report = Пожаловаться или заблокировать
app-chat-report = Пожаловаться или заблокировать: { $name }
app-chat-caution = Осторожно: ссылки, номера и разговоры о деньгах так рано часто заводят те, кто задумал плохое.
app-profile-photo-held = На проверке
app-report-title = Что не так? { $name }
app-report-text = Посмотрит модератор. Никто не узнает, кто пожаловался.
app-report-words-hint = Что случилось? Анкета сохранится такой, какая она сейчас, а при жалобе из чата – и последние сообщения.
app-report-words-needed = Расскажите, что случилось.
app-report-block = И заблокировать: { $name }
app-report-block-hint = Вы больше не увидите друг друга; пара распадётся.
app-report-send = Отправить жалобу
app-report-only-block = Только заблокировать: { $name }
app-report-sent = Спасибо. Посмотрит модератор.
app-report-sent-blocked = Спасибо. Посмотрит модератор. Заблокировано: { $name }.
app-report-blocked = Заблокировано: { $name }
app-safety-hidden = Ваша анкета скрыта, пока её не посмотрит модератор.
app-safety-limited = Вам нельзя писать записки и сообщения до { $day }.
app-safety-decisions = Решения о вас
app-safety-rule = Правило
app-safety-grounds = Основание
app-safety-how = Как решено
app-safety-words = Словами модератора
app-safety-reports = Ваши жалобы
app-safety-gone = Человек ушёл
app-safety-report-waiting = Ждёт
app-safety-report-upheld = Меры приняты
app-safety-report-rejected = Нарушения нет
app-safety-blocked = Заблокированные
app-safety-nobody-blocked = Вы никого не заблокировали.
app-safety-unblock = Разблокировать
app-safety-unblock-name = Разблокировать: { $name }
app-safety-unblocked = Больше не блокируется: { $name }
app-safety-tips = Берегите себя
app-safety-tip-here = Переписывайтесь здесь, пока не доверяете друг другу. У того, кто спешит в другой мессенджер, часто есть причина.
app-safety-tip-money = Никогда не отправляйте деньги, коды и номера карт, какой бы ни была история.
app-safety-tip-meet = В первый раз встречайтесь в людном месте, скажите другу где, и домой поезжайте сами.
app-safety-tip-badge = Смотрите на значок: модератор сравнил эти фото с селфи.
app-safety-tip-report = Что-то не так – пожалуйтесь: три точки на карточке или в чате. Никто не узнает, кто это был.
app-safety-emergency = В опасности звоните 112.
app-safety-call = Позвонить 112
app-check-title = Подтверждённые фото
app-check-none = Покажите, что это вы: модератор сравнит селфи с вашими фото, и оно будет удалено.
app-check-asked = Сделайте с ним селфи в течение получаса.
app-check-waiting = Ваше селфи у модераторов. Ответ придёт в чат.
app-check-verified = В вашей анкете есть значок. Он остаётся, пока есть хотя бы одно из сравнённых фото.
app-check-begin = Подтвердить мои фото
app-check-send = Сделать селфи
app-appeal = Обжаловать
app-appeal-why = Почему решение неверно?
app-appeal-hint = Посмотрит тот, кто решения не принимал.
app-appeal-send = Отправить
app-appeal-sent = Ваше обжалование в очереди
app-appeal-waiting = Ваше обжалование в очереди
app-appeal-lift = Отменено: не в счёт
app-appeal-uphold = Ответ дан: решение остаётся
app-banned-title = Ваша анкета закрыта
app-banned-text = Причины – в чате с ботом. Там же решение можно обжаловать: посмотрит кто-то другой.

## Модерация

app-moderation-empty-title = Ничего не ждёт
app-moderation-empty-text = Новые дела появятся здесь сами. Спасибо!
app-moderation-place = { $place } из { $count }
app-moderation-approve = В порядке
app-moderation-warn = Предупредить
app-moderation-ban = Закрыть
app-moderation-photo-approve = Показать
app-moderation-photo-reject = Отклонить
app-moderation-selfie-approve = Похож
app-moderation-selfie-refuse = Не похож
app-moderation-appeal-lift = Отменить
app-moderation-appeal-uphold = Оставить
app-moderation-skip = Дальше
app-moderation-keys = A, W, B – решить · S – пропустить · J, K – вперёд и назад
app-moderation-ban-title = Закрыть анкету? { $name }
app-moderation-ban-text = Вернуться будет нельзя, даже стерев себя. Обжаловать – можно.
app-moderation-remove-photo = Убрать
app-case-conduct = Поведение
app-case-photo = Фото на проверке
app-case-selfie = Селфи
app-case-appeal = Обжалование
app-case-urgent = Срочно
app-case-hidden = Скрыта до решения
app-case-limited = Нельзя писать
app-case-verified = Подтверждена
app-case-gesture = Жест:
app-case-flags = Найдено в текстах
app-case-history = Раньше
app-case-lifted = отменено
app-case-strikes =
    { $count ->
        [0] Нарушений ещё не было.
        [one] { $count } нарушение до этого.
        [few] { $count } нарушения до этого.
       *[many] { $count } нарушений до этого.
    }
app-case-next-strike = Ещё одно предупреждение – это: { $measure }.
app-case-advised = Совет: { $measure }
app-case-words = Слова для участника
app-case-words-hint = Их увидят в обосновании решения.
app-case-reporter = Жалоба { $number }, вес { $weight } %
app-case-evidence = Анкета, какой она была
app-case-messages = Конец их переписки
app-case-the-reporter = Кто жалуется
app-case-appeal-words = Возражение
app-measure-warn = предупреждение
app-measure-limit =
    { $days ->
        [one] нельзя писать { $days } день
        [few] нельзя писать { $days } дня
       *[many] нельзя писать { $days } дней
    }
app-measure-ban = закрыть анкету
app-done-dismiss = Нарушения нет
app-done-warn = Предупреждение
app-done-limit = Нельзя писать
app-done-ban = Анкета закрыта
app-done-hide = Скрыта по жалобам
app-done-approve-photo = Фото показано
app-done-reject-photo = Фото убрано
app-done-verify = Подтверждено
app-done-refuse-selfie = Не подтверждено
app-done-lift = Отменено
app-done-uphold = Остаётся
app-moderators-title = Модераторы
app-moderators-none = Только владельцы. Чтобы отвечать на обжалования, нужен второй человек.
app-moderators-hint = Сначала нужно нажать «Старт» у бота.
app-moderators-add = Добавить модератора
app-moderators-remove = Убрать
app-moderators-remove-title = Убрать? { $name }
app-moderators-remove-text = Очередь больше не будет видна.

### Чат. Теги – HTML Телеграма.

bot-start = <b>Здравствуйте, { $name }!</b> Я знакомлю людей, которые живут рядом.
    Откройте приложение, расскажите немного о себе и посмотрите, кто вокруг.
bot-start-again = <b>С возвращением, { $name }!</b> Возможно, рядом появился кто-то новый.
bot-keyboard = Кнопка внизу открывает приложение прямо в чате.
bot-open = Открыть DatingBot
bot-open-keyboard = 💛 Открыть приложение
bot-menu = DatingBot
bot-help =
    <b>Что я понимаю</b>
    /profile – ваша анкета; пришлите фото, чтобы добавить его
    /edit – изменить её прямо в чате
    /matches – взаимные симпатии
    /stats – ваши числа
    /settings – уведомления, пауза, язык
    /pause и /resume – уйти из показа и вернуться
    /export – получить всё, что я о вас знаю
    /delete – стереть всё, что я о вас знаю
    /privacy – что и как долго хранится
    /cancel – прервать начатое
bot-cancelled = Хорошо, на этом остановимся.
bot-nothing-to-cancel = Прерывать нечего.
bot-unknown = Я этого не понял. Что я понимаю – в /help.
bot-unknown-media = Я читаю только текст и фото. Что я понимаю – в /help.
bot-edited = За правками я не слежу. Пришлите, пожалуйста, новым сообщением.
bot-unknown-button = Эта кнопка больше не работает. Отправьте /settings или /help.
bot-too-fast = Пожалуйста, медленнее: я отвечу через минуту.
bot-privacy =
    <b>Что хранится</b>
    Анкета, фото, симпатии и совпадения – пока вы не отправите /delete. Ваше точное место не хранится, только центр
    области размером около километра. Никто не видит ваше имя пользователя и номер.
bot-profile = <b>{ $name }, { $age }</b> · { $place }
    { $goal }
    { $bio }
bot-profile-interests = <i>{ $interests }</i>
bot-profile-missing = Анкеты пока нет. В приложении это займёт минуту.
bot-profile-draft = Анкета пока не сохранена. { $problem }
    Введённое не потеряно: продолжить можно с /edit.
bot-profile-created = Анкета сохранена, добро пожаловать! Теперь пришлите мне фото: анкеты с фото нравятся намного чаще.
bot-profile-saved = Анкета сохранена. Теперь посмотрите, кто рядом.
bot-edit = Изменить анкету
bot-edit-here = ✏️ Изменить здесь, в чате
bot-edit-which = Что изменим?
bot-ask-name = Как вас зовут?
bot-ask-birth-date = Когда вы родились? Например: 24.05.1996. Другие видят только возраст.
bot-ask-gender = Кто вы?
bot-ask-preference = Кого вам показывать?
bot-ask-place-id = В каком городе вы живёте? Пришлите название или геопозицию: я запомню только город.
bot-ask-which-place = Какой из них?
bot-ask-goal = Что вы ищете?
bot-ask-interests =
    Что вам нравится? До { $most }, через запятую.
    <i>{ $interests }</i>
bot-ask-bio = Несколько слов о себе, до 500 знаков.
bot-ask-skip = Оставить пустым
bot-photo-added =
    Фото добавлено в анкету. { $count ->
        [one] Теперь там { $count } фото.
        [few] Теперь их { $count }.
       *[other] Теперь их { $count }.
    }
bot-photo-missing = Фото пока нет. Пришлите его прямо сюда.
bot-photo-lost = Телеграм его не передал. Пришлите, пожалуйста, ещё раз.
bot-photo-needs-profile = Сначала заполните анкету, потом пришлите фото ещё раз.
bot-photo-refused = Фото не добавлено. { $problem }
bot-matches =
    { $count ->
        [one] <b>{ $count } совпадение</b>
        [few] <b>{ $count } совпадения</b>
       *[other] <b>{ $count } совпадений</b>
    }
bot-matches-none = Совпадений пока нет. Чем больше людей вы посмотрите, тем скорее они будут.
bot-matches-more = И ещё { $count } в приложении.
bot-matches-button = Все совпадения
bot-match-line = <b>{ $name }, { $age }</b> · { $place }
bot-match = <b>Взаимно!</b> Вы и { $name }, { $age }, { $place }, понравились друг другу.
    { $bio }
bot-match-button = Посмотреть
bot-stats =
    <b>Ваши числа</b>
    Понравились вам: { $likes }
    Пропущено: { $passes }
    Вы понравились: { $received }
    Совпадений: { $matches }
bot-invoice-title =
    { $count } { $count ->
         [one] суперлайк
         [few] суперлайка
        *[many] суперлайков
    }
bot-invoice-text = Суперлайк ставит вас первым среди тех, кому человек понравился. Они тратятся, когда кончились бесплатные на день, и не сгорают.
bot-pay-refused = Это предложение больше не действует. Запросите новое в приложении.
bot-paid =
    Спасибо! { $count } { $count ->
         [one] суперлайк ваш
         [few] суперлайка ваши
        *[many] суперлайков ваши
    }. Платёж № { $number }. Что-то не так? /paysupport
bot-pay-returned = Этот платёж не подходит ни к одному нашему предложению. Звёзды возвращаются к вам.
bot-refunded = Вам вернули ⭐ { $stars }.
bot-pay-line = № { $number } · { DATETIME($day, dateStyle: "medium") } · ⭐ { $stars }
bot-paysupport =
    <b>Помощь с платежами</b>
    Напишите после команды, что случилось, например: /paysupport Я заплатил и ничего не получил. Отвечают владельцы сервиса, а не Telegram. Ваши последние платежи:
bot-paysupport-sent = Мы передали это владельцам. Они ответят здесь или вернут звёзды.
bot-paysupport-later = Вы уже несколько раз писали сегодня о платежах. Дождитесь ответа или напишите завтра.
bot-paysupport-asked =
    <b>Вопрос о платеже</b>
    От { $name }, платежи: { $payments }
    { $words }
bot-terms =
    <b>Условия</b>
    Суперлайки тратятся по одному и не сгорают. За неиспользованные мы вернём звёзды по просьбе: напишите /paysupport. Удаляя анкету, вы отказываетесь от остатка. Продавец — владелец этого сервиса, а не Telegram.
bot-command-paysupport = Помощь с платежами
bot-command-terms = Условия покупок
bot-analytics =
    <b>Сервис</b>
    Участников: { $members }, с анкетой: { $profiles }
    Были: сегодня { $day }, за неделю { $week }, за месяц { $month }
    Новых сегодня: { $joined }
    Лайков: { $likes }, пропусков: { $passes }
    Пар: { $matches }, сегодня: { $matchesday }
    Пар на лайк: { $rate }, ответных лайков: { $back }
    Сообщений: { $messages }, сегодня: { $messagesday }
    Разговоров с ответом: { $replies }
    Равенство показов (Джини): { $gini }
    Жалоб ждёт: { $reports }, обычный срок решения: { $review }
bot-analytics-uncounted = Идёт первый подсчёт. Спросите через минуту.
bot-analytics-open = Все числа
bot-chart-title = Сервис
bot-chart-day = { DATETIME($day, dateStyle: "medium") }
bot-chart-today = сегодня
bot-chart-count = { $value }
bot-chart-percent = { NUMBER($value, maximumFractionDigits: 1) } %
bot-chart-ratio = { NUMBER($value, minimumFractionDigits: 2, maximumFractionDigits: 2) }
bot-chart-hours = { NUMBER($value, maximumFractionDigits: 1) } ч
bot-chart-members = Участники
bot-chart-new-today = новых сегодня: { $count }
bot-chart-matches = Пары
bot-chart-matches-today = сегодня: { $count }
bot-chart-answered = Взаимность
bot-chart-month = за 30 дней
bot-chart-active = Активные участники
bot-chart-in-a-day = за день
bot-chart-in-a-week = за неделю
bot-chart-in-a-month = за месяц
bot-chart-funnel = Как далеко доходят новички, 30 дней
bot-chart-step-started = Начали
bot-chart-step-profile = Анкета
bot-chart-step-photo = Фото
bot-chart-step-swipe = Первый свайп
bot-chart-step-match = Первая пара
bot-chart-step-message = Первое сообщение
bot-experiment-stopped =
    <b>Эксперимент остановлен</b>
    { $name }: с вариантом «{ $arm }» показатель «{ $metric }» заведомо хуже более чем на { $tolerance } %. Теперь у всех снова всё как прежде.
bot-settings =
    <b>Настройки</b>
    Возраст { $min }–{ $max }, до { $distance } км
    Уведомления: { $notifications }
    Статус «в сети»: { $online }
    Анкета: { $discoverable }
bot-on = включены
bot-off = выключены
bot-shown = показывается
bot-hidden = на паузе
bot-incognito = инкогнито, видна только тем, кто вам понравился
bot-button-notifications-on = 🔔 Уведомлять
bot-button-notifications-off = 🔕 Не уведомлять
bot-button-online-on = Показывать, что я в сети
bot-button-online-off = Скрывать, что я в сети
bot-button-pause = ⏸ Поставить анкету на паузу
bot-button-resume = ▶️ Показывать анкету
bot-button-incognito-on = 🕶 Показывать только тем, кто мне понравился
bot-button-incognito-off = Показывать всем, кому подхожу
bot-settings-more = Возраст и расстояние
bot-language-changed = Теперь говорим по-русски.
bot-settings-changed = Изменено
bot-settings-unchanged = Уже так
bot-paused = Анкета на паузе: новым людям она не видна. Вернуть – /resume.
bot-resumed = Анкета снова показывается.
bot-delete-ask = Стереть анкету, фото, симпатии и совпадения? Вернуть будет нельзя.
bot-delete-ask-again = Вы уверены? Всё стирается сразу.
bot-delete-yes = Стереть
bot-delete-really = Да, стереть всё
bot-delete-no = Оставить
bot-delete-kept = Всё осталось как было.
bot-delete-stale = Вопрос устарел. Отправьте /delete, чтобы начать снова.
bot-deleted = Всё о вас стёрто. Начать заново – /start.
bot-swipes =
    <b>Ваши ответы получены</b>
    Понравились: { $liked }, пропущено: { $passed }, совпадений: { $matched }
bot-swipes-refused =
    { $count ->
        [one] { $count } не принят: { $problem }
        [few] { $count } не принято: { $problem }
       *[other] { $count } не принято: { $problem }
    }
bot-data-refused = { $field }: { $problem }
bot-data-unreadable = Не удалось прочесть данные приложения: { $problem }
bot-recommendations =
    { $count ->
        [0] Сейчас рядом нет никого нового.
        [one] В приложении вас ждёт { $count } человек рядом.
        [few] В приложении вас ждут { $count } человека рядом.
       *[other] В приложении вас ждут { $count } человек рядом.
    }
bot-command-start = Начать
bot-command-profile = Ваша анкета
bot-command-edit = Изменить анкету здесь
bot-command-matches = Совпадения
bot-command-stats = Ваши числа
bot-command-settings = Уведомления, пауза, язык
bot-command-pause = Уйти из показа на время
bot-command-resume = Вернуться в показ
bot-command-help = Что я понимаю
bot-command-cancel = Прервать начатое
bot-command-delete = Стереть всё о вас
bot-command-privacy = Что хранится
bot-command-analytics = Числа сервиса
bot-notice-matches =
    { $count ->
        [one] <b>{ $count } новое совпадение:</b>
        [few] <b>{ $count } новых совпадения:</b>
       *[other] <b>{ $count } новых совпадений:</b>
    } { $names }{ $more ->
        [0] { "" }
       *[other] { " " }и ещё { $more }
    }
bot-notice-likes =
    { $count ->
        [1] <b>Вы кому-то понравились.</b> Посмотрите, кому.
        [one] <b>Вы понравились { $count } человеку.</b> Посмотрите, кому.
        [few] <b>Вы понравились { $count } людям.</b> Посмотрите, кому.
       *[other] <b>Вы понравились { $count } людям.</b> Посмотрите, кому.
    }
bot-notice-likes-button = Посмотреть, кому
bot-notice-messages =
    { $count ->
        [1] Новое сообщение: <b>{ $name }</b>
        [one] { $count } новое сообщение: <b>{ $name }</b>
        [few] { $count } новых сообщения: <b>{ $name }</b>
       *[other] { $count } новых сообщений: <b>{ $name }</b>
    }
bot-notice-messages-several =
    { $count ->
        [one] { $count } новое сообщение:
        [few] { $count } новых сообщения:
       *[other] { $count } новых сообщений:
    } { $names }{ $more ->
        [0] { "" }
       *[other] { " " }и ещё { $more }
    }
bot-notice-digest =
    <b>Ваш день</b>
    { $likes ->
        [0] Новых симпатий сегодня нет,
        [1] Вы кому-то понравились, и там ждут ответа;
        [one] Вы понравились { $likes } человеку, и там ждут ответа;
        [few] Вы понравились { $likes } людям, и там ждут ответа;
       *[other] Вы понравились { $likes } людям, и там ждут ответа;
    } { $people ->
        [0] а всех рядом вы уже видели.
        [1] рядом есть один человек, которого вы ещё не видели.
        [one] рядом есть { $people } человек, которого вы ещё не видели.
        [few] рядом есть { $people } человека, которых вы ещё не видели.
       *[other] рядом есть { $people } человек, которых вы ещё не видели.
    }
bot-notice-messages-button = Открыть чат
bot-chat-reply = Ответить
bot-chat-open = Открыть чат
bot-chat-list = Мои чаты
bot-chat-write = Пишите: следующие сообщения получит <b>{ $name }</b>. Когда закончите – /cancel.
bot-chat-whom = Кому? Ответьте на сообщение человека или нажмите под ним «Ответить».
bot-chat-ended = Этот разговор завершён.
bot-chat-text-only =
    Собеседнику уходит только текст – без фото, голоса и стикеров. Так никто не получит того, о чём не просил.
bot-chat-edited = Сообщение уже ушло таким, каким было. Если это важно, напишите новое.
bot-hand-over-asked = <b>{ $name }</b> предлагает продолжить в Телеграме. Если согласитесь и вы, оба узнаете имена друг друга там. До этого их не видит никто.
bot-hand-over-agree = Согласие
bot-hand-over-stay = Не сейчас
bot-hand-over-waiting = Вопрос задан: { $name } решает. При согласии вы оба узнаете имена друг друга в Телеграме.
bot-hand-over-done = Вы оба согласны: { $name } – в одном сообщении от вас.
bot-hand-over-stayed = Хорошо, продолжайте здесь. { $name } об этом не узнает.
bot-hand-over-agreed = Вы оба решили продолжить в Телеграме. Вот { $person }. Этот чат остаётся открытым.
bot-hand-over-write = Написать: { $name }
bot-met = <b>{ $name }</b> и вы уже давно общаетесь. Вы встретились? Мы смотрим только на общие числа.
bot-met-yes = Да
bot-met-not-yet = Ещё нет
bot-met-no = Нет
bot-met-again = Здорово! Хотите встретиться ещё раз? { $name } об ответе не узнает.
bot-met-again-yes = Да
bot-met-again-no = Нет
bot-met-thanks = Спасибо. Это помогает знакомить тех, кто подойдёт друг другу.

# Политика и то, на что соглашаются. Меняется смысл — меняется TEXT_VERSION (domain/consent.py).
bot-policy-who-title = Кто хранит
bot-policy-who = За сервис отвечает { $contact }. Пишите туда с любым вопросом о ваших данных. Данные лежат на серверах владельца; больше их никто не получает, они не продаются и не показываются рекламодателям.
bot-policy-owner = владелец этого бота
bot-policy-kept-title = Что хранится
bot-policy-kept = Ваш номер в Телеграме и язык; анкета и фото; настройки; кто вам понравился и кого вы пропустили; пары и ваша с ними переписка; жалобы; на что вы согласились; и когда вы были здесь в последний раз. Телефон и имя пользователя мы не спрашиваем.
bot-policy-why-title = Зачем
bot-policy-why = Чтобы показывать вам подходящих людей и вас им, сообщать о парах и беречь всех. Ваш пол и то, кого вы ищете, могут говорить о вашей ориентации: они служат только этому и только с вашего согласия.
bot-policy-place-title = Где вы
bot-policy-place = Хранится только город, как область размером около километра. Устройство округляет координаты до отправки, сами они нигде не хранятся. Другие видят город и примерное расстояние между областями.
bot-policy-seen-title = Кто вас видит
bot-policy-seen = Те, кто подходит, видят имя, возраст, город, фото и то, что вы о себе написали. Пауза скрывает вас от всех новых людей; инкогнито показывает только тем, кто понравился вам. Пока вы этого не выключите, они видят примерно, когда вы были здесь. Ваш Телеграм узнает только тот, с кем вы оба на это согласны.
bot-policy-talk-title = Переписка
bot-policy-talk = Сообщения хранятся зашифрованными; ключа в базе нет. Модератор читает только те, что пришли с жалобой.
bot-policy-learning-title = Обучение
bot-policy-learning = Если вы согласны, ваши ответы учат порядок показа. Без согласия вы ничего больше не теряете и можете передумать в любой момент.
bot-policy-time-title = Как долго
bot-policy-time = Пока вы не сотрёте; пропуски и сообщения – меньше. Резервные копии запечатаны и живут столько, сколько их держит владелец, обычно месяц. Если вас заблокировали, остаётся хеш номера, который никто не может прочесть.
bot-policy-rights-title = Что вы можете
bot-policy-rights = Получить всё – /export, изменить – /edit, стереть – /delete, отозвать согласие – в настройках. Вы можете пожаловаться в орган по защите данных вашей страны.
bot-consent-ask =
    <b>Прежде чем начать</b>
    Нужно ваше слово о двух вещах.
    1. Вам есть 18 лет, и вы принимаете правила и политику конфиденциальности: /privacy
    2. Ваш пол и то, кого вы ищете, могут говорить о вашей ориентации. По ним я ищу подходящих людей, и больше ни для чего.
    Отозвать согласие можно в любой момент: /delete.
bot-consent-yes = Согласие на то и другое
bot-consent-thanks = Спасибо, записано.
bot-consent-again = С тех пор текст изменился. Прочтите его, пожалуйста, ещё раз.
bot-privacy-open = Прочитать политику
bot-privacy-learning-on = Учиться на моих ответах
bot-privacy-learning-off = Не учиться на моих ответах
bot-export-asked = Собираю всё, что о вас хранится. Файл придёт сюда через минуту.
bot-export-ready = Это всё, что о вас хранится. Никому не пересылайте: здесь то, что писали вы и что писали вам.
bot-export-failed = Собрать файл не удалось. Отправьте /export ещё раз позже.
bot-export-readme =
    В этом архиве всё, что DatingBot хранит о вас.

    data.json: таблицы сервиса с вашими строками, как они хранятся.
    photos/: ваши фото в самом большом размере; имена – номера из data.json.

    Части data.json:
    profile: что вы о себе рассказали, ваши фото, когда вы пришли
    settings: кого вы хотите встретить и о чём вам сообщать
    agreements: на что вы согласились, когда и что отозвали
    swipes: кто вам понравился, кого вы пропустили и кому понравились вы
    matches: ваши пары и переписка с ними
    safety: кого вы заблокировали, ваши жалобы, решения о вас и ваши обжалования
    activity: в какие дни вы здесь были и что делали
    technical: то, без чего сервис не работает, например сообщения на пути к вам

    Другие люди названы «person 1» и так далее: архив говорит о них не больше, чем приложение. Жалоб на вас, по которым ещё нет решения, и тех, кто жаловался, здесь нет.
    Время – по UTC, расстояния – в километрах, широта и долгота – середина области размером около километра.
bot-command-export = Получить всё, что о вас хранится
app-screen-privacy = Личные данные
app-consent-title = Прежде чем начать
app-consent-text = Нужно ваше слово о двух вещах. Отозвать его можно в любой момент, стерев анкету.
app-consent-terms = Мне есть 18 лет, я принимаю правила и политику конфиденциальности
app-consent-terms-why = Будьте добры и будьте собой; без вас ничего не передаётся.
app-consent-sensitive = По моему полу и тому, кого я ищу, можно подбирать людей
app-consent-sensitive-why = Они могут говорить об ориентации и больше ни для чего не служат.
app-consent-yes = Согласие и дальше
app-consent-both = Сначала отметьте оба пункта.
app-privacy-policy = Политика конфиденциальности
app-privacy-agreements = На что вы согласились
app-privacy-since = С { $day }
app-privacy-not-yet = Согласия нет
app-privacy-learning-hint = Ваши ответы учат, кого показать раньше. Выключено – больше ничего не меняется.
app-privacy-outcome-hint = Через несколько дней после хорошего разговора: встретились ли вы?
app-privacy-data = Ваши данные
app-privacy-copy = Копия всего
app-privacy-copy-text = Всё, что о вас хранится, вместе с фото, одним файлом.
app-privacy-copy-building = Собираем …
app-privacy-copy-ready = Копия готова. Она хранится сутки.
app-privacy-copy-failed = Собрать не удалось. Попробуйте позже.
app-privacy-copy-ask = Собрать
app-privacy-copy-fetch = Скачать
app-erase = Стереть всё
app-erase-title = Стереть всё?
app-erase-text =
    Анкету, { $photos ->
        [one] { $photos } фото
        [few] { $photos } фото
       *[other] { $photos } фото
    } и { $matches ->
        [one] { $matches } пару
        [few] { $matches } пары
       *[other] { $matches } пар
    } со всей перепиской. Вернуть будет нельзя.
app-erase-go-on = Дальше
app-erase-sure = Вы уверены?
app-erase-sure-text = Всё стирается сразу. Пары увидят, что кто-то ушёл.
app-erase-yes = Да, стереть всё
app-chats-left = Человек, с которым вы совпали { $day }, ушёл.
app-erased-title = Всё стёрто
app-erased-text = О вас здесь ничего не осталось. Начать заново можно через бота.
## Безопасность

bot-open-safety = Безопасность
bot-open-moderation = Всё – в приложении
bot-safety =
    <b>Берегите себя</b>
    · Переписывайтесь здесь, пока не доверяете друг другу: у того, кто спешит в другой мессенджер, часто есть причина.
    · Никогда не отправляйте деньги, коды и номера карт, какой бы ни была история.
    · В первый раз встречайтесь в людном месте, скажите другу где, и домой поезжайте сами.
    · Смотрите на значок: модератор сравнил эти фото с селфи.
    · Что-то не так? Пожалуйтесь и заблокируйте: и то и другое – под тремя точками анкеты. Никто не узнает, кто пожаловался.
    В опасности звоните 112.
bot-chat-caution = <i>Осторожно: ссылки, номера и деньги в первых сообщениях чаще присылают те, кто задумал плохое. /safety</i>
bot-verify-button = Подтвердить мои фото
bot-selfie-ask =
    <b>{ $gesture }</b> и пришлите мне селфи прямо сюда в течение получаса.
    Модератор сравнит его с вашими фото, и оно будет удалено. /cancel – передумать.
bot-selfie-sent = Спасибо. Модератор сравнит селфи с вашими фото, и я сообщу результат.
bot-selfie-waits = Ваше селфи у модераторов, или фото уже подтверждены.
bot-verified = <b>Ваши фото подтверждены.</b> Теперь в анкете есть значок, а селфи удалено.
bot-not-verified = Модератор не узнал вас по фото. Селфи удалено; /verify – попробовать ещё раз.
bot-photo-held = Фото в вашей анкете. Другие увидят его, когда посмотрит модератор.
bot-report-upheld = Спасибо за жалобу. Модератор посмотрел и принял меры.
bot-report-rejected = Спасибо за жалобу. Модератор посмотрел и нарушения не нашёл. Вы всегда можете заблокировать человека.
bot-shown-again = Модератор посмотрел вашу анкету: её снова видят.
bot-statement =
    <b>{ $title }</b>
    <b>Правило:</b> { $rule }
    <b>Основание:</b> { $grounds }
    <b>Как решено:</b> { $how }
    { $words }
    Если вы не согласны, нажмите кнопку в течение шести месяцев и объясните почему: посмотрит кто-то другой. Вы также можете обратиться в орган внесудебного урегулирования споров или в суд.
bot-statement-final =
    <b>{ $title }</b>
    <b>Правило:</b> { $rule }
    <b>Основание:</b> { $grounds }
    <b>Как решено:</b> { $how }
    { $words }
bot-decision-warn = Вам вынесено предупреждение
bot-decision-limit = Вам нельзя писать записки и сообщения до { $until }
bot-decision-ban = Ваша анкета закрыта
bot-decision-hide = Ваша анкета скрыта, пока её не посмотрит модератор
bot-decision-reject-photo = Одно из ваших фото убрано
bot-grounds-reports =
    { $count ->
        [one] жалоба { $count } участника и ваша анкета, какой она была тогда.
        [few] жалобы { $count } участников и ваша анкета, какой она была тогда.
       *[many] жалобы { $count } участников и ваша анкета, какой она была тогда.
    }
bot-grounds-patterns = то, что нашлось в ваших текстах.
bot-grounds-photo = само фото.
bot-grounds-own = то, что увидели сами модераторы.
bot-decided-by-person = Модератор посмотрел и решил.
bot-decided-by-rule = По правилу сервиса, без участия человека. Дальше посмотрит модератор.
bot-appeal-button = Обжаловать
bot-appeal-ask = Почему решение неверно? Напишите одним сообщением, до 1000 знаков. /cancel – передумать.
bot-appeal-sent = Ваша жалоба в очереди. Её посмотрит тот, кто решения не принимал, и я сообщу ответ.
bot-decision-lifted =
    <b>Решение отменено.</b> Оно больше не в счёт.
    { $words }
bot-decision-upheld =
    <b>Решение остаётся в силе.</b> Его посмотрел другой модератор.
    { $words }
bot-moderation-urgent = Модератора ждёт срочное дело: /reports
bot-moderator-added = Теперь вы модератор. /reports – что ждёт решения; /ban и /unban – по идентификатору в Telegram.
bot-moderator-removed = Вы больше не модератор.
bot-queue-empty = Ничего не ждёт. Спасибо!
bot-case =
    <b>{ $kind }</b> · дело { $number } · ждут: { $waiting }
    { $name }, { $age } · <b>{ $id }</b>
bot-case-conduct = Поведение
bot-case-photo = Фото на проверке
bot-case-selfie = Селфи
bot-case-appeal = Обжалование
bot-case-urgent = <b>Срочно</b>
bot-case-hidden = Скрыто до решения
bot-case-report = · <b>{ $rule }</b> { $words }
bot-case-flag = · <i>{ $finding }</i>
bot-case-bio = «{ $bio }»
bot-case-appeal-words = Возражение: «{ $words }»
bot-case-gesture = Жест: <b>{ $gesture }</b>
bot-case-strikes =
    { $count ->
        [0] Нарушений ещё не было
        [one] { $count } нарушение до этого
        [few] { $count } нарушения до этого
       *[many] { $count } нарушений до этого
    }
bot-case-approve = ✅ Всё в порядке
bot-case-warn = ⚠️ Предупредить
bot-case-ban = ⛔ Закрыть
bot-case-photo-approve = ✅ Показать
bot-case-photo-reject = 🚫 Отклонить
bot-case-selfie-approve = ✅ Тот же человек
bot-case-selfie-refuse = 🚫 Не похож
bot-case-appeal-lift = ✅ Отменить
bot-case-appeal-uphold = ⚖️ Оставить
bot-case-next = ⏭ Дальше
bot-case-decided = Дело { $number }:
bot-done-dismiss = Нарушения нет; анкету видят
bot-done-warn = Предупреждение вынесено
bot-done-limit = Предупреждение и запрет писать на время
bot-done-ban = Анкета закрыта
bot-done-approve-photo = Фото показано
bot-done-reject-photo = Фото убрано
bot-done-verify = Подтверждено
bot-done-refuse-selfie = Не подтверждено
bot-done-lift = Решение отменено
bot-done-uphold = Решение остаётся
bot-ban-how = /ban 123456789 scam и, если хотите, слова для участника. Правила: { $rules }
bot-ban-done = Вход для { $id } закрыт.
bot-ban-already = Вход для { $id } уже закрыт.
bot-unban-how = /unban 123456789
bot-unban-done = { $id } снова может войти.
bot-unban-already = Вход для { $id } не закрыт.
bot-moderators = Модераторы: { $names }. /moderators 123456789 – добавить, /moderators -123456789 – убрать.
bot-moderators-none = Кроме владельцев модераторов нет. /moderators 123456789 – добавить: второй нужен для обжалований.
bot-moderators-how = /moderators 123456789 – добавить, /moderators -123456789 – убрать.
bot-moderators-added = { $id } теперь модератор.
bot-moderators-there = { $id } уже может модерировать.
bot-moderators-unknown = Здесь нет { $id }. Сначала нужно нажать «Старт».
bot-moderators-removed = { $id } больше не модератор.
bot-command-safety = Безопасность, жалобы, обжалование
bot-command-verify = Подтвердить фото
bot-command-reports = Что ждёт модератора
bot-command-ban = Закрыть вход
bot-command-unban = Открыть вход
bot-command-moderators = Кто модерирует
bot-button-notifications-which = 🔔 О чём и когда сообщать
bot-tell =
    <b>О чём я сообщаю</b>
    { $kinds }

    Тихие часы: { $quiet }
bot-tell-quiet-none = нет
bot-tell-quiet-off = Без тихих часов
bot-tell-more = Другие часы
bot-news-ask = Пришлите мне рассылку: текст или фото с подписью. Вы увидите её раньше всех. Передумали – /cancel.
bot-news-app = В приложении, где выбор больше
bot-news-whom =
    Так она будет выглядеть. Получат <b>{ $count }</b> { $count ->
        [one] участник
        [few] участника
       *[other] участников
    }. Кому отправим?
bot-news-all = Всем
bot-news-lately = Были тут за 30 дней
bot-news-no-photo = Без фото
bot-news-no-profile = Без анкеты
bot-news-any-language = На всех языках
bot-news-send = Отправить…
bot-news-discard = Выбросить
bot-news-discarded = Черновика больше нет.
bot-news-sure =
    Отправить сейчас <b>{ $count }</b> { $count ->
        [one] участнику
        [few] участникам
       *[other] участникам
    }? Отправленное не вернуть.
bot-news-really = Да, отправить
bot-news-back = Пока нет
bot-news-progress =
    <b>{ $state }</b>
    Отправлено: { $sent } из { $audience }
    В очереди: { $waiting }, ждут конца тихих часов: { $held }
    Недоступны: { $unreachable }, не отправлено: { $failed }
bot-news-look = Как дела?
bot-news-stop = Остановить
bot-command-broadcast = Рассказать всем участникам
