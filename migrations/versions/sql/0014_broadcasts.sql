CREATE TABLE broadcasts (
    id          SERIAL PRIMARY KEY,
    created_by  BIGINT REFERENCES members ON DELETE SET NULL,
    state       VARCHAR(12) NOT NULL DEFAULT 'draft'
                CHECK (state IN ('draft', 'scheduled', 'running', 'stopped', 'done')),
    texts       JSONB       NOT NULL,
    buttons     JSONB       NOT NULL DEFAULT '{}',
    link        VARCHAR(300),
    photo_id    UUID,
    file_id     VARCHAR(200),
    segment     JSONB       NOT NULL,
    starts_at   TIMESTAMPTZ,
    audience    INTEGER,
    -- Everybody up to this id was looked at; what was put in the outbox, and what waits for quiet hours to end.
    reached     BIGINT      NOT NULL DEFAULT 0,
    all_fed     BOOLEAN     NOT NULL DEFAULT false,
    queued      INTEGER     NOT NULL DEFAULT 0,
    held        INTEGER     NOT NULL DEFAULT 0,
    failed      INTEGER     NOT NULL DEFAULT 0,
    unreachable INTEGER     NOT NULL DEFAULT 0,
    unclear     INTEGER     NOT NULL DEFAULT 0,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    started_at  TIMESTAMPTZ,
    finished_at TIMESTAMPTZ
);
CREATE INDEX idx_broadcasts_active ON broadcasts (id) WHERE state IN ('scheduled', 'running');

ALTER TABLE outbox ADD COLUMN broadcast_id INTEGER, ADD COLUMN in_flight BOOLEAN NOT NULL DEFAULT false;
COMMENT ON COLUMN outbox.in_flight IS 'Claimed, and nothing heard of it since: its replica is sending it, or died';

-- A broadcast's message that could not be sent is counted where it becomes dead, whoever finds it out.
CREATE FUNCTION count_broadcast_failure() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    v_gone CONSTANT BOOLEAN := EXISTS (SELECT FROM members WHERE user_id = NEW.chat_id AND NOT reachable);
BEGIN
    UPDATE broadcasts SET unreachable = unreachable + v_gone::INTEGER, failed = failed + (NOT v_gone)::INTEGER
     WHERE id = NEW.broadcast_id;
    RETURN NULL;
END $$;
CREATE TRIGGER outbox_broadcast_failure AFTER UPDATE OF state ON outbox FOR EACH ROW
    WHEN (NEW.broadcast_id IS NOT NULL AND NEW.state = 'dead' AND OLD.state <> 'dead')
    EXECUTE FUNCTION count_broadcast_failure();

-- Claims up to p_most due messages for this replica: at most one a chat, in order, within the bot's token bucket. A
-- broadcast's message whose replica died while it was sent is left alone: better once or not at all than twice.
CREATE OR REPLACE FUNCTION claim_outbox(p_most INTEGER, p_lease INTERVAL, p_rate FLOAT8, p_burst FLOAT8, p_opens BOOLEAN)
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
           AND NOT (o.in_flight AND o.broadcast_id IS NOT NULL)
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
    RETURN QUERY UPDATE outbox o SET attempts = o.attempts + 1, not_before = v_now + p_lease, in_flight = true
     WHERE o.id = ANY (v_ids)
    RETURNING o.id, o.chat_id, o.method, o.payload::TEXT, o.photo_id, o.attempts, o.paced, o.sealed;
END $$;

-- One swipe, its pace and its allowance in one statement, and what a like is about: a photo that is gone by now is left off.
-- Filters of either side that are dealbreakers refuse it, unless the other one likes the member already. A pair of which one
-- blocked the other is unavailable, whatever there was before. A like that meets a like is stored only when p_final: the caller
-- then writes the match in the same transaction; otherwise 'mutual' is only an answer, and the common case stays one round
-- trip. p_swipes is how many a minute may hold; null for swipes that are not counted (a queue that was kept offline).
-- outcome: recorded | mutual | repeated | unavailable | out-of-swipes | out-of-likes | out-of-superlikes
-- One plan for all: Postgres would plan each statement over eight partitions anew, which takes longer than running it.
CREATE OR REPLACE FUNCTION record_swipe(
    p_member BIGINT, p_target BIGINT, p_action TEXT, p_super BOOLEAN, p_note TEXT, p_about TEXT, p_key UUID,
    p_likes INTEGER, p_superlikes INTEGER, p_swipes INTEGER, p_final BOOLEAN,
    OUT outcome TEXT, OUT likes_left INTEGER, OUT superlikes_left INTEGER, OUT match_id INTEGER
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_low CONSTANT BIGINT := least(p_member, p_target);
    v_high CONSTANT BIGINT := greatest(p_member, p_target);
    v_minute CONSTANT TIMESTAMPTZ := date_bin('1 minute', now(), 'epoch');
    v_day CONSTANT TIMESTAMPTZ := date_bin('1 day', now(), 'epoch');
    v_used swipe_allowances%ROWTYPE;
    v_before TEXT;
    v_reverse TEXT;
    v_fits BOOLEAN;
    v_stored BOOLEAN;
    v_locked TEXT;
BEGIN
    -- Members before pairs, pairs in order: whoever holds two of these locks took them in one direction.
    -- An assignment costs less than a statement.
    v_locked := pg_advisory_xact_lock(hashtextextended('member:' || p_member, 0));
    v_locked := pg_advisory_xact_lock(hashtextextended('pair:' || v_low || ':' || v_high, 0));

    SELECT * INTO v_used FROM swipe_allowances a WHERE a.user_id = p_member;
    v_used.swipes := CASE WHEN v_used.minute_at = v_minute THEN v_used.swipes ELSE 0 END;
    v_used.likes := CASE WHEN v_used.day_at = v_day THEN v_used.likes ELSE 0 END;
    v_used.superlikes := CASE WHEN v_used.day_at = v_day THEN v_used.superlikes ELSE 0 END;
    IF v_used.swipes >= p_swipes THEN
        outcome := 'out-of-swipes';
    ELSE
        SELECT i.action INTO v_before FROM user_interactions i
         WHERE i.from_user_id = p_member AND i.to_user_id = p_target;
        SELECT i.action INTO v_reverse FROM user_interactions i
         WHERE i.from_user_id = p_target AND i.to_user_id = p_member;
        SELECT m.id INTO match_id FROM matches m WHERE m.user1_id = v_low AND m.user2_id = v_high;
        SELECT v_reverse IS NOT DISTINCT FROM 'like' OR (
                   you.visible
                   AND me.preference IN ('any', you.gender) AND you.preference IN ('any', me.gender)
                   AND you.age BETWEEN me.min_age AND me.max_age AND me.age BETWEEN you.min_age AND you.max_age
                   AND you.offers & me.refuses = 0 AND me.offers & you.refuses = 0
                   AND distance_km(me.latitude, me.longitude, you.latitude, you.longitude)
                       <= least(me.max_distance, you.max_distance))
          INTO v_fits FROM deck_entries me, deck_entries you, members m
         WHERE me.user_id = p_member AND you.user_id = p_target
           AND m.user_id = p_target AND m.banned_at IS NULL AND m.hidden_at IS NULL;
        outcome := CASE
            WHEN v_before = 'block' THEN 'unavailable'
            WHEN match_id IS NOT NULL OR v_before = p_action THEN 'repeated'
            WHEN v_fits IS NOT TRUE THEN 'unavailable'
            WHEN p_action = 'like' AND v_reverse = 'like' AND NOT p_final THEN 'mutual'
            WHEN p_super AND v_used.superlikes >= p_superlikes THEN 'out-of-superlikes'
            WHEN p_action = 'like' AND v_used.likes >= p_likes THEN 'out-of-likes'
            WHEN p_action = 'like' AND v_reverse = 'like' THEN 'mutual'
            ELSE 'recorded' END;
        v_stored := outcome = 'recorded' OR (outcome = 'mutual' AND p_final);
        IF v_stored THEN
            IF p_about <> 'bio' AND NOT EXISTS (
                SELECT FROM photos WHERE photos.id = p_about::uuid AND photos.user_id = p_target) THEN
                p_about := NULL;
            END IF;
            INSERT INTO user_interactions (from_user_id, to_user_id, action, is_super, note, about, key, waiting)
            VALUES (p_member, p_target, p_action, p_super, p_note, p_about, p_key,
                    CASE WHEN p_action = 'like' AND v_reverse IS NULL THEN place_in_line(now(), p_super) END)
            ON CONFLICT (from_user_id, to_user_id) DO UPDATE
                SET action = excluded.action, is_super = excluded.is_super, note = excluded.note,
                    about = excluded.about, key = excluded.key, created_at = now(), waiting = excluded.waiting;
            IF v_reverse = 'like' AND v_before IS NULL THEN
                UPDATE user_interactions i SET waiting = NULL
                 WHERE i.from_user_id = p_target AND i.to_user_id = p_member AND i.waiting IS NOT NULL;
            END IF;
            -- Who is liked is told when it is due; a like that makes a match is told of as the match.
            IF outcome = 'recorded' AND p_action = 'like' THEN
                INSERT INTO notifications (user_id, kind, about) VALUES (p_target, 'like', p_member);
            END IF;
            v_used.likes := v_used.likes + (p_action = 'like')::INTEGER;
            v_used.superlikes := v_used.superlikes + p_super::INTEGER;
        END IF;
        IF v_stored OR p_swipes IS NOT NULL THEN
            v_used.swipes := v_used.swipes + (p_swipes IS NOT NULL)::INTEGER;
            IF v_used.user_id IS NOT NULL THEN
                UPDATE swipe_allowances a
                   SET minute_at = v_minute, swipes = v_used.swipes,
                       day_at = v_day, likes = v_used.likes, superlikes = v_used.superlikes
                 WHERE a.user_id = p_member;
            ELSE
                INSERT INTO swipe_allowances (user_id, minute_at, swipes, day_at, likes, superlikes)
                SELECT m.user_id, v_minute, v_used.swipes, v_day, v_used.likes, v_used.superlikes
                  FROM members m WHERE m.user_id = p_member;
            END IF;
        END IF;
    END IF;
    likes_left := greatest(0, p_likes - v_used.likes);
    superlikes_left := greatest(0, p_superlikes - v_used.superlikes);
END $$;

UPDATE schema_level SET expand = 14;
