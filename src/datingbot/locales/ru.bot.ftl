# Фразы чата по-русски. Теги – HTML Телеграма.

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
bot-analytics =
    <b>Сервис</b>
    Участников: { $members }, с анкетой: { $profiles }
    Активны: { $day } за день, { $week } за неделю, { $month } за месяц
    Новых за день: { $joined }
    Симпатий: { $likes }, пропусков: { $passes }
    Совпадений: { $matches }, за день: { $matchesday }
    Совпадений на сто симпатий: { $rate }
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
bot-button-notifications-on = 🔔 Уведомлять
bot-button-notifications-off = 🔕 Не уведомлять
bot-button-online-on = Показывать, что я в сети
bot-button-online-off = Скрывать, что я в сети
bot-button-pause = ⏸ Поставить анкету на паузу
bot-button-resume = ▶️ Показывать анкету
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
