-- Marks an update as handled, once: false when it already is. The chat's lock serialises its copies in all replicas.
CREATE FUNCTION begin_update(p_update_id BIGINT, p_lane BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('chat:' || p_lane, 0));
    -- The key holds the day's partition too, so an insert alone would not see a copy that came before midnight.
    IF EXISTS (SELECT FROM telegram_updates WHERE update_id = p_update_id) THEN
        RETURN false;
    END IF;
    INSERT INTO telegram_updates (update_id) VALUES (p_update_id);
    RETURN true;
END $$;

-- Takes one of a member's quota: how many are left, or -1 when it is used up (nothing is taken then).
CREATE FUNCTION take_quota(p_user BIGINT, p_action TEXT, p_most INTEGER, p_seconds INTEGER)
RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
    v_window TIMESTAMPTZ := to_timestamp(floor(extract(epoch FROM now()) / p_seconds) * p_seconds);
    v_used INTEGER;
BEGIN
    INSERT INTO quotas AS q (user_id, action, window_start, used) VALUES (p_user, p_action, v_window, 1)
    ON CONFLICT (user_id, action) DO UPDATE
        SET used = CASE WHEN q.window_start = v_window THEN q.used + 1 ELSE 1 END, window_start = v_window
        WHERE q.window_start <> v_window OR q.used < p_most
    RETURNING used INTO v_used;
    RETURN CASE WHEN v_used IS NULL OR p_most < 1 THEN -1 ELSE p_most - v_used END;
END $$;

CREATE FUNCTION quota_left(p_user BIGINT, p_action TEXT, p_most INTEGER, p_seconds INTEGER)
RETURNS INTEGER LANGUAGE sql STABLE AS $$
    SELECT greatest(0, p_most - coalesce((
        SELECT used FROM quotas WHERE user_id = p_user AND action = p_action
           AND window_start = to_timestamp(floor(extract(epoch FROM now()) / p_seconds) * p_seconds)), 0))
$$;

-- Great-circle distance in kilometres.
CREATE FUNCTION distance_km(a_lat FLOAT8, a_lon FLOAT8, b_lat FLOAT8, b_lon FLOAT8) RETURNS FLOAT8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 12742.0176 * asin(sqrt(least(1.0,
        power(sin(radians(b_lat - a_lat) / 2), 2)
        + cos(radians(a_lat)) * cos(radians(b_lat)) * power(sin(radians(b_lon - a_lon) / 2), 2))))
$$;

-- One swipe. A like that meets a like is stored only when p_final: the caller then writes the match in the same
-- transaction; otherwise 'mutual' is only an answer, and the common case stays one round trip.
-- outcome: recorded | mutual | repeated | unavailable | out-of-likes | out-of-superlikes
CREATE FUNCTION record_swipe(
    p_member BIGINT, p_target BIGINT, p_action TEXT, p_super BOOLEAN, p_note TEXT, p_key UUID,
    p_likes INTEGER, p_superlikes INTEGER, p_final BOOLEAN,
    OUT outcome TEXT, OUT likes_left INTEGER, OUT superlikes_left INTEGER, OUT match_id INTEGER
) LANGUAGE plpgsql AS $$
DECLARE
    v_before user_interactions%ROWTYPE;
    v_reverse BOOLEAN;
    v_day CONSTANT INTEGER := 86400;
BEGIN
    -- Members before pairs, pairs in order: whoever holds two of these locks took them in one direction.
    PERFORM pg_advisory_xact_lock(hashtextextended('member:' || p_member, 0));
    PERFORM pg_advisory_xact_lock(hashtextextended(
        'pair:' || least(p_member, p_target) || ':' || greatest(p_member, p_target), 0));

    SELECT * INTO v_before FROM user_interactions WHERE from_user_id = p_member AND to_user_id = p_target;
    SELECT m.id INTO match_id FROM matches m
     WHERE user1_id = least(p_member, p_target) AND user2_id = greatest(p_member, p_target);
    v_reverse := EXISTS (SELECT FROM user_interactions
                          WHERE from_user_id = p_target AND to_user_id = p_member AND action = 'like');
    outcome := CASE
        WHEN match_id IS NOT NULL OR v_before.action = p_action THEN 'repeated'
        WHEN NOT EXISTS (
            SELECT FROM deck_entries me, deck_entries you, members m
             WHERE me.user_id = p_member AND you.user_id = p_target AND m.user_id = p_target AND m.banned_at IS NULL
               AND (v_reverse OR (
                    you.visible
                    AND me.preference IN ('any', you.gender) AND you.preference IN ('any', me.gender)
                    AND you.age BETWEEN me.min_age AND me.max_age AND me.age BETWEEN you.min_age AND you.max_age
                    AND distance_km(me.latitude, me.longitude, you.latitude, you.longitude)
                        <= least(me.max_distance, you.max_distance)))
        ) THEN 'unavailable'
        WHEN p_action = 'like' AND v_reverse THEN 'mutual'
        ELSE 'recorded' END;

    IF outcome = 'recorded' OR (outcome = 'mutual' AND p_final) THEN
        IF p_super AND take_quota(p_member, 'superlike', p_superlikes, v_day) < 0 THEN
            outcome := 'out-of-superlikes';
        ELSIF p_action = 'like' AND take_quota(p_member, 'like', p_likes, v_day) < 0 THEN
            outcome := 'out-of-likes';
        ELSE
            INSERT INTO user_interactions (from_user_id, to_user_id, action, is_super, note, key)
            VALUES (p_member, p_target, p_action, p_super, p_note, p_key)
            ON CONFLICT (from_user_id, to_user_id) DO UPDATE
                SET action = excluded.action, is_super = excluded.is_super, note = excluded.note,
                    key = excluded.key, created_at = now();
        END IF;
    END IF;
    likes_left := quota_left(p_member, 'like', p_likes, v_day);
    superlikes_left := quota_left(p_member, 'superlike', p_superlikes, v_day);
END $$;

-- Claims up to p_most due messages for this replica: at most one a chat, in order, within the bot's token bucket.
CREATE FUNCTION claim_outbox(p_most INTEGER, p_lease INTERVAL, p_rate FLOAT8, p_burst FLOAT8)
RETURNS TABLE (id BIGINT, chat_id BIGINT, method VARCHAR, payload TEXT, photo_id UUID, attempts INTEGER, paced BOOLEAN)
LANGUAGE plpgsql AS $$
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
         WHERE o.state = 'pending' AND o.not_before <= v_now
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
    RETURNING o.id, o.chat_id, o.method, o.payload::TEXT, o.photo_id, o.attempts, o.paced;
END $$;
