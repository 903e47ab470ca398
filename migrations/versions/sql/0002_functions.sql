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

-- Whole updates in one statement, for handlers that ran on what was remembered of their members and only spoke. For
-- each: done, replayed, or stale when what it relied on is no longer so, or somebody else is at work in the chat (nothing
-- is stored then but that the member was seen). p_most and p_seconds are null for an update that takes no command;
-- p_places says, counting from 1, whose each call is.
CREATE FUNCTION finish_updates(
    p_update_ids BIGINT[], p_users BIGINT[], p_most INTEGER[], p_seconds INTEGER[],
    p_languages TEXT[], p_banned_ats TIMESTAMPTZ[], p_have_profiles BOOLEAN[], p_state_ats TIMESTAMPTZ[],
    p_places INTEGER[], p_methods TEXT[], p_payloads JSONB[], p_chats BIGINT[], p_paced BOOLEAN[], p_photos UUID[],
    p_expiries INTERVAL[]
) RETURNS TEXT[] LANGUAGE plpgsql AS $$
DECLARE
    v_became TEXT[] := '{}';
    v_outcome TEXT;
    v_now RECORD;
BEGIN
    FOR i IN 1 .. cardinality(p_update_ids) LOOP
        v_outcome := 'stale';
        -- Never waits: one chat that is busy elsewhere must not hold up the others.
        IF pg_try_advisory_xact_lock(hashtextextended('chat:' || p_users[i], 0)) THEN
            IF EXISTS (SELECT FROM telegram_updates WHERE update_id = p_update_ids[i]) THEN
                v_outcome := 'replayed';
            ELSE
                SELECT s.* INTO v_now FROM see_member(p_users[i], p_languages[i]) s;
                IF (v_now.language, v_now.banned_at, v_now.has_profile, v_now.state_at) IS NOT DISTINCT FROM
                   (p_languages[i], p_banned_ats[i], p_have_profiles[i], p_state_ats[i])
                   AND (p_most[i] IS NULL OR take_quota(p_users[i], 'command', p_most[i], p_seconds[i]) >= 0) THEN
                    INSERT INTO telegram_updates (update_id) VALUES (p_update_ids[i]);
                    v_outcome := 'done';
                END IF;
            END IF;
        END IF;
        v_became := v_became || v_outcome;
    END LOOP;
    INSERT INTO outbox (chat_id, method, payload, priority, paced, photo_id, expires_at)
    SELECT chat_id, method, payload, 0, paced, photo_id, now() + expiry
      FROM unnest(p_places, p_methods, p_payloads, p_chats, p_paced, p_photos, p_expiries)
           AS given (place, method, payload, chat_id, paced, photo_id, expiry)
     WHERE v_became[place] = 'done';
    RETURN v_became;
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
