-- Texts are sealed by the service with a key that is not in the database (adr 0010); who may read them is decided by the
-- match. Rows of a match go with it, and the match goes with either of its members: sender_id and user_id need no key
-- of their own, which would cost every message two look-ups and every erasure a scan.

ALTER TABLE matches
    ADD COLUMN last_number INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN last_at     TIMESTAMPTZ;
COMMENT ON COLUMN matches.last_number IS 'Number of the newest message of the match; messages forgotten since keep theirs';

CREATE TABLE messages (
    match_id   INTEGER     NOT NULL REFERENCES matches ON DELETE CASCADE,
    number     INTEGER     NOT NULL,
    sender_id  BIGINT      NOT NULL,
    key        UUID        NOT NULL,
    sealed     BYTEA,
    sent_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (match_id, number),
    UNIQUE (match_id, sender_id, key)
);
COMMENT ON COLUMN messages.sealed IS 'The text, encrypted; null where the owner stores none';
CREATE INDEX idx_messages_sent ON messages (sent_at);

CREATE TABLE chat_participants (
    match_id      INTEGER NOT NULL REFERENCES matches ON DELETE CASCADE,
    user_id       BIGINT  NOT NULL,
    read_number   INTEGER NOT NULL DEFAULT 0,
    turn_since    TIMESTAMPTZ,
    present_until TIMESTAMPTZ,
    agreed_at     TIMESTAMPTZ,
    username      BYTEA,
    PRIMARY KEY (match_id, user_id)
);
COMMENT ON COLUMN chat_participants.turn_since IS 'Since when the other waits for an answer; null when nobody waits for this one';
COMMENT ON COLUMN chat_participants.agreed_at IS 'When they agreed to go on in Telegram; their user name, sealed, is kept from then on';
CREATE INDEX idx_participants_turn ON chat_participants (user_id, turn_since) WHERE turn_since IS NOT NULL;

CREATE TABLE meetings (
    match_id     INTEGER     NOT NULL REFERENCES matches ON DELETE CASCADE,
    user_id      BIGINT      NOT NULL,
    due_at       TIMESTAMPTZ NOT NULL,
    asked_at     TIMESTAMPTZ,
    met          VARCHAR(8)  CHECK (met IN ('yes', 'no', 'not_yet')),
    again        BOOLEAN,
    answered_at  TIMESTAMPTZ,
    PRIMARY KEY (match_id, user_id),
    CHECK (again IS NULL OR met = 'yes')
);
COMMENT ON TABLE meetings IS 'Did the two meet? Asked of each who wants to be asked, once';
CREATE INDEX idx_meetings_due ON meetings (due_at) WHERE asked_at IS NULL;

CREATE VIEW meeting_numbers AS
    SELECT date_trunc('day', asked_at AT TIME ZONE 'UTC')::date AS day,
           count(*) AS asked,
           count(met) AS answered,
           count(*) FILTER (WHERE met = 'yes') AS met,
           count(*) FILTER (WHERE met = 'not_yet') AS not_yet,
           count(*) FILTER (WHERE met = 'no') AS not_met,
           count(*) FILTER (WHERE again) AS again
      FROM meetings WHERE asked_at IS NOT NULL GROUP BY 1;
COMMENT ON VIEW meeting_numbers IS 'Per day of asking: how many were asked, answered, had met, and would meet again';

ALTER TABLE user_settings
    ADD COLUMN relay_messages BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN read_marks     BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN show_typing    BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN ask_outcome    BOOLEAN NOT NULL DEFAULT false;

-- What of a payload may not lie readable in the outbox: sealed for its chat, and gone once it is sent or given up.
ALTER TABLE outbox ADD COLUMN sealed BYTEA;

-- One message of a match, in its order, once a key. The match's row is held to the commit, so that numbers and the
-- order in which relayed texts enter the outbox are the same.
-- outcome: stored | repeated | unavailable | unreachable | too-fast
CREATE FUNCTION post_message(
    p_match INTEGER, p_sender BIGINT, p_key UUID, p_sealed BYTEA, p_must_reach BOOLEAN,
    p_a_minute INTEGER, p_a_day INTEGER, p_ask_at INTEGER, p_ask_after INTERVAL,
    OUT outcome TEXT, OUT number INTEGER, OUT sent_at TIMESTAMPTZ, OUT other_id BIGINT, OUT language TEXT,
    OUT reachable BOOLEAN, OUT relays BOOLEAN, OUT notified BOOLEAN, OUT present BOOLEAN, OUT spent TEXT
) LANGUAGE plpgsql AS $$
DECLARE
    v_match matches%ROWTYPE;
    v_other members%ROWTYPE;
BEGIN
    SELECT * INTO v_match FROM matches m WHERE m.id = p_match AND p_sender IN (m.user1_id, m.user2_id);
    other_id := CASE v_match.user1_id WHEN p_sender THEN v_match.user2_id ELSE v_match.user1_id END;
    -- Members before matches, as an erasure takes them: the two cannot wait for each other.
    PERFORM FROM members m WHERE m.user_id IN (p_sender, other_id) ORDER BY m.user_id FOR KEY SHARE;
    SELECT * INTO v_match FROM matches m WHERE m.id = v_match.id FOR UPDATE;
    SELECT * INTO v_other FROM members m WHERE m.user_id = other_id;
    language := v_other.language;
    reachable := v_other.reachable;
    IF v_match.id IS NULL OR v_match.closed_at IS NOT NULL OR v_other.user_id IS NULL OR v_other.banned_at IS NOT NULL THEN
        outcome := 'unavailable';
        RETURN;
    END IF;

    SELECT m.number, m.sent_at INTO number, sent_at FROM messages m
     WHERE m.match_id = p_match AND m.sender_id = p_sender AND m.key = p_key;
    IF number IS NOT NULL THEN
        outcome := 'repeated';
        RETURN;
    END IF;
    IF p_must_reach AND NOT v_other.reachable THEN
        outcome := 'unreachable';
        RETURN;
    END IF;
    spent := CASE WHEN take_quota(p_sender, 'message', p_a_minute, 60) < 0 THEN 'message'
                  WHEN take_quota(p_sender, 'message-day', p_a_day, 86400) < 0 THEN 'message-day' END;
    IF spent IS NOT NULL THEN
        outcome := 'too-fast';
        RETURN;
    END IF;

    number := v_match.last_number + 1;
    sent_at := clock_timestamp();
    INSERT INTO messages (match_id, number, sender_id, key, sealed, sent_at)
    VALUES (p_match, number, p_sender, p_key, p_sealed, sent_at);
    UPDATE matches m SET last_number = post_message.number, last_at = post_message.sent_at WHERE m.id = p_match;
    -- Whoever answers has read what came before.
    INSERT INTO chat_participants AS c (match_id, user_id, read_number) VALUES (p_match, p_sender, number)
    ON CONFLICT (match_id, user_id) DO UPDATE SET read_number = excluded.read_number, turn_since = NULL;
    INSERT INTO chat_participants AS c (match_id, user_id, turn_since) VALUES (p_match, other_id, sent_at)
    ON CONFLICT (match_id, user_id) DO UPDATE SET turn_since = coalesce(c.turn_since, excluded.turn_since)
    RETURNING coalesce(c.present_until > clock_timestamp(), false) INTO present;
    SELECT coalesce(s.relay_messages, true), coalesce(s.allow_notifications, true) INTO relays, notified
      FROM (SELECT) one LEFT JOIN user_settings s ON s.user_id = other_id;
    IF number = p_ask_at THEN
        INSERT INTO meetings (match_id, user_id, due_at)
        VALUES (p_match, p_sender, sent_at + p_ask_after), (p_match, other_id, sent_at + p_ask_after)
        ON CONFLICT DO NOTHING;
    END IF;
    PERFORM pg_notify('chats', other_id::text), pg_notify('chats', p_sender::text);
    outcome := 'stored';
END $$;

-- How many people wait for a member's answer, counted up to p_most: those who wrote within p_within. Chats that have
-- rested for longer hold nobody up.
CREATE FUNCTION count_turns(p_user BIGINT, p_within INTERVAL, p_most INTEGER) RETURNS INTEGER LANGUAGE sql STABLE AS $$
    SELECT count(*)::integer FROM (
        SELECT FROM chat_participants c JOIN matches m ON m.id = c.match_id AND m.closed_at IS NULL
         WHERE c.user_id = p_user AND c.turn_since IS NOT NULL AND m.last_at > now() - p_within LIMIT p_most) waiting
$$;

-- Handing over to Telegram: each agrees for themselves, and only together they learn the other's name there.
-- outcome: asked | agreed | repeated | withdrawn | unavailable
CREATE FUNCTION agree_to_hand_over(
    p_match INTEGER, p_user BIGINT, p_username BYTEA, p_wanted BOOLEAN,
    OUT outcome TEXT, OUT other_id BIGINT, OUT language TEXT, OUT reachable BOOLEAN, OUT other_username BYTEA
) LANGUAGE plpgsql AS $$
DECLARE
    v_match matches%ROWTYPE;
    v_mine TIMESTAMPTZ;
    v_theirs TIMESTAMPTZ;
BEGIN
    SELECT * INTO v_match FROM matches m
     WHERE m.id = p_match AND p_user IN (m.user1_id, m.user2_id) AND m.closed_at IS NULL FOR UPDATE;
    other_id := CASE v_match.user1_id WHEN p_user THEN v_match.user2_id ELSE v_match.user1_id END;
    SELECT m.language, m.reachable INTO language, reachable FROM members m
     WHERE m.user_id = other_id AND m.banned_at IS NULL;
    IF NOT FOUND THEN
        outcome := 'unavailable';
        RETURN;
    END IF;
    SELECT c.agreed_at INTO v_mine FROM chat_participants c WHERE c.match_id = p_match AND c.user_id = p_user;
    SELECT c.agreed_at, c.username INTO v_theirs, other_username FROM chat_participants c
     WHERE c.match_id = p_match AND c.user_id = other_id;
    IF v_theirs IS NULL OR NOT p_wanted THEN
        other_username := NULL;
    END IF;
    outcome := CASE
        WHEN p_wanted = (v_mine IS NOT NULL) THEN 'repeated'
        -- What both know by now cannot be taken back.
        WHEN NOT p_wanted AND v_theirs IS NOT NULL THEN 'repeated'
        WHEN NOT p_wanted THEN 'withdrawn'
        WHEN v_theirs IS NULL THEN 'asked'
        ELSE 'agreed' END;
    IF outcome <> 'repeated' THEN
        INSERT INTO chat_participants AS c (match_id, user_id, agreed_at, username)
        VALUES (p_match, p_user, CASE WHEN p_wanted THEN now() END, CASE WHEN p_wanted THEN p_username END)
        ON CONFLICT (match_id, user_id) DO UPDATE SET agreed_at = excluded.agreed_at, username = excluded.username;
        PERFORM pg_notify('chats', other_id::text), pg_notify('chats', p_user::text);
    END IF;
END $$;

-- claim_outbox and exchange_outbox as before, and with what is sealed for those who can open it. A replica of the last
-- release calls them without p_opens and leaves sealed messages to this one's.
CREATE FUNCTION claim_outbox(p_most INTEGER, p_lease INTERVAL, p_rate FLOAT8, p_burst FLOAT8, p_opens BOOLEAN)
RETURNS TABLE (
    id BIGINT, chat_id BIGINT, method VARCHAR, payload TEXT, photo_id UUID, attempts INTEGER, paced BOOLEAN, sealed BYTEA
) LANGUAGE plpgsql AS $$
DECLARE
    v_budget send_budget%ROWTYPE;
    v_tokens FLOAT8;
    v_ids BIGINT[];
    v_taken INTEGER;
    v_now TIMESTAMPTZ;
BEGIN
    SELECT * INTO v_budget FROM send_budget FOR UPDATE;
    v_now := clock_timestamp();
    IF v_budget.blocked_until > v_now THEN
        RETURN;
    END IF;
    v_tokens := least(p_burst, v_budget.tokens + p_rate * extract(epoch FROM v_now - v_budget.refilled_at));

    WITH head AS (
        SELECT o.id, o.chat_id, o.priority, o.paced FROM outbox o
         WHERE o.state = 'pending' AND o.not_before <= v_now AND (p_opens OR o.sealed IS NULL)
         ORDER BY o.priority, o.id LIMIT 400
    ), due AS (
        SELECT DISTINCT ON (head.chat_id) head.* FROM head LEFT JOIN chat_pace p ON p.chat_id = head.chat_id
         WHERE NOT head.paced OR p.next_at IS NULL OR p.next_at <= v_now
         ORDER BY head.chat_id, head.priority, head.id
    ), counted AS (
        SELECT due.*, row_number() OVER (PARTITION BY due.paced ORDER BY due.priority, due.id) AS place FROM due
    ), chosen AS (
        -- Methods that post nothing (an answered callback) cost no token.
        SELECT c.id, c.paced FROM counted c WHERE NOT c.paced OR c.place <= floor(v_tokens)
         ORDER BY c.priority, c.id LIMIT p_most
    )
    SELECT coalesce(array_agg(chosen.id), '{}'), count(*) FILTER (WHERE chosen.paced) INTO v_ids, v_taken FROM chosen;

    UPDATE send_budget SET tokens = v_tokens - v_taken, refilled_at = v_now;
    INSERT INTO chat_pace AS p (chat_id, next_at)
    SELECT o.chat_id, v_now + p_lease FROM outbox o WHERE o.id = ANY (v_ids) AND o.paced
    ON CONFLICT ON CONSTRAINT chat_pace_pkey DO UPDATE SET next_at = excluded.next_at;
    RETURN QUERY UPDATE outbox o SET attempts = o.attempts + 1, not_before = v_now + p_lease
     WHERE o.id = ANY (v_ids)
    RETURNING o.id, o.chat_id, o.method, o.payload::TEXT, o.photo_id, o.attempts, o.paced, o.sealed;
END $$;

CREATE OR REPLACE FUNCTION claim_outbox(p_most INTEGER, p_lease INTERVAL, p_rate FLOAT8, p_burst FLOAT8)
RETURNS TABLE (id BIGINT, chat_id BIGINT, method VARCHAR, payload TEXT, photo_id UUID, attempts INTEGER, paced BOOLEAN)
LANGUAGE sql AS $$
    SELECT id, chat_id, method, payload, photo_id, attempts, paced FROM claim_outbox(p_most, p_lease, p_rate, p_burst, false)
$$;

CREATE FUNCTION exchange_outbox(
    p_done BIGINT[], p_chats BIGINT[], p_pause INTERVAL, p_most INTEGER, p_lease INTERVAL, p_rate FLOAT8, p_burst FLOAT8,
    p_opens BOOLEAN
) RETURNS TABLE (
    id BIGINT, chat_id BIGINT, method VARCHAR, payload TEXT, photo_id UUID, attempts INTEGER, paced BOOLEAN, sealed BYTEA
) LANGUAGE plpgsql AS $$
BEGIN
    -- The budget before the chats, as claim_outbox does: two senders cannot wait for each other.
    PERFORM FROM send_budget FOR UPDATE;
    IF cardinality(p_done) > 0 THEN
        UPDATE outbox o SET state = 'sent', finished_at = now(), last_error = NULL, sealed = NULL WHERE o.id = ANY (p_done);
        UPDATE chat_pace p SET next_at = clock_timestamp() + p_pause WHERE p.chat_id = ANY (p_chats);
    END IF;
    IF p_most > 0 THEN
        RETURN QUERY SELECT c.* FROM claim_outbox(p_most, p_lease, p_rate, p_burst, p_opens) c;
    END IF;
END $$;

UPDATE schema_level SET expand = 13;
