-- Selling super-likes for Telegram Stars (domain/offer.py): what was offered to whom, and what was paid.
CREATE TABLE orders (
    id          UUID PRIMARY KEY,
    user_id     BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    superlikes  INTEGER     NOT NULL CHECK (superlikes > 0),
    stars       INTEGER     NOT NULL CHECK (stars > 0),
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    approved_at TIMESTAMPTZ,
    paid_at     TIMESTAMPTZ
);
CREATE INDEX idx_orders_user ON orders (user_id);
CREATE INDEX idx_orders_unpaid ON orders (created_at) WHERE paid_at IS NULL;

-- The ledger: a row a charge, whatever comes twice. It outlives the member, whom it then no longer names.
CREATE TABLE payments (
    id              SERIAL PRIMARY KEY,
    charge_id       VARCHAR(255) NOT NULL UNIQUE,
    user_id         BIGINT       REFERENCES members ON DELETE SET NULL,
    superlikes      INTEGER      NOT NULL CHECK (superlikes >= 0),
    stars           INTEGER      NOT NULL CHECK (stars > 0),
    paid_at         TIMESTAMPTZ  NOT NULL DEFAULT now(),
    taken_back      INTEGER      NOT NULL DEFAULT 0 CHECK (taken_back BETWEEN 0 AND superlikes),
    refund_asked_at TIMESTAMPTZ,
    refunded_at     TIMESTAMPTZ
);
COMMENT ON COLUMN payments.superlikes IS 'What was given for it; 0 when there was no order, and the payment goes back';
COMMENT ON COLUMN payments.taken_back IS 'How many of them were left to take back at the refund';
CREATE INDEX idx_payments_user ON payments (user_id);

ALTER TABLE swipe_allowances ADD COLUMN bought INTEGER NOT NULL DEFAULT 0 CHECK (bought >= 0);
COMMENT ON COLUMN swipe_allowances.bought IS 'Super-likes that were paid for and not used; taken when the day''s are used up';

-- As before, but a super-like beyond the day's own uses up one that was bought.
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
    v_spends BOOLEAN := false;
BEGIN
    -- Members before pairs, pairs in order: whoever holds two of these locks took them in one direction.
    -- An assignment costs less than a statement.
    v_locked := pg_advisory_xact_lock(hashtextextended('member:' || p_member, 0));
    v_locked := pg_advisory_xact_lock(hashtextextended('pair:' || v_low || ':' || v_high, 0));

    SELECT * INTO v_used FROM swipe_allowances a WHERE a.user_id = p_member;
    v_used.swipes := CASE WHEN v_used.minute_at = v_minute THEN v_used.swipes ELSE 0 END;
    v_used.likes := CASE WHEN v_used.day_at = v_day THEN v_used.likes ELSE 0 END;
    v_used.superlikes := CASE WHEN v_used.day_at = v_day THEN v_used.superlikes ELSE 0 END;
    v_used.bought := coalesce(v_used.bought, 0);
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
            WHEN p_super AND v_used.superlikes >= p_superlikes AND v_used.bought < 1 THEN 'out-of-superlikes'
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
            -- Those bought are for when the day's own are used up.
            v_spends := p_super AND v_used.superlikes >= p_superlikes;
            v_used.superlikes := v_used.superlikes + (p_super AND NOT v_spends)::INTEGER;
            v_used.bought := v_used.bought - v_spends::INTEGER;
        END IF;
        IF v_stored OR p_swipes IS NOT NULL THEN
            v_used.swipes := v_used.swipes + (p_swipes IS NOT NULL)::INTEGER;
            IF v_used.user_id IS NOT NULL THEN
                UPDATE swipe_allowances a
                   SET minute_at = v_minute, swipes = v_used.swipes,
                       day_at = v_day, likes = v_used.likes, superlikes = v_used.superlikes, bought = v_used.bought
                 WHERE a.user_id = p_member;
            ELSE
                INSERT INTO swipe_allowances (user_id, minute_at, swipes, day_at, likes, superlikes)
                SELECT m.user_id, v_minute, v_used.swipes, v_day, v_used.likes, v_used.superlikes
                  FROM members m WHERE m.user_id = p_member;
            END IF;
        END IF;
    END IF;
    likes_left := greatest(0, p_likes - v_used.likes);
    superlikes_left := greatest(0, p_superlikes - v_used.superlikes) + v_used.bought;
END $$;


UPDATE schema_level SET expand = 22;
