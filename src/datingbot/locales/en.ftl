# Sentences of the bot and the Mini App in English.

### Shared

goal-friendship = Friendship
goal-dating = Dates
goal-relationship = A relationship
goal-networking = Networking
goal-serious = Something serious
goal-casual = Something casual
gender-male = Man
gender-female = Woman
gender-other = Another gender
preference-male = Men
preference-female = Women
preference-any = Everyone
language-name = English
language-letters = abcdefghijklmnopqrstuvwxyz
distance-near = Very close
distance-under_5 = Less than 5 km away
distance-under_10 = 5–10 km away
distance-under_25 = 10–25 km away
distance-under_50 = 25–50 km away
distance-under_100 = 50–100 km away
distance-far = More than 100 km away
metric-like_rate = Likes per swipe
metric-match_rate = Matches per like
metric-matches = Matches per member
metric-unmatch_rate = Unmatches per match
metric-messages = Messages per member
metric-report_rate = Reports per member
metric-active_days = Share of days here

## Interests

interest-hiking = Hiking
interest-camping = Camping
interest-running = Running
interest-cycling = Cycling
interest-swimming = Swimming
interest-yoga = Yoga
interest-gym = Gym
interest-climbing = Climbing
interest-skiing = Skiing
interest-football = Football
interest-basketball = Basketball
interest-tennis = Tennis
interest-volleyball = Volleyball
interest-martial-arts = Martial arts
interest-dancing = Dancing
interest-skating = Skating
interest-sailing = Sailing
interest-fishing = Fishing
interest-travel = Travel
interest-road-trips = Road trips
interest-city-walks = City walks
interest-museums = Museums
interest-theatre = Theatre
interest-cinema = Cinema
interest-series = Series
interest-anime = Anime
interest-comics = Comics
interest-books = Books
interest-poetry = Poetry
interest-writing = Writing
interest-history = History
interest-science = Science
interest-astronomy = Astronomy
interest-languages = Languages
interest-philosophy = Philosophy
interest-psychology = Psychology
interest-volunteering = Volunteering
interest-music = Music
interest-concerts = Concerts
interest-guitar = Guitar
interest-piano = Piano
interest-singing = Singing
interest-vinyl = Vinyl
interest-photography = Photography
interest-drawing = Drawing
interest-design = Design
interest-architecture = Architecture
interest-crafts = Crafts
interest-fashion = Fashion
interest-cooking = Cooking
interest-baking = Baking
interest-coffee = Coffee
interest-tea = Tea
interest-wine = Wine
interest-street-food = Street food
interest-vegan = Vegan food
interest-gardening = Gardening
interest-plants = Houseplants
interest-dogs = Dogs
interest-cats = Cats
interest-horses = Horses
interest-birds = Birds
interest-board-games = Board games
interest-video-games = Video games
interest-chess = Chess
interest-quizzes = Quizzes
interest-technology = Technology
interest-programming = Programming
interest-startups = Startups
interest-cars = Cars
interest-motorcycles = Motorcycles
interest-meditation = Meditation
interest-sauna = Sauna
interest-sea = The sea
interest-mountains = Mountains

## Names of fields

field-name = Name
field-birth_date = Birth date
field-gender = Gender
field-preference = Show me
field-bio = About me
field-place_id = Location
field-interests = Interests
field-goal = Goal
field-photos = Photos
field-min_age = Age from
field-max_age = Age to
field-max_distance = Distance
field-show_online_status = Online status
field-allow_notifications = Notifications
field-language = Language
field-match = Matches
field-like = Likes
field-message = Messages
field-digest = Daily digest
field-news = News of the service
field-quiet_hours = Quiet hours
field-time_zone = Time zone
field-texts = Text
field-buttons = Button
field-link = Where the button leads
field-segment = To whom
field-genders = Gender
field-radius = Distance
field-active_days = Active lately
field-starts_at = Start
field-discoverable = Show my profile
field-incognito = Incognito
field-about = What the like is about
field-age_dealbreaker = Age is a must
field-distance_dealbreaker = Distance is a must
field-wanted_goals = Goals
field-goal_dealbreaker = Goal is a must
field-wants_photo = With a photo
field-photo_dealbreaker = Photo is a must
field-relay_messages = Messages in the chat with the bot
field-read_marks = Read marks
field-show_typing = Typing
field-ask_outcome = Ask whether we met
field-text = Message
field-met = Did you meet
field-again = Would you meet again
field-number = Number
field-before = Number
field-after = Number
field-open = Chat
field-agree = Agreement
met-yes = Yes
met-not_yet = Not yet
met-no = No
field-terms = Rules and privacy policy
field-sensitive = Gender and whom I look for
field-learning = Learning from my likes
field-outcome = Being asked whether we met
field-token = Confirmation
field-to_chat = Into the chat
field-target_id = Person
field-action = Action
field-super = Super like
field-subject = What is tried
field-arms = Variants
field-unit = Who is drawn
field-share = Share
field-tolerance = Tolerance
field-note = Note
field-key = Key of the swipe
field-swipes = Swipes
field-ids = Order of photos
field-latitude = Latitude
field-longitude = Longitude
field-q = Search
field-lang = Language
field-photo = Photo
field-profile = Profile
field-reason = Reason
field-words = In your words
field-place = Place
field-block = Block
field-decision_id = Decision
field-verdict = Decision
field-rule = Rule
field-photo_ids = Photos
field-user_id = Telegram id

## Refusals

error-not-text = This has to be text.
error-control-characters = There are invisible characters in the text. Type it again by hand.
error-required = Please fill this in.
error-too-short =
    Write at least { $least } { $least ->
         [one] character
        *[other] characters
    }.
error-too-long =
    Write at most { $most } { $most ->
         [one] character
        *[other] characters
    }; now there are { $given }.
error-not-a-choice = Choose one of the options: { $choices }.
error-campaign-name-taken = There is a link of that name already.
error-experiment-name = A name has small letters, digits and single dashes, { $most } characters at most.
error-experiment-name-taken = There is an experiment of that name already.
error-experiment-arms = Choose 2 to { $most } different variants.
error-experiment-runs-already = An experiment on this runs already. Stop it first.
error-not-a-number = This has to be a whole number.
error-out-of-range = Choose a number from { $least } to { $most }.
error-too-exact = Round the position to { $most } decimals: nobody needs to know it better.
error-consent-needed = This needs your consent first. It is asked for when you open the app.
error-question-stale = This question is too old. Please start again.
error-not-yes-or-no = This has to be on or off.
error-not-a-list = This has to be a list.
error-not-an-object = This is not in the expected form. Close the app and open it again.
error-not-json = The request could not be read. Close the app and open it again.
error-not-a-date = Write the whole date: day, month and year.
error-not-a-key = The swipe has no valid key. Close the app and open it again.
error-one-line = Write the name on one line.
error-age-impossible = Check the year: nobody is older than { $most }.
error-under-age = You have to be at least { $least } years old to be here.
error-unknown-interest = There is no interest “{ $given }”. Choose from the list.
error-too-many = Choose at most { $most }.
error-unknown-field = There is no such field. Close the app and open it again.
error-range-reversed = The lower age ({ $least }) is above the upper one ({ $most }).
error-yourself = This is your own profile.
error-pass-with-like = A pass can carry neither a note nor a super like.
error-unknown-place = Choose your town from the list.
error-unknown-photo = This photo is no longer there. Open your profile again.
error-photo-too-large = The photo is too large: at most { $most } MB.
error-photo-not-an-image = This file is not a photo. Choose a JPEG, PNG or WebP picture.
error-photo-too-many = You already have { $most } photos. Delete one to add another.
error-photo-too-small = The photo is too small: each side needs at least { $least } pixels.
error-out-of-likes = You are out of likes for now. New ones come within a day.
error-out-of-superlikes = You are out of super likes for now. New ones come within a day.
error-out-of-messages = You have written very much today. Go on tomorrow.
error-your-turn =
    { $count } { $count ->
         [one] person waits
        *[other] people wait
    } for your answer. Answer them, or unmatch; then like on.
error-cannot-reach = The bot cannot write to them right now, and messages are not kept here. Try again later.
error-again-without-meeting = Only a meeting that was can be wished for again.
error-unauthorized = Your session has ended. Close the app and open it again from the chat.
error-forbidden = This is not open to you.
error-not-found = This is no longer here.
error-too-many-requests =
    That was too fast. Try again in { $seconds } { $seconds ->
         [one] second
        *[other] seconds
    }.
error-unavailable = The service does not answer right now. Try again in a moment.
error-nothing-to-undo = There is nothing to take back.
error-no-profile = First fill in your profile.
error-banned = Your profile has been closed by the administrators.
error-not-sold = Nothing is sold here now, or the bot may not write to you. Press Start in its chat and try again.
error-owners-only = This is for the owners of the service.
error-not-quiet-hours = Quiet hours go from one time to another, such as 23:00-08:00.
error-quiet-all-day = Leave at least an hour of the day that is not quiet.
error-unknown-time-zone = This time zone is not known here.
error-not-a-link = This has to be an address that begins with https://
error-not-ahead = Choose a time between now and { $days } days ahead.
error-not-a-draft = It has begun already and cannot change any more.
error-conflict = This was changed meanwhile. Look again and repeat.
error-text-has-contacts = No links, phone numbers or names in messengers yet, please: first get to know each other here.
error-text-asks-for-money = This reads like asking for money or selling something. It was not sent.
error-too-alike =
    You have sent this text to many people. Write something of your own, or wait { $minutes } { $minutes ->
         [one] minute
        *[other] minutes
    }.
error-limited = You may not write notes and messages for now. Why, and how to appeal, is said under Safety.
error-photo-rejected-before = This photo was rejected by the moderators before.
error-selfie-needs-photo = The selfie is compared with your photos: add one first, or wait until yours has been looked at.
error-selfie-not-asked = The gesture is too old, or a selfie is waiting already. Ask for a new gesture.
error-unknown-member = Nobody with this Telegram id is here. They have to press Start first.
error-already-decided = Another moderator has decided this meanwhile.
error-protected = This is an owner of the service.
error-not-appealable = This decision is not open to an appeal: it is too old, was lifted, or you have appealed already.

## Rules of the service

rule-fake = Fake profile
rule-fake-text = A profile shows the person who made it, with their own photos and true facts.
rule-minor = Under 18
rule-minor-text = Everybody here is 18 or older.
rule-scam = Scam or money
rule-scam-text = Nobody here asks for money, sells anything or leads others to investments.
rule-spam = Advertising
rule-spam-text = No advertising, no links to other places, no same message to everybody.
rule-harassment = Insults or pressure
rule-harassment-text = No insults, no threats, and a no is a no.
rule-hate = Hate
rule-hate-text = Nobody is put down for who they are.
rule-sexual = Unwanted sexual messages
rule-sexual-text = Nothing sexual that the other did not ask for.
rule-violence = Danger or violence
rule-violence-text = No violence, no call for it, and no danger to oneself or others.
rule-photos = Unfit photos
rule-photos-text = Photos show their owner; no nudity, no violence, no advertising.
rule-other = Something else
rule-other-text = The service is for people who want to meet each other honestly.

## Gestures of the selfie check

gesture-thumbs-up = Show a thumb up
gesture-peace = Show two fingers as a V
gesture-open-palm = Show an open palm beside your face
gesture-three-fingers = Show three fingers
gesture-hand-on-head = Put a hand on your head
gesture-cover-eye = Cover one eye with a hand
gesture-touch-nose = Touch the tip of your nose
gesture-ok-sign = Form an O with thumb and forefinger

## When somebody was last here, roughly

presence-online = Online
presence-today = Active today
presence-week = Active this week

## What is found in texts

finding-age = Says that they are under 18
finding-money = Money, sales or investments
finding-link = A link
finding-phone = A phone number
finding-handle = A name in a messenger
finding-repeat = The same text to very many people

### Mini App

app-title = Dating
app-tab-discover = Discover
app-tab-likes = Likes
app-tab-chats = Chats
app-tab-profile = Profile
app-tabs = Sections
app-tab-new = { $count } new
app-likes-title = Likes you
app-likes-empty-title = No likes yet
app-likes-empty-text = When someone likes you, you will see them here and can like back. It costs nothing.
app-loading = Loading…
app-save = Save
app-saving = Saving…
app-cancel = Cancel
app-close = Close
app-retry = Try again
app-offline = No connection
app-offline-waiting =
    No connection. { $count } { $count ->
         [one] swipe
        *[other] swipes
    } waiting
app-offline-through-bot = Send through the bot
app-no-connection = The connection is lost. What you typed is kept.
app-broken = Something went wrong here.
app-outside-title = Open this in Telegram
app-outside-text = This app lives inside Telegram. Open your chat with the bot and tap the app button there.
app-outside-open = Open the bot
app-reopen-title = Open the app again
app-reopen-text = Your session has ended. Close this window and open the app again from the chat with the bot.
app-screen-invite = Invite a friend
app-screen-admin-invites = Invite links
app-invite-text = The more people nearby, the more matches. Whoever starts by your link is counted for you.
app-invite-link = Your link
app-invite-share = Send to a friend
app-invite-share-text = I am looking for someone here. Come along!
app-invite-copy = Copy the link
app-invite-copied = Copied
app-invite-not-copied = Copying is not allowed here. Select the link and copy it by hand.
app-invite-came =
    { $arrived ->
        [0] Nobody came by your link yet.
        [one] One person came by your link
       *[other] { $arrived } people came by your link
    }{ $arrived ->
        [0] { "" }
       *[other] , { $joined } with a profile.
    }
app-campaigns-new = A link for a campaign
app-campaigns-new-hint = Where you will put it: a poster, a channel, an advertisement.
app-campaigns-begin = Make a link
app-campaigns-begun = The link is made
app-campaigns-friends = Members’ own links
app-campaigns-since = Since { $time }
app-campaigns-closed = Closed { $time }
app-campaigns-arrived = Arrived
app-campaigns-profile = Profile
app-campaigns-photo = Photo
app-campaigns-swipe = First swipe
app-campaigns-match = First match
app-campaigns-message = First message
app-campaigns-link = Link
app-campaigns-close = Close
app-campaigns-close-title = Close “{ $name }”?
app-campaigns-close-text = Whoever starts by it from now on is not counted for it.
app-screen-shop = Super likes
app-screen-admin-payments = Payments
app-shop-bought =
    { $count ->
        [0] You have none besides the free ones of each day.
        [one] You have one besides the free ones of each day.
       *[other] You have { $count } besides the free ones of each day.
    }
app-shop-text = A super like puts you first among those who like somebody. Bought ones are used when the day’s free ones are gone, and do not expire.
app-shop-buy = Buy { $superlikes } for ⭐ { $stars }
app-shop-sent = The invoice is in the bot’s chat
app-shop-off = Nothing is sold here now.
app-payments-none = Nobody paid for anything yet.
app-payments-earned = Earned: ⭐ { $stars }
app-payments-title = Payment № { $number }
app-payments-line = ⭐ { $stars } for { $superlikes } super likes, { $time }
app-payments-refunding = Refund asked for, { $taken } taken back
app-payments-refunded = Refunded, { $taken } taken back
app-payments-refund = Refund
app-payments-refund-title = Refund payment № { $number }?
app-payments-refund-text = The Stars go back, and what is unspent is taken back.
app-payments-refund-done = The refund is on its way
app-screen-admin = Numbers
app-screen-admin-experiments = Experiments
app-admin-as-of = As of { $time }. Days begin at midnight UTC.
app-admin-uncounted = The first count is under way. Look again in a minute.
app-admin-members = Members
app-admin-joined-today = { $count } new today
app-admin-active-today = Active today
app-admin-of-members = { $share } of members
app-admin-matches-today = { $count } today
app-admin-like-back = Likes answered
app-admin-replies = Conversations answered
app-admin-month = in 30 days
app-admin-funnel = How far newcomers come, 30 days
app-admin-step = Step
app-admin-share = Share
app-admin-step-started = Started
app-admin-step-profile = Profile
app-admin-step-photo = Photo
app-admin-step-swipe = First swipe
app-admin-step-match = First match
app-admin-step-message = First message
app-admin-messages = Messages
app-admin-messages-today = { $count } today
app-admin-line-reply-rate = replied
app-admin-reports = Reports
app-admin-reports-waiting = Waiting now
app-admin-reports-oldest = Oldest waits
app-admin-reports-review = Typical time to decide
app-admin-reports-ever = Ever made
app-admin-hours = { $hours } h
app-admin-meetings = Did you meet?
app-admin-meetings-asked = Asked, 30 days
app-admin-meetings-answered = Answered
app-admin-meetings-met = Met
app-admin-meetings-again = Would meet again
app-admin-active = Active members
app-admin-line-active-month = in a month
app-admin-line-active-week = in a week
app-admin-line-active = in a day
app-admin-swipes = Swipes and matches a day
app-admin-line-passes = passes
app-admin-line-likes = likes
app-admin-line-matches = matches
app-admin-matches = Matches
app-admin-rates = Answered, over 30 days
app-admin-line-like-back-rate = likes
app-admin-line-match-rate = matched
app-admin-as-table = As a table
app-admin-day = Day
app-admin-cohorts = Who came back
app-admin-week = Joined from
app-admin-joined = People
app-admin-d1 = Day 1
app-admin-d7 = Day 7
app-admin-d30 = Day 30
app-admin-gini = Fairness of decks (Gini)
app-admin-gini-hint = 0: everybody was shown as often as everybody else in the last 7 days. 1: one person got it all.
app-experiments-running = Running since { $time }
app-experiments-by-owner = You stopped it on { $time }
app-experiments-by-guard = A guard stopped it: with “{ $arm }”, “{ $metric }” is surely more than { $tolerance }{"\u00A0"}% worse.
app-experiments-plan-member = { $share }{"\u00A0"}% of members; stops at { $tolerance }{"\u00A0"}% worse
app-experiments-plan-region = { $share }{"\u00A0"}% of regions; stops at { $tolerance }{"\u00A0"}% worse
app-experiments-ended = Ended
app-experiments-results = Results of { $name }
app-experiments-metric = Metric
app-experiments-control = as before
app-experiments-members =
    { $count } { $count ->
         [one] member
        *[other] members
    }
app-experiments-guard = guard
app-experiments-unmeasured = Nothing is measured yet: numbers come within a minute after the first members met a variant.
app-experiments-too-early = too early to tell
app-experiments-interval = { $low } to { $high }
app-experiments-stop = Stop
app-experiments-stop-title = Stop “{ $name }”?
app-experiments-stop-text = Everybody gets what they got before it. It cannot be started again under this name.
app-experiments-stopped = The experiment is stopped
app-experiments-started = The experiment runs
app-experiments-new = Try something
app-experiments-new-hint = Some members get another variant. If it harms matches or visits, it stops by itself.
app-experiments-name = Name
app-experiments-against = Instead of: { $control }
app-experiments-unit-member = Members
app-experiments-unit-region = Whole regions
app-experiments-tolerance-hint = Regions are slower but fairer where variants compete for the same people. Tolerance: by how much a guard may get worse.
app-experiments-start = Start
subject-deck = Order of the deck
arm-random = By chance
arm-formula = By likeness
arm-one_sided = By what the viewer likes
arm-product = By what both like
arm-harmonic = By what both like, evenly
arm-priced = By what both like, priced
app-unreachable-title = The service does not answer
app-unreachable-text = Check your connection, or try again in a moment.
app-like = Like
app-pass = Pass
app-superlike = Super like
app-undo = Undo
app-note = Add a note
app-stamp-like = Like
app-stamp-pass = Nope
app-stamp-super = Super
app-actions = What do you think?
app-deck = Profiles
app-deck-hint = Right arrow: like. Left arrow: pass. Up arrow: super like. Backspace: undo. Enter: the whole profile.
app-card-now = Now showing { $name }, { $age }, { $location }
app-card-fit = { $percent }% in common
app-why = Why you see this profile
app-why-interests = You both like: { $interests }
app-why-goal = You both look for: { $goal }
app-why-age = About the same age
app-card-open = Whole profile
app-card-about = About { $name }
app-card-no-photo = No photo yet
app-name-age = { $name }, { $age }
app-photo-of = Photo { $index } of { $count }: { $name }
app-photo-next = Next photo
app-photo-previous = Previous photo
app-liked = You like { $name }
app-passed = You passed { $name }
app-superliked = You sent { $name } a super like
app-undone = { $name } is back
app-swipe-refused = { $name }: { $reason }
app-likes-left =
    { $count } { $count ->
         [one] like
        *[other] likes
    } left today
app-note-title = A note for { $name }
app-like-photo = Like photo { $index }
app-like-bio = Like what they wrote
app-like-back = Like { $name } back
app-pass-name = Pass { $name }
app-likes-your-photo = Likes your photo
app-likes-your-bio = Likes what you wrote
app-likes-your-super = Super-likes you
app-likes-your-plain = Likes you
app-note-about = What is it about?
app-note-photo = Photo { $index }
app-note-bio = What they wrote
app-note-placeholder = What caught your eye?
app-note-send = Send with a like
app-empty-near-title = Nobody near you yet
app-empty-near-text = New people join every day. Look a little further meanwhile.
app-empty-seen-title = You have seen everyone
app-empty-seen-text = That is everyone who fits for now. We will show new people as they come.
app-empty-filters-title = Your filters are narrow
app-empty-filters-text = Nobody fits all that you insist on. What would you give up?
app-widen-distance = Look within { $most } km
app-widen-distance-count =
    { $count ->
         [one] 1 person
        *[other] { $count } people
    } between { $least } and { $most } km
app-widen-age = Ages { $least } to { $most }
app-widen-age-count =
    { $count ->
         [one] 1 more person is
        *[other] { $count } more people are
    } that old and fit
app-widen-goal = Any goal
app-widen-goal-count =
    { $count ->
         [one] 1 more person looks
        *[other] { $count } more people look
    } for something else
app-widen-photo = Without a photo too
app-widen-photo-count =
    { $count ->
         [one] 1 more person has
        *[other] { $count } more people have
    } no photo yet
app-empty-settings = Change my search
app-empty-again = Look again
app-match-title = It’s a match!
app-match-text = You and { $name } like each other.
app-match-hello = Say hello
app-match-keep = Keep swiping
app-match-you = You
app-chats-new = New matches
app-chats-talks = Conversations
app-chats-begin = Somebody has to begin. Why not you?
app-chats-hello = Say hello to { $name }
app-chats-mine = You: { $text }
app-chats-your-turn = Your turn
app-chats-unread =
    { $count ->
         [one] { $count } new message
        *[other] { $count } new messages
    }
app-chats-in-telegram = In your chat with the bot
app-chats-empty-title = No chats yet
app-chats-empty-text = When someone you like likes you back, you can talk here.
app-chat-with = Chat with { $name }
app-chat-log = Messages with { $name }
app-chat-back = Back
app-chat-menu = More about { $name }
app-chat-write-to = Message to { $name }
app-chat-send = Send
app-chat-typing = typing…
app-chat-types = { $name } is typing
app-chat-today = Today
app-chat-yesterday = Yesterday
app-chat-earlier = Show earlier messages
app-chat-kept =
    Messages are kept for { $days ->
         [one] { $days } day
        *[other] { $days } days
    }. Older ones are gone.
app-chat-unreadable = This message can no longer be read
app-chat-not-kept = Sent. The words are in the chat with the bot only.
app-chat-state-waiting = waiting to be sent
app-chat-state-sent = sent
app-chat-state-read = read
app-chat-state-failed = not sent
app-chat-discard = Discard
app-chat-waiting = No connection. What you write is kept and sent later.
app-chat-begin-title = You and { $name } like each other
app-chat-begin-text = Say hello. A question about the profile works better than “Hi”.
app-chat-begin-unstored = Say hello. Messages are not kept here: they go to the chat with the bot, on both sides.
app-chat-ended-title = This chat has ended
app-chat-ended-text = One of you left. Nothing of it can be read any more.
app-chat-go-on = Go on in Telegram
app-chat-go-on-title = Go on in Telegram?
app-chat-go-on-text = { $name } is asked. Only if both of you agree, you both see each other’s name in Telegram.
app-chat-go-on-offered = { $name } wants to go on in Telegram. If you agree, you both see each other’s name there. This cannot be taken back.
app-chat-go-on-ask = Ask
app-chat-go-on-agree = Agree
app-chat-take-back = Take back
app-chat-asked = { $name } is asked whether to go on in Telegram.
app-chat-offered = { $name } would like to go on in Telegram.
app-chat-agreed = You both agreed to go on in Telegram.
app-chat-agreed-in-bot = You both agreed. The chat with the bot leads you to { $name }.
app-chat-go-there = Write there
app-chat-unmatch = Unmatch { $name }
app-chat-met-title = Did you meet?
app-chat-met = Did you meet { $name }?
app-chat-met-again = Would you meet { $name } again?
app-chat-met-why = They are not told; only totals are counted.
app-chat-met-thanks = Thank you
app-settings-chats = Chats
app-settings-relay = Messages in the bot’s chat too
app-settings-relay-hint = Off: you are told that there are messages, and read them here.
app-settings-read = Read marks
app-settings-read-hint = Off: nobody sees how far you have read, nor you how far they have.
app-settings-typing = Show typing
app-settings-typing-hint = Off: neither of you sees the other typing.
app-settings-outcome = Ask me whether we met
app-settings-outcome-hint = Once, some days after a long conversation. It helps to introduce people who get along.
app-matches-discover = Go to Discover
app-matches-unmatch-title = Unmatch { $name }?
app-matches-unmatch-text = You will both stop seeing each other. This can not be taken back.
app-matches-unmatch-yes = Unmatch
app-matches-unmatched = { $name } is no longer a match
app-profile-title = Your profile
app-profile-edit = Edit your profile
app-profile-change = Edit
app-profile-preview = Preview
app-advice-photos = Add a photo
app-advice-photos-text = Profiles with a photo get far more likes.
app-advice-bio = Say something about yourself
app-advice-bio-text = A few words make the first message easy.
app-advice-interests = Choose your interests
app-advice-interests-text = What you share with somebody stands on their card.
app-continue = Continue
app-skip = Skip for now
app-step = Step { $step } of { $of }
app-ask-name = What should people call you?
app-ask-name-text = Your first name is enough.
app-ask-birth_date = When were you born?
app-ask-birth_date-text = You have to be 18 or older.
app-ask-gender = Who are you?
app-ask-gender-text = People who are looking for you will find you.
app-ask-preference = Who would you like to meet?
app-ask-preference-text = Only they see you, and you see only them.
app-ask-place = Where do you live?
app-ask-place-text = To find people near you.
app-ask-goal = What are you looking for?
app-ask-goal-text = Be honest: you meet people who look for the same.
app-ask-interests = What do you enjoy?
app-ask-interests-text = What you share with somebody stands on their card.
app-ask-bio = A few words about you
app-ask-bio-text = Something to ask you about makes the first message easy.
app-ask-photos = Add your photos
app-ask-photos-text = Profiles with a photo get far more likes.
app-ask-preview = This is how others see you
app-ask-preview-text = Tap for the whole profile. Go back to change anything.
app-profile-photos = Photos
app-profile-photos-hint = Up to { $most }. Drag to change the order; the first is your cover.
app-profile-photo-add = Add a photo
app-profile-photo-name = Photo { $index }
app-profile-photo-cover = Cover
app-profile-photo-delete = Delete photo { $index }
app-profile-photo-delete-title = Delete this photo?
app-profile-photo-delete-yes = Delete
app-profile-photo-keys = Arrow keys move the photo, Delete removes it.
app-profile-photo-added = Photo added
app-profile-photo-deleted = Photo deleted
app-profile-photo-moved = Moved to place { $index }
app-profile-photo-uploading = Uploading the photo
app-profile-basics = The basics
app-profile-more = A little more
app-profile-birth-hint = People see only your age.
app-profile-bio-hint = What makes you laugh? What is your perfect Sunday?
app-profile-left = { $count } left
app-profile-place-hint = Start typing your town
app-profile-place-list = Towns
app-profile-place-private = Only the distance is shown, and only roughly.
app-profile-place-mine = Use my location
app-profile-place-found =
    { $count } { $count ->
         [one] town
        *[other] towns
    } found
app-profile-place-none = No such town. Try the nearest larger one.
app-profile-place-refused = Your location is not available. Type your town instead.
app-profile-interests-count = { $count } of { $most }
app-profile-interests-more = Show all
app-profile-interests-less = Show fewer
app-profile-saved = Your profile is saved
app-profile-fix =
    { $count ->
         [one] One field needs
        *[other] { $count } fields need
    } your attention
app-profile-through-bot = Save through the bot
app-profile-through-bot-text = The service does not answer from here. The bot can take your profile instead; the app will close.
app-filters-title = Who you see
app-filters-text = A dealbreaker works both ways: whoever does not fit is hidden from you, and you from them.
app-filters-gender = Always both ways. You change it in your profile.
app-filters-dealbreaker = Dealbreaker
app-filters-distance = Distance
app-filters-distance-hard = Nobody from further away.
app-filters-distance-soft = People from further away come later.
app-filters-age = Age
app-filters-age-hard = Nobody of another age.
app-filters-age-soft = People of other ages come later.
app-filters-goal = Goal
app-filters-goal-any = No choice: any goal is fine.
app-filters-goal-some = You see people who look for one of these.
app-filters-goal-hard = Nobody who looks for something else.
app-filters-goal-soft = People who look for something else come later.
app-filters-photo = Photo
app-filters-photo-wanted = With a photo
app-filters-photo-hard = Nobody without a photo.
app-filters-photo-soft = People without a photo come later.
app-settings-title = Settings
app-settings-distance-value = { $distance } km
app-settings-privacy = Your profile
app-settings-discoverable = Show my profile
app-settings-discoverable-hint = Off: a pause. Nobody new sees you; your matches stay.
app-settings-incognito = Incognito
app-settings-incognito-hint = Only people you like see your profile.
app-settings-online = Show when I am online
app-settings-online-hint = Only roughly: online, today, this week. Off, or while you are hidden: nobody sees it, nor do you see theirs.
app-settings-language = Language
app-settings-saved = Settings saved
app-paused = Your profile is paused: nobody new sees you.
app-resume = Resume

app-screen-admin-announcements = Announcements
app-notify-title = Notifications
app-notify-all = Notify me
app-notify-all-hint = In the chat with the bot. Off: only what concerns your account.
app-notify-kinds = What about
app-notify-match-hint = You like each other.
app-notify-like-hint = At most once an hour, together.
app-notify-message-hint = Off: they still come, but silently.
app-notify-digest-hint = Once a day at 18:00: who waits for you.
app-notify-news-hint = Now and then, from the people who run this.
app-notify-quiet = Do not disturb me
app-notify-quiet-hint = What comes then waits until they end; chats go on silently.
app-notify-quiet-from = From
app-notify-quiet-to = To
app-notify-zone = By the clock of { $zone }.
app-notify-unreachable = The bot cannot write to you. Open the chat with it and press Start.
app-announce-title = Announcements
app-announce-new = New announcement
app-announce-none-title = Nothing announced yet
app-announce-none-text = Tell all members something, or only some of them. You see it first.
app-announce-state-draft = Draft
app-announce-state-scheduled = Scheduled
app-announce-state-running = Being sent
app-announce-state-stopped = Stopped
app-announce-state-done = Sent
app-announce-sent = { $count } sent
app-announce-of = { $sent } of { $count } sent
app-announce-count-sent = Sent
app-announce-count-waiting = In the queue
app-announce-count-held = Wait for quiet hours to end
app-announce-count-unreachable = Cannot be reached
app-announce-count-failed = Refused by Telegram
app-announce-count-unclear = Cut off while being sent
app-announce-text = Text: { $language }
app-announce-text-hint = Members read it in their own language; without a text in theirs they do not get it.
app-announce-photo = Add a photo
app-announce-photo-off = Remove the photo
app-announce-link-none = No button
app-announce-link-discover = Discover
app-announce-link-likes = Likes
app-announce-link-chats = Chats
app-announce-link-profile = Profile
app-announce-link-address = An address
app-announce-label = Button: { $language }
app-announce-genders-hint = None chosen: everyone.
app-announce-days-any = Any time
app-announce-days =
    Last { $count } { $count ->
         [one] day
        *[other] days
    }
app-announce-standing = Profile
app-announce-standing-any = Any or none
app-announce-standing-no-profile = None yet
app-announce-standing-profile = Filled in
app-announce-standing-photo = With a photo
app-announce-standing-no-photo = Without a photo
app-announce-place-hint = Empty: everywhere.
app-announce-later = Not before
app-announce-later-hint = Empty: at once.
app-announce-starts = Begins { $time }
app-announce-looks = As members see it
app-announce-audience =
    Goes to { $count } { $count ->
         [one] member
        *[other] members
    }
app-announce-preview = Send it to me first
app-announce-previewed = Look into the chat with the bot
app-announce-send = Send
app-announce-schedule = Schedule
app-announce-ask =
    Send it to { $count } { $count ->
         [one] member
        *[other] members
    }?
app-announce-ask-now = It begins at once. You can stop it, but what was sent stays sent.
app-announce-ask-later = It begins by itself at the time you chose.
app-announce-discard = Throw the draft away
app-announce-discard-ask = Throw this draft away?
app-announce-stop = Stop
app-announce-stop-ask = Stop this announcement?
app-announce-stop-text = What waits is not sent; what was sent stays.
## Safety

app-screen-safety = Safety
app-screen-moderation = Moderation
app-card-more = Report or block { $name }
app-verified = Photos verified
app-report = Report or block
app-chat-report = Report or block { $name }
app-chat-caution = Careful: links, numbers and talk of money this early often come from strangers with bad plans.
app-profile-photo-held = In review
app-report-title = What is wrong with { $name }?
app-report-text = A moderator looks at it. Nobody learns who reported.
app-report-words-hint = What happened? The profile is kept as it is now, and the last messages when you report from a chat.
app-report-words-needed = Please say what happened.
app-report-block = Block { $name } too
app-report-block-hint = You will not see each other again; a match ends.
app-report-send = Send the report
app-report-only-block = Only block { $name }
app-report-sent = Thank you. A moderator looks at it.
app-report-sent-blocked = Thank you. A moderator looks at it, and { $name } is blocked.
app-report-blocked = { $name } is blocked
app-safety-hidden = Your profile is hidden until a moderator has looked at it.
app-safety-limited = You may not write notes and messages until { $day }.
app-safety-decisions = Decisions about you
app-safety-rule = Rule
app-safety-grounds = It rests on
app-safety-how = How it was decided
app-safety-words = In the moderator’s words
app-safety-reports = Your reports
app-safety-gone = Somebody who left
app-safety-report-waiting = Waiting
app-safety-report-upheld = Measures taken
app-safety-report-rejected = No breach
app-safety-blocked = Blocked people
app-safety-nobody-blocked = You have blocked nobody.
app-safety-unblock = Unblock
app-safety-unblock-name = Unblock { $name }
app-safety-unblocked = { $name } is no longer blocked
app-safety-tips = Stay safe
app-safety-tip-here = Write here until you trust each other. Who hurries to another messenger often has a reason.
app-safety-tip-money = Never send money, codes or card numbers, whatever the story.
app-safety-tip-meet = Meet in public for the first time, tell a friend where, and go home on your own.
app-safety-tip-badge = Look for the badge: a moderator has compared those photos with a selfie.
app-safety-tip-report = Report what is wrong: the three dots on a card or in a chat. Nobody learns who it was.
app-safety-emergency = In danger call 112, or the emergency number of your country.
app-safety-call = Call 112
app-check-title = Verified photos
app-check-none = Show that it is you: a moderator compares a selfie with your photos, then it is deleted.
app-check-asked = Take a selfie with it within half an hour.
app-check-waiting = Your selfie is with the moderators. You hear from us in the chat.
app-check-verified = Your profile has the badge. It stays as long as one of the compared photos does.
app-check-begin = Verify my photos
app-check-send = Take the selfie
app-appeal = Appeal
app-appeal-why = Why is the decision wrong?
app-appeal-hint = Somebody who did not take the decision looks at it.
app-appeal-send = Send the appeal
app-appeal-sent = Your appeal is in the queue
app-appeal-waiting = Your appeal is in the queue
app-appeal-lift = Lifted: it does not count
app-appeal-uphold = Your appeal was answered: the decision stands
app-banned-title = Your profile is closed
app-banned-text = The reasons are in your chat with the bot. There you can appeal, and somebody else looks at it.

## Moderation

app-moderation-empty-title = Nothing waits
app-moderation-empty-text = New cases come here by themselves. Thank you!
app-moderation-place = { $place } of { $count } waiting
app-moderation-approve = Approve
app-moderation-warn = Warn
app-moderation-ban = Ban
app-moderation-photo-approve = Show
app-moderation-photo-reject = Reject
app-moderation-selfie-approve = Same person
app-moderation-selfie-refuse = Not the same
app-moderation-appeal-lift = Lift
app-moderation-appeal-uphold = Let stand
app-moderation-skip = Skip
app-moderation-keys = A, W, B decide · S skips · J, K next and previous
app-moderation-ban-title = Shut out { $name }?
app-moderation-ban-text = They cannot come back, not even after erasing themselves. They can appeal.
app-moderation-remove-photo = Remove
app-case-conduct = Conduct
app-case-photo = A held photo
app-case-selfie = A selfie
app-case-appeal = An appeal
app-case-urgent = Urgent
app-case-hidden = Hidden until decided
app-case-limited = Limited
app-case-verified = Verified
app-case-gesture = Asked for:
app-case-flags = Found in texts
app-case-history = Before
app-case-lifted = lifted
app-case-strikes =
    { $count ->
        [0] No strikes so far.
        [one] { $count } strike so far.
       *[other] { $count } strikes so far.
    }
app-case-next-strike = Warning again means: { $measure }.
app-case-advised = Advised: { $measure }
app-case-words = Words for the member
app-case-words-hint = They read it in the statement of reasons.
app-case-reporter = Reporter { $number }, weighs { $weight }%
app-case-evidence = The profile as it was
app-case-messages = The end of their conversation
app-case-the-reporter = Reporter
app-case-appeal-words = What they say
app-measure-warn = a warning
app-measure-limit =
    { $days ->
        [one] no writing for { $days } day
       *[other] no writing for { $days } days
    }
app-measure-ban = shut out
app-done-dismiss = No breach
app-done-warn = Warned
app-done-limit = Limited
app-done-ban = Shut out
app-done-hide = Hidden by reports
app-done-approve-photo = Photo shown
app-done-reject-photo = Photo removed
app-done-verify = Verified
app-done-refuse-selfie = Not verified
app-done-lift = Lifted
app-done-uphold = Stands
app-moderators-title = Moderators
app-moderators-none = Nobody but the owners. A second person is needed to answer appeals.
app-moderators-hint = They have to have pressed Start in the bot.
app-moderators-add = Add a moderator
app-moderators-remove = Remove
app-moderators-remove-title = Remove { $name }?
app-moderators-remove-text = They will no longer see the queue.

### The chat. Tags are Telegram's HTML.

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
    /export – get everything I know about you
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
bot-invoice-title =
    { $count } { $count ->
         [one] super like
        *[other] super likes
    }
bot-invoice-text = A super like puts you first among those who like somebody. They are used when your free ones of the day are gone, and do not expire.
bot-pay-refused = This offer is no longer good. Ask for a new one in the app.
bot-paid =
    Thank you! { $count } { $count ->
         [one] super like is
        *[other] super likes are
    } yours. Payment № { $number }. Trouble with it? /paysupport
bot-pay-returned = This payment fits no offer of ours. Your Stars are on their way back.
bot-refunded = ⭐ { $stars } were sent back to you.
bot-pay-line = № { $number } · { DATETIME($day, dateStyle: "medium") } · ⭐ { $stars }
bot-paysupport =
    <b>Help with payments</b>
    Write what happened behind the command, for example: /paysupport I paid and got nothing. The owners of the service answer, not Telegram. Your latest payments:
bot-paysupport-sent = The owners were told. They will answer here or send your Stars back.
bot-paysupport-later = You wrote about payments several times today. Wait for an answer, or write again tomorrow.
bot-paysupport-asked =
    <b>A question about a payment</b>
    From { $name }, payments: { $payments }
    { $words }
bot-terms =
    <b>Terms</b>
    Super likes are used up one by one and do not expire. What you did not use is refunded on request: write /paysupport. Erasing your profile gives up what is left. The seller is the owner of this service, not Telegram.
bot-command-paysupport = Help with payments
bot-command-terms = Terms of purchases
bot-analytics =
    <b>The service</b>
    Members: { $members }, with a profile: { $profiles }
    Active: { $day } today, { $week } in a week, { $month } in a month
    New today: { $joined }
    Likes: { $likes }, passes: { $passes }
    Matches: { $matches }, today: { $matchesday }
    Matches per like: { $rate }, likes answered: { $back }
    Messages: { $messages }, today: { $messagesday }
    Conversations answered: { $replies }
    Fairness of decks (Gini): { $gini }
    Reports waiting: { $reports }, typical time to decide: { $review }
bot-analytics-uncounted = The first count is under way. Ask again in a minute.
bot-analytics-open = All numbers
bot-chart-title = The service
bot-chart-day = { DATETIME($day, dateStyle: "medium") }
bot-chart-today = today
bot-chart-count = { $value }
bot-chart-percent = { NUMBER($value, maximumFractionDigits: 1) } %
bot-chart-ratio = { NUMBER($value, minimumFractionDigits: 2, maximumFractionDigits: 2) }
bot-chart-hours = { NUMBER($value, maximumFractionDigits: 1) } h
bot-chart-members = Members
bot-chart-new-today = { $count } new today
bot-chart-matches = Matches
bot-chart-matches-today = { $count } today
bot-chart-answered = Likes answered
bot-chart-month = in 30 days
bot-chart-active = Active members
bot-chart-in-a-day = in a day
bot-chart-in-a-week = in a week
bot-chart-in-a-month = in a month
bot-chart-funnel = How far newcomers come, 30 days
bot-chart-step-started = Started
bot-chart-step-profile = Profile
bot-chart-step-photo = Photo
bot-chart-step-swipe = First swipe
bot-chart-step-match = First match
bot-chart-step-message = First message
bot-experiment-stopped =
    <b>An experiment was stopped</b>
    { $name }: with “{ $arm }”, “{ $metric }” is surely more than { $tolerance } % worse. Everybody gets what they got before it.
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
bot-incognito = incognito, only people you like see it
bot-button-notifications-on = 🔔 Notify me
bot-button-notifications-off = 🔕 Do not notify me
bot-button-online-on = Show when I am online
bot-button-online-off = Hide when I am online
bot-button-pause = ⏸ Pause my profile
bot-button-resume = ▶️ Show my profile
bot-button-incognito-on = 🕶 Only people I like may see me
bot-button-incognito-off = Show me to everybody who fits
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
bot-notice-matches =
    { $count ->
        [one] <b>It’s a match</b> with { $names }!
       *[other] <b>{ $count } new matches:</b> { $names }{ $more ->
            [0] !
           *[other] { " " }and { $more } more!
        }
    }
bot-notice-likes =
    { $count ->
        [one] <b>Somebody likes you.</b> Have a look who it is.
       *[other] <b>{ $count } people like you.</b> Have a look who they are.
    }
bot-notice-likes-button = See who
bot-notice-messages =
    { $count ->
        [one] New message from <b>{ $name }</b>
       *[other] { $count } new messages from <b>{ $name }</b>
    }
bot-notice-messages-several =
    { $count } new messages from { $names }{ $more ->
        [0] { "" }
       *[other] { " " }and { $more } more
    }
bot-notice-digest =
    <b>Your day</b>
    { $likes ->
        [0] Nobody new likes you today, but
        [one] Somebody likes you and waits for an answer;
       *[other] { $likes } people like you and wait for an answer;
    } { $people ->
        [0] you have seen everybody near you.
        [one] one person near you is new to you.
       *[other] { $people } people near you are new to you.
    }
bot-notice-messages-button = Open the chat
bot-chat-reply = Reply
bot-chat-open = Open the chat
bot-chat-list = My chats
bot-chat-write = Write to <b>{ $name }</b> now: your next messages go to them. /cancel when you are done.
bot-chat-whom = To whom? Reply to a message of theirs, or press Reply under it.
bot-chat-ended = This conversation has ended.
bot-chat-text-only =
    Only text goes to your matches: no photos, voices or stickers. That keeps everybody safe from what they did not ask for.
bot-chat-edited = What you changed was sent already, as it was. Write it anew if it matters.
bot-hand-over-asked = <b>{ $name }</b> would like to go on in Telegram. If you agree too, you learn each other’s name there. Nobody sees it before.
bot-hand-over-agree = I agree
bot-hand-over-stay = Not now
bot-hand-over-waiting = { $name } is asked. If they agree too, you both learn each other’s name in Telegram.
bot-hand-over-done = You both agreed: { $name } is one message away.
bot-hand-over-stayed = All right, you go on here. { $name } is not told.
bot-hand-over-agreed = You both agreed to go on in Telegram. Here is { $person }. Your chat here stays open.
bot-hand-over-write = Write to { $name }
bot-met = You and <b>{ $name }</b> have talked for a while. Did you meet? Only the numbers of all together are ever looked at.
bot-met-yes = Yes
bot-met-not-yet = Not yet
bot-met-no = No
bot-met-again = How nice! Would you meet { $name } again? They are not told.
bot-met-again-yes = Yes
bot-met-again-no = No
bot-met-thanks = Thank you. That helps us to introduce people who get along.

# The privacy policy, and what is agreed to. A change of what it means is a new TEXT_VERSION (domain/consent.py).
bot-policy-who-title = Who keeps it
bot-policy-who = This service is run by { $contact }. Write there with any question about your data. The data are kept on the owner’s own servers; nobody else gets them, and nothing is sold or shown to advertisers.
bot-policy-owner = the owner of this bot
bot-policy-kept-title = What is kept
bot-policy-kept = Your Telegram id and language; your profile and photos; your settings; whom you liked or passed; your matches and what you write to them; reports; what you agreed to; and when you were last here. Your phone number and your user name are not asked for.
bot-policy-why-title = What for
bot-policy-why = To show you people who fit and you to them, to tell you of matches, and to keep everybody safe. Your gender and whom you look for can tell of your orientation: they are used for that alone, and only because you agree.
bot-policy-place-title = Where you are
bot-policy-place = Only your town is kept, as an area of about one kilometre. Your device rounds its position before it is sent, and the position itself is stored nowhere. Others see the town and a rough distance between areas.
bot-policy-seen-title = Who sees you
bot-policy-seen = People who fit see your first name, age, town, photos and what you wrote about yourself. A pause hides you from everybody new; incognito shows you only to those you like. Unless you switch it off, they see roughly when you were last here. Your Telegram account is seen only by a match with whom you both agree to.
bot-policy-talk-title = Your messages
bot-policy-talk = Messages between matches are stored encrypted; the key is not in the database. A moderator reads only those that came with a report.
bot-policy-learning-title = Learning
bot-policy-learning = If you agree, your likes and passes teach the order in which people are shown. Without it you lose nothing else, and you may change your mind at any time.
bot-policy-time-title = For how long
bot-policy-time = Until you erase it; passes and messages for a shorter time. Backups are sealed and live on for as long as the owner keeps them, a month as a rule. If you were banned, a hash of your id stays that nobody can read.
bot-policy-rights-title = What you can do
bot-policy-rights = Get everything with /export, change it with /edit, erase it with /delete, take back what you agreed to in the settings. You may complain to the data protection authority of your country.
bot-consent-ask =
    <b>Before you begin</b>
    I need your word on two things.
    1. You are 18 or older, and accept the rules and the privacy policy: /privacy
    2. Your gender and whom you look for can tell of your orientation. I use them to find people who fit, and for nothing else.
    You can take it back at any time with /delete.
bot-consent-yes = I agree to both
bot-consent-thanks = Thank you, noted.
bot-consent-again = The text has changed since. Please read it again.
bot-privacy-open = Read the policy
bot-privacy-learning-on = Learn from my likes
bot-privacy-learning-off = Do not learn from my likes
bot-export-asked = I am putting everything together that is kept about you. The file comes here in a moment.
bot-export-ready = This is everything that is kept about you. Keep it to yourself: it holds what you wrote and what others wrote to you.
bot-export-failed = The file could not be made. Please send /export again later.
bot-export-readme =
    This archive holds everything that DatingBot keeps about you.

    data.json: the tables of the service, with your rows as they are stored.
    photos/: your photos in their largest size, named by their id in data.json.

    The parts of data.json:
    profile: what you said about yourself, your photos, when you joined
    settings: whom you want to meet, and how you are told
    agreements: what you agreed to, when, and what you took back
    swipes: whom you liked or passed, and who liked you
    matches: your matches and what was written in them
    safety: blocks, reports you made, decisions about you and your appeals
    activity: the days you were here and how much you did
    technical: what the service needs to run, such as messages on their way to you

    Other people are called "person 1" and so on: the archive tells of them no more than the app does. Reports about you that are not decided yet, and who made a report, are left out.
    Times are in UTC; distances in kilometres; latitude and longitude are the middle of an area of about one kilometre.
bot-command-export = Get everything that is kept about you
app-screen-privacy = Privacy and data
app-consent-title = Before you begin
app-consent-text = Two things need your word. You can take it back at any time by erasing your profile.
app-consent-terms = I am 18 or older and accept the rules and the privacy policy
app-consent-terms-why = Be kind, be yourself, and nothing is shared without you.
app-consent-sensitive = My gender and whom I look for may be used to find people
app-consent-sensitive-why = They can tell of your orientation, and serve for nothing else.
app-consent-yes = Agree and continue
app-consent-both = Please tick both boxes first.
app-privacy-policy = Privacy policy
app-privacy-agreements = What you agree to
app-privacy-since = Since { $day }
app-privacy-not-yet = Not agreed to
app-privacy-learning-hint = Your likes and passes teach whom to show first. Off: nothing else changes.
app-privacy-outcome-hint = Some days after a good conversation: did you meet?
app-privacy-data = Your data
app-privacy-copy = A copy of everything
app-privacy-copy-text = All that is kept about you, with your photos, in one file.
app-privacy-copy-building = It is being put together …
app-privacy-copy-ready = Your copy is ready. It is kept for a day.
app-privacy-copy-failed = It could not be made. Please try again later.
app-privacy-copy-ask = Make it
app-privacy-copy-fetch = Download
app-erase = Erase everything
app-erase-title = Erase everything?
app-erase-text =
    Your profile, { $photos ->
        [one] { $photos } photo
       *[other] { $photos } photos
    } and { $matches ->
        [one] { $matches } match
       *[other] { $matches } matches
    } with all messages. This cannot be taken back.
app-erase-go-on = Go on
app-erase-sure = Are you sure?
app-erase-sure-text = Everything is erased at once. Matches see that somebody left.
app-erase-yes = Yes, erase everything
app-chats-left = Somebody you matched with on { $day } has left.
app-erased-title = Everything is erased
app-erased-text = Nothing about you is left here. Open the bot to begin anew.
## Safety

bot-open-safety = Safety
bot-open-moderation = All of it in the app
bot-safety =
    <b>Stay safe</b>
    · Write here until you trust each other: who hurries to another messenger often has a reason.
    · Never send money, codes or card numbers, whatever the story.
    · Meet in public for the first time, tell a friend where, and go home on your own.
    · Look for the badge: a moderator has compared those photos with a selfie.
    · Something is wrong? Report and block: both are under the three dots of a profile. Nobody learns who reported them.
    In danger call 112, or the emergency number of your country.
bot-chat-caution = <i>Careful: links, numbers and money in first messages are what strangers with bad plans send. /safety</i>
bot-verify-button = Verify my photos
bot-selfie-ask =
    <b>{ $gesture }</b> and send me a selfie, right here, within half an hour.
    A moderator compares it with your photos; then it is deleted. /cancel leaves it.
bot-selfie-sent = Thank you. A moderator compares it with your photos, and I tell you the result.
bot-selfie-waits = Your selfie is with the moderators, or your photos are verified already.
bot-verified = <b>Your photos are verified.</b> Your profile has the badge now, and the selfie is deleted.
bot-not-verified = The moderator could not match the selfie with your photos. It is deleted; /verify tries again.
bot-photo-held = The photo is in your profile. Others see it once a moderator has looked at it.
bot-report-upheld = Thank you for your report. A moderator has looked at it and taken measures.
bot-report-rejected = Thank you for your report. A moderator has looked at it and found no breach of the rules. You can still block the person.
bot-shown-again = A moderator has looked at your profile: it is shown again.
bot-statement =
    <b>{ $title }</b>
    <b>Rule:</b> { $rule }
    <b>It rests on:</b> { $grounds }
    <b>How it was decided:</b> { $how }
    { $words }
    If you find this wrong, press the button within six months and say why: somebody else looks at it. You may also turn to a dispute settlement body or to a court.
bot-statement-final =
    <b>{ $title }</b>
    <b>Rule:</b> { $rule }
    <b>It rests on:</b> { $grounds }
    <b>How it was decided:</b> { $how }
    { $words }
bot-decision-warn = You have been warned
bot-decision-limit = You may not write notes and messages until { $until }
bot-decision-ban = Your profile has been closed
bot-decision-hide = Your profile is hidden until a moderator has looked at it
bot-decision-reject-photo = One of your photos has been removed
bot-grounds-reports =
    { $count ->
        [one] a report by another member, and your profile as it was then.
       *[other] reports by { $count } members, and your profile as it was then.
    }
bot-grounds-patterns = what was found in your texts.
bot-grounds-photo = the photo itself.
bot-grounds-own = what the moderators saw themselves.
bot-decided-by-person = A moderator has looked at it and decided.
bot-decided-by-rule = By a rule of the service, without a person. A moderator looks at it next.
bot-appeal-button = Appeal
bot-appeal-ask = Why do you find the decision wrong? Say it in one message, up to 1000 characters. /cancel leaves it.
bot-appeal-sent = Your appeal is in the queue. Somebody who did not take the decision looks at it, and I tell you the answer.
bot-decision-lifted =
    <b>The decision has been lifted.</b> It does not count any more.
    { $words }
bot-decision-upheld =
    <b>The decision stands.</b> Another moderator has looked at it.
    { $words }
bot-moderation-urgent = Something urgent waits for a moderator: /reports
bot-moderator-added = You are a moderator now. /reports shows what waits; /ban and /unban work by Telegram id.
bot-moderator-removed = You are no longer a moderator.
bot-queue-empty = Nothing waits. Thank you!
bot-case =
    <b>{ $kind }</b> · case { $number } · { $waiting } waiting
    { $name }, { $age } · <b>{ $id }</b>
bot-case-conduct = Conduct
bot-case-photo = A held photo
bot-case-selfie = A selfie
bot-case-appeal = An appeal
bot-case-urgent = <b>Urgent</b>
bot-case-hidden = Hidden until it is decided
bot-case-report = · <b>{ $rule }</b> { $words }
bot-case-flag = · <i>{ $finding }</i>
bot-case-bio = “{ $bio }”
bot-case-appeal-words = They say: “{ $words }”
bot-case-gesture = Asked for: <b>{ $gesture }</b>
bot-case-strikes =
    { $count ->
        [0] No strikes so far
        [one] { $count } strike so far
       *[other] { $count } strikes so far
    }
bot-case-approve = ✅ Approve
bot-case-warn = ⚠️ Warn
bot-case-ban = ⛔ Ban
bot-case-photo-approve = ✅ Show
bot-case-photo-reject = 🚫 Reject
bot-case-selfie-approve = ✅ Same person
bot-case-selfie-refuse = 🚫 Not the same
bot-case-appeal-lift = ✅ Lift it
bot-case-appeal-uphold = ⚖️ Let it stand
bot-case-next = ⏭ Next
bot-case-decided = Case { $number }:
bot-done-dismiss = No breach; shown again
bot-done-warn = Warned
bot-done-limit = Warned, and limited for a while
bot-done-ban = Shut out
bot-done-approve-photo = The photo is shown
bot-done-reject-photo = The photo is removed
bot-done-verify = Verified
bot-done-refuse-selfie = Not verified
bot-done-lift = The decision is lifted
bot-done-uphold = The decision stands
bot-ban-how = /ban 123456789 scam, and if you like, words for the member. Rules: { $rules }
bot-ban-done = { $id } is shut out.
bot-ban-already = { $id } is shut out already.
bot-unban-how = /unban 123456789
bot-unban-done = { $id } may come in again.
bot-unban-already = { $id } is not shut out.
bot-moderators = Moderators: { $names }. /moderators 123456789 adds one, /moderators -123456789 removes one.
bot-moderators-none = Nobody but the owners moderates. /moderators 123456789 adds somebody: a second one is needed for appeals.
bot-moderators-how = /moderators 123456789 adds one, /moderators -123456789 removes one.
bot-moderators-added = { $id } is a moderator now.
bot-moderators-there = { $id } may moderate already.
bot-moderators-unknown = { $id } is nobody here. They have to press Start first.
bot-moderators-removed = { $id } is no longer a moderator.
bot-command-safety = Stay safe, report, appeal
bot-command-verify = Verify your photos
bot-command-reports = What waits for a moderator
bot-command-ban = Shut somebody out
bot-command-unban = Let somebody in again
bot-command-moderators = Who may moderate
bot-button-notifications-which = 🔔 What to tell me, and when
bot-tell =
    <b>What I tell you of</b>
    { $kinds }

    Quiet hours: { $quiet }
bot-tell-quiet-none = none
bot-tell-quiet-off = No quiet hours
bot-tell-more = Other hours
bot-news-ask = Send me the announcement: a text, or a photo with one. You will see it before anybody else. /cancel leaves it.
bot-news-app = In the app, with more choices
bot-news-whom =
    That is how it will look. It goes to <b>{ $count }</b> { $count ->
        [one] member
       *[other] members
    }. To whom shall it go?
bot-news-all = Everybody
bot-news-lately = Here in the last 30 days
bot-news-no-photo = Without a photo
bot-news-no-profile = Without a profile
bot-news-any-language = Every language
bot-news-send = Send…
bot-news-discard = Throw away
bot-news-discarded = The draft is gone.
bot-news-sure =
    Send it to <b>{ $count }</b> { $count ->
        [one] member
       *[other] members
    } now? What was sent stays sent.
bot-news-really = Yes, send it
bot-news-back = Not yet
bot-news-progress =
    <b>{ $state }</b>
    Sent: { $sent } of { $audience }
    In the queue: { $waiting }, wait for quiet hours to end: { $held }
    Cannot be reached: { $unreachable }, not sent: { $failed }
bot-news-look = How far is it?
bot-news-stop = Stop
bot-command-broadcast = Tell all members something
