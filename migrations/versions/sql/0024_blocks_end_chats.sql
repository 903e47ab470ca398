-- Ends the match of two who are parted by a block: what waits to be relayed between them or told of the other is given up, and
-- both are told that their chats changed. Unmatching does the same (storage/matches.py).
CREATE OR REPLACE FUNCTION block_pair(p_blocker BIGINT, p_blocked BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
    v_match INTEGER;
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
     WHERE user1_id = least(p_blocker, p_blocked) AND user2_id = greatest(p_blocker, p_blocked) AND closed_at IS NULL
    RETURNING id INTO v_match;
    IF v_match IS NOT NULL THEN
        UPDATE outbox o SET state = 'dead', finished_at = now(), sealed = NULL, last_error = 'the match was closed'
         WHERE o.chat_id IN (p_blocker, p_blocked) AND o.state = 'pending' AND o.dedupe_key LIKE 'relay:' || v_match || ':%';
        PERFORM pg_notify('chats', p_blocker::text), pg_notify('chats', p_blocked::text);
    END IF;
    DELETE FROM notifications n
     WHERE (n.user_id, n.about) IN ((p_blocker, p_blocked), (p_blocked, p_blocker));
    RETURN true;
END $$;

UPDATE schema_level SET expand = 24;
