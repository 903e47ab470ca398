-- A message whose reader is warned of links, numbers or talk of money.
ALTER TABLE messages ADD COLUMN caution BOOLEAN NOT NULL DEFAULT false;

-- What is looked at before somebody's words are passed on: until when they may not write, whether the same words (p_digest)
-- went to others within p_within, and how long ago to the last of those.
CREATE FUNCTION look_at_writer(
    p_user BIGINT, p_recipient BIGINT, p_digest BYTEA, p_within INTERVAL,
    OUT muted_until TIMESTAMPTZ, OUT people INTEGER, OUT since INTERVAL
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT m.muted_until INTO muted_until FROM members m WHERE m.user_id = p_user AND m.muted_until > now();
    people := 0;
    since := p_within;
    IF p_digest IS NOT NULL THEN
        SELECT count(*), coalesce(now() - max(t.sent_at), p_within) INTO people, since FROM text_repeats t
         WHERE t.user_id = p_user AND t.digest = p_digest AND t.recipient_id <> p_recipient
           AND t.sent_at > now() - p_within;
    END IF;
END $$;

-- Makes the two invisible to each other: their rows become 'block' in both directions, under the pair's lock, and their
-- match is closed. False when the member blocked them before.
CREATE OR REPLACE FUNCTION block_pair(p_blocker BIGINT, p_blocked BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('member:' || p_blocker, 0));
    PERFORM pg_advisory_xact_lock(hashtextextended(
        'pair:' || least(p_blocker, p_blocked) || ':' || greatest(p_blocker, p_blocked), 0));
    INSERT INTO blocks (blocker_id, blocked_id) VALUES (p_blocker, p_blocked) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- Dated long ago: what the other did last, and may take back, stays their last swipe.
    INSERT INTO user_interactions AS i (from_user_id, to_user_id, action, key, created_at)
    VALUES (p_blocker, p_blocked, 'block', gen_random_uuid(), '2000-01-01'),
           (p_blocked, p_blocker, 'block', gen_random_uuid(), '2000-01-01')
    ON CONFLICT (from_user_id, to_user_id) DO UPDATE
        SET action = 'block', is_super = false, note = NULL, about = NULL, waiting = NULL;
    UPDATE matches SET closed_at = now()
     WHERE user1_id = least(p_blocker, p_blocked) AND user2_id = greatest(p_blocker, p_blocked) AND closed_at IS NULL;
    RETURN true;
END $$;

UPDATE schema_level SET expand = 19;
