# Sentences of the chat in English. Tags are Telegram's HTML.

bot-start = <b>Hello, { $name }!</b> I introduce people who live near each other.
    Open the app, say a little about yourself, and look around.
bot-start-again = <b>Welcome back, { $name }!</b> There may be somebody new near you.
bot-keyboard = The button below opens the app without leaving the chat.
bot-open = Open DatingBot
bot-open-keyboard = 💛 Open the app
bot-menu = DatingBot
bot-help =
    <b>What I understand</b>
    /profile – your profile; send me a photo to add it
    /edit – change it here in the chat
    /matches – those you like and who like you
    /stats – your numbers
    /settings – notifications, pause, language
    /pause and /resume – leave the decks and come back
    /delete – erase everything I know about you
    /privacy – what is kept, and for how long
    /cancel – leave what we are in the middle of
bot-cancelled = All right, we leave it there.
bot-nothing-to-cancel = There is nothing to cancel.
bot-unknown = I did not understand that. /help lists what I understand.
bot-unknown-media = I read text and photos only. /help lists what I understand.
bot-edited = I do not follow edits. Please send it as a new message.
bot-unknown-button = This button no longer works. Send /settings or /help.
bot-too-fast = Slowly, please: I answer again in a minute.
bot-privacy =
    <b>What is kept</b>
    Your profile, photos, likes and matches, until you send /delete. Your position is never stored, only the centre of
    an area of about one kilometre. Nobody sees your username or your number.
bot-profile = <b>{ $name }, { $age }</b> · { $place }
    { $goal }
    { $bio }
bot-profile-interests = <i>{ $interests }</i>
bot-profile-missing = You have no profile yet. It takes a minute in the app.
bot-profile-draft = Your form is not saved yet. { $problem }
    What you typed is kept: /edit goes on from here.
bot-profile-created = Your profile is saved, welcome! Now send me a photo: people with one are liked far more often.
bot-profile-saved = Your profile is saved. Now look around.
bot-edit = Edit the profile
bot-edit-here = ✏️ Edit here in the chat
bot-edit-which = What shall we change?
bot-ask-name = What is your name?
bot-ask-birth-date = When were you born? For example: 24.05.1996. Others see only your age.
bot-ask-gender = Who are you?
bot-ask-preference = Whom shall I show you?
bot-ask-place-id = Which town do you live in? Send its name, or your position: I keep the town only.
bot-ask-which-place = Which one is it?
bot-ask-goal = What are you looking for?
bot-ask-interests =
    What do you like? Up to { $most }, with commas between.
    <i>{ $interests }</i>
bot-ask-bio = A few words about you, up to 500 characters.
bot-ask-skip = Leave it empty
bot-photo-added =
    The photo is in your profile. { $count ->
        [one] It is your only one so far.
       *[other] You have { $count } now.
    }
bot-photo-missing = You have no photo yet. Send me one, right here.
bot-photo-lost = Telegram did not hand it over. Please send it again.
bot-photo-needs-profile = First make a profile, then send the photo again.
bot-photo-refused = The photo was not added. { $problem }
bot-matches =
    { $count ->
        [one] <b>{ $count } match</b>
       *[other] <b>{ $count } matches</b>
    }
bot-matches-none = No matches yet. The more people you look at, the sooner there is one.
bot-matches-more = And { $count } more in the app.
bot-matches-button = See all matches
bot-match-line = <b>{ $name }, { $age }</b> · { $place }
bot-match = <b>It’s a match!</b> You and { $name }, { $age }, from { $place }, like each other.
    { $bio }
bot-match-button = See the match
bot-stats =
    <b>Your numbers</b>
    Likes given: { $likes }
    Passed: { $passes }
    Likes received: { $received }
    Matches: { $matches }
bot-analytics =
    <b>The service</b>
    Members: { $members }, with a profile: { $profiles }
    Active: { $day } today, { $week } this week, { $month } this month
    New today: { $joined }
    Likes: { $likes }, passes: { $passes }
    Matches: { $matches }, today: { $matchesday }
    Matches per hundred likes: { $rate }
bot-settings =
    <b>Settings</b>
    Ages { $min }–{ $max }, up to { $distance } km
    Notifications: { $notifications }
    Online status: { $online }
    Profile: { $discoverable }
bot-on = on
bot-off = off
bot-shown = shown in decks
bot-hidden = paused
bot-button-notifications-on = 🔔 Notify me
bot-button-notifications-off = 🔕 Do not notify me
bot-button-online-on = Show when I am online
bot-button-online-off = Hide when I am online
bot-button-pause = ⏸ Pause my profile
bot-button-resume = ▶️ Show my profile
bot-settings-more = Ages and distance
bot-language-changed = From now on we speak English.
bot-settings-changed = Changed
bot-settings-unchanged = It is so already
bot-paused = Your profile is paused: nobody new sees it. /resume brings it back.
bot-resumed = Your profile is shown again.
bot-delete-ask = Erase your profile, photos, likes and matches? This cannot be taken back.
bot-delete-ask-again = Are you sure? Everything is erased at once.
bot-delete-yes = Erase
bot-delete-really = Yes, erase everything
bot-delete-no = Keep it
bot-delete-kept = Everything stays as it was.
bot-delete-stale = This question is too old. Send /delete to be asked anew.
bot-deleted = Everything about you is erased. /start begins anew.
bot-swipes =
    <b>Your swipes have arrived</b>
    Likes: { $liked }, passed: { $passed }, matches: { $matched }
bot-swipes-refused =
    { $count ->
        [one] { $count } was not taken: { $problem }
       *[other] { $count } were not taken: { $problem }
    }
bot-data-refused = { $field }: { $problem }
bot-data-unreadable = What the app sent could not be read: { $problem }
bot-recommendations =
    { $count ->
        [0] There is nobody new near you right now.
        [one] { $count } person near you is waiting in the app.
       *[other] { $count } people near you are waiting in the app.
    }
bot-command-start = Begin
bot-command-profile = Your profile
bot-command-edit = Change your profile here
bot-command-matches = Your matches
bot-command-stats = Your numbers
bot-command-settings = Notifications, pause, language
bot-command-pause = Leave the decks for a while
bot-command-resume = Come back into the decks
bot-command-help = What I understand
bot-command-cancel = Leave what we are in the middle of
bot-command-delete = Erase everything about you
bot-command-privacy = What is kept
bot-command-analytics = The service’s numbers
