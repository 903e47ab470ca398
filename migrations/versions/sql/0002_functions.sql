-- What a handler may rely on, read under the chat's lock: the member (made on first sight) and their open dialogue.
-- The member's row is written once a minute at most: it says when they were last seen, not what they did.
CREATE FUNCTION see_member(
    p_user BIGINT, p_language TEXT,
    OUT language TEXT, OUT banned_at TIMESTAMPTZ, OUT has_profile BOOLEAN,
    OUT state TEXT, OUT data TEXT, OUT state_at TIMESTAMPTZ
) LANGUAGE plpgsql AS $$
DECLARE
    v_stale BOOLEAN;
BEGIN
    SELECT m.language, m.banned_at, NOT m.reachable OR m.last_seen_at < now() - interval '1 minute'
      INTO language, banned_at, v_stale FROM members m WHERE m.user_id = p_user;
    IF v_stale IS NULL THEN
        INSERT INTO members AS m (user_id, language) VALUES (p_user, p_language)
        ON CONFLICT (user_id) DO UPDATE SET last_seen_at = now(), reachable = true
        RETURNING m.language, m.banned_at INTO language, banned_at;
    ELSIF v_stale THEN
        UPDATE members m SET last_seen_at = now(), reachable = true WHERE m.user_id = p_user;
    END IF;
    has_profile := EXISTS (SELECT FROM profiles p WHERE p.user_id = p_user);
    SELECT c.state, c.data::TEXT, c.updated_at INTO state, data, state_at FROM conversation_state c
     WHERE c.chat_id = p_user AND c.user_id = p_user;
END $$;

-- Everything an update needs before its handler runs, in one round trip: the chat's lock and the mark as by
-- begin_update, what see_member gives, and one of the member's commands when p_paced (negative: used up).
-- fresh is false for an update that was handled already; nothing else is read or written then.
CREATE FUNCTION open_update(
    p_update_id BIGINT, p_user BIGINT, p_language TEXT, p_paced BOOLEAN, p_commands INTEGER, p_seconds INTEGER,
    OUT fresh BOOLEAN, OUT language TEXT, OUT banned_at TIMESTAMPTZ, OUT has_profile BOOLEAN,
    OUT state TEXT, OUT data TEXT, OUT state_at TIMESTAMPTZ, OUT commands_left INTEGER
) LANGUAGE plpgsql AS $$
BEGIN
    fresh := begin_update(p_update_id, p_user);
    IF fresh THEN
        SELECT s.* INTO language, banned_at, has_profile, state, data, state_at FROM see_member(p_user, p_language) s;
        commands_left := CASE WHEN p_paced THEN take_quota(p_user, 'command', p_commands, p_seconds) ELSE 0 END;
    END IF;
END $$;

-- A whole update in one statement, for a handler that ran on what was remembered of the member and only spoke:
-- done, replayed, or stale when what it relied on is no longer so (nothing is stored then but that they were seen).
CREATE FUNCTION finish_update(
    p_update_id BIGINT, p_user BIGINT, p_paced BOOLEAN, p_commands INTEGER, p_seconds INTEGER,
    p_language TEXT, p_banned_at TIMESTAMPTZ, p_has_profile BOOLEAN, p_state_at TIMESTAMPTZ,
    p_methods TEXT[], p_payloads JSONB[], p_chats BIGINT[], p_is_paced BOOLEAN[], p_photos UUID[], p_expiries INTERVAL[]
) RETURNS TEXT LANGUAGE plpgsql AS $$
DECLARE
    v_now RECORD;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('chat:' || p_user, 0));
    IF EXISTS (SELECT FROM telegram_updates WHERE update_id = p_update_id) THEN
        RETURN 'replayed';
    END IF;
    SELECT s.* INTO v_now FROM see_member(p_user, p_language) s;
    IF (v_now.language, v_now.banned_at, v_now.has_profile, v_now.state_at)
       IS DISTINCT FROM (p_language, p_banned_at, p_has_profile, p_state_at)
       OR (p_paced AND take_quota(p_user, 'command', p_commands, p_seconds) < 0) THEN
        RETURN 'stale';
    END IF;
    INSERT INTO telegram_updates (update_id) VALUES (p_update_id);
    INSERT INTO outbox (chat_id, method, payload, priority, paced, photo_id, expires_at)
    SELECT chat_id, method, payload, 0, is_paced, photo_id, now() + expiry
      FROM unnest(p_chats, p_methods, p_payloads, p_is_paced, p_photos, p_expiries)
           AS given (chat_id, method, payload, is_paced, photo_id, expiry);
    RETURN 'done';
END $$;

-- One look of a sender at the outbox: marks what it sent (p_done, in p_chats) and claims what is due, p_most of it.
CREATE FUNCTION exchange_outbox(
    p_done BIGINT[], p_chats BIGINT[], p_pause INTERVAL, p_most INTEGER, p_lease INTERVAL, p_rate FLOAT8, p_burst FLOAT8
) RETURNS TABLE (
    id BIGINT, chat_id BIGINT, method VARCHAR, payload TEXT, photo_id UUID, attempts INTEGER, paced BOOLEAN
) LANGUAGE plpgsql AS $$
BEGIN
    -- The budget before the chats, as claim_outbox does: two senders cannot wait for each other.
    PERFORM FROM send_budget FOR UPDATE;
    IF cardinality(p_done) > 0 THEN
        UPDATE outbox o SET state = 'sent', finished_at = now(), last_error = NULL WHERE o.id = ANY (p_done);
        UPDATE chat_pace p SET next_at = clock_timestamp() + p_pause WHERE p.chat_id = ANY (p_chats);
    END IF;
    IF p_most > 0 THEN
        RETURN QUERY SELECT c.* FROM claim_outbox(p_most, p_lease, p_rate, p_burst) c;
    END IF;
END $$;

UPDATE schema_level SET expand = 2;
