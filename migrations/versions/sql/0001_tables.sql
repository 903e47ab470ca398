-- The four tables of the original document keep their names and columns; what they need more stands below those.

CREATE TABLE members (
    user_id        BIGINT PRIMARY KEY,
    language       VARCHAR(8)  NOT NULL DEFAULT 'en',
    reachable      BOOLEAN     NOT NULL DEFAULT true,
    banned_at      TIMESTAMPTZ,
    last_seen_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    created_at     TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE members IS 'Everyone who ever pressed Start or opened the Mini App, with a profile or without';
CREATE INDEX idx_members_last_seen ON members (last_seen_at);

CREATE TABLE profiles (
    id             SERIAL PRIMARY KEY,
    user_id        BIGINT      NOT NULL UNIQUE REFERENCES members ON DELETE CASCADE,
    name           VARCHAR(64) NOT NULL,
    age            INTEGER     NOT NULL CHECK (age BETWEEN 18 AND 130),
    gender         VARCHAR(8)  NOT NULL CHECK (gender IN ('male', 'female', 'other')),
    preference     VARCHAR(8)  NOT NULL CHECK (preference IN ('male', 'female', 'any')),
    bio            TEXT        NOT NULL DEFAULT '',
    location       VARCHAR(200) NOT NULL,
    interests      JSONB       NOT NULL DEFAULT '[]',
    goal           VARCHAR(16) NOT NULL,
    photo_file_id  VARCHAR(200),
    photo_url      VARCHAR(200),
    created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    birth_date     DATE        NOT NULL,
    place_id       VARCHAR(32) NOT NULL,
    latitude       DOUBLE PRECISION NOT NULL,
    longitude      DOUBLE PRECISION NOT NULL
);
COMMENT ON COLUMN profiles.latitude IS 'Centre of a cell of about 1 km, in degrees; a position is never stored';
CREATE INDEX idx_gender_preference ON profiles (gender, preference);
CREATE INDEX idx_location ON profiles (location);
CREATE INDEX idx_interests ON profiles USING GIN (interests);
CREATE INDEX idx_birth_date ON profiles (birth_date);

CREATE TABLE user_settings (
    id                  SERIAL PRIMARY KEY,
    user_id             BIGINT  NOT NULL UNIQUE REFERENCES members ON DELETE CASCADE,
    min_age             INTEGER NOT NULL DEFAULT 18,
    max_age             INTEGER NOT NULL DEFAULT 120,
    max_distance        INTEGER NOT NULL DEFAULT 50,
    show_online_status  BOOLEAN NOT NULL DEFAULT true,
    allow_notifications BOOLEAN NOT NULL DEFAULT true,
    discoverable        BOOLEAN NOT NULL DEFAULT true,
    CHECK (min_age <= max_age)
);

CREATE TABLE user_interactions (
    id             BIGSERIAL   NOT NULL,
    from_user_id   BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    to_user_id     BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    action         VARCHAR(8)  NOT NULL CHECK (action IN ('like', 'dislike')),
    created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    is_super       BOOLEAN     NOT NULL DEFAULT false,
    note           VARCHAR(200),
    key            UUID        NOT NULL,
    PRIMARY KEY (from_user_id, to_user_id),
    CHECK (from_user_id <> to_user_id)
) PARTITION BY HASH (from_user_id);
DO $$ BEGIN
    FOR n IN 0..7 LOOP
        EXECUTE format('CREATE TABLE user_interactions_%s PARTITION OF user_interactions '
                       'FOR VALUES WITH (MODULUS 8, REMAINDER %s)', n, n);
    END LOOP;
END $$;
CREATE INDEX idx_to_user ON user_interactions (to_user_id) WHERE action = 'like';
CREATE INDEX idx_from_created ON user_interactions (from_user_id, created_at DESC);

CREATE TABLE matches (
    id                  SERIAL PRIMARY KEY,
    user1_id            BIGINT NOT NULL REFERENCES members ON DELETE CASCADE,
    user2_id            BIGINT NOT NULL REFERENCES members ON DELETE CASCADE,
    compatibility_score DOUBLE PRECISION NOT NULL,
    matched_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    closed_at           TIMESTAMPTZ,
    UNIQUE (user1_id, user2_id),
    CHECK (user1_id < user2_id)
);
CREATE INDEX idx_user2 ON matches (user2_id);
CREATE INDEX idx_matched_at ON matches (matched_at);

CREATE TABLE photos (
    id          UUID PRIMARY KEY,
    user_id     BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    position    SMALLINT    NOT NULL,
    width       INTEGER     NOT NULL,
    height      INTEGER     NOT NULL,
    thumbhash   VARCHAR(64) NOT NULL,
    file_id     VARCHAR(200),
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX idx_photos_user ON photos (user_id, position);

-- What the deck reads, one narrow row a member, kept by every change of profile or settings.
CREATE TABLE deck_entries (
    user_id      BIGINT PRIMARY KEY REFERENCES members ON DELETE CASCADE,
    cell         INTEGER          NOT NULL,
    region       INTEGER          NOT NULL,
    gender       VARCHAR(8)       NOT NULL,
    rank         DOUBLE PRECISION NOT NULL DEFAULT random(),
    age          SMALLINT         NOT NULL,
    preference   VARCHAR(8)       NOT NULL,
    min_age      SMALLINT         NOT NULL,
    max_age      SMALLINT         NOT NULL,
    max_distance INTEGER          NOT NULL,
    latitude     DOUBLE PRECISION NOT NULL,
    longitude    DOUBLE PRECISION NOT NULL,
    visible      BOOLEAN          NOT NULL
);
CREATE INDEX idx_deck_cell ON deck_entries (cell, gender, rank)
    INCLUDE (user_id, age, preference, min_age, max_age, max_distance, latitude, longitude) WHERE visible;
CREATE INDEX idx_deck_region ON deck_entries (region, gender, rank)
    INCLUDE (user_id, age, preference, min_age, max_age, max_distance, latitude, longitude) WHERE visible;

CREATE TABLE interest_popularity (
    slug   VARCHAR(32) PRIMARY KEY,
    share  DOUBLE PRECISION NOT NULL
);
COMMENT ON TABLE interest_popularity IS 'Share of members (0..1) who have an interest; rare ones weigh more in the score';

-- The runtime's own.

CREATE TABLE telegram_updates (
    update_id   BIGINT      NOT NULL,
    received_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (update_id, received_at)
) PARTITION BY RANGE (received_at);
CREATE TABLE telegram_updates_default PARTITION OF telegram_updates DEFAULT;

CREATE TABLE failed_updates (
    update_id   BIGINT PRIMARY KEY,
    attempts    INTEGER     NOT NULL DEFAULT 1,
    error       TEXT        NOT NULL,
    payload     JSONB,
    given_up_at TIMESTAMPTZ,
    updated_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE conversation_state (
    chat_id     BIGINT NOT NULL,
    user_id     BIGINT NOT NULL,
    state       VARCHAR(100),
    data        JSONB  NOT NULL DEFAULT '{}',
    updated_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (chat_id, user_id)
);

CREATE TABLE outbox (
    id           BIGSERIAL PRIMARY KEY,
    chat_id      BIGINT      NOT NULL,
    method       VARCHAR(64) NOT NULL,
    payload      JSONB       NOT NULL,
    photo_id     UUID,
    priority     SMALLINT    NOT NULL,
    paced        BOOLEAN     NOT NULL,
    dedupe_key   VARCHAR(100) UNIQUE,
    state        VARCHAR(8)  NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'dead')),
    not_before   TIMESTAMPTZ NOT NULL DEFAULT now(),
    expires_at   TIMESTAMPTZ,
    attempts     INTEGER     NOT NULL DEFAULT 0,
    last_error   TEXT,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    finished_at  TIMESTAMPTZ
);
CREATE INDEX idx_outbox_pending ON outbox (priority, id) WHERE state = 'pending';
CREATE INDEX idx_outbox_chat ON outbox (chat_id);
CREATE INDEX idx_outbox_finished ON outbox (finished_at) WHERE state <> 'pending';

CREATE TABLE chat_pace (
    chat_id  BIGINT PRIMARY KEY,
    next_at  TIMESTAMPTZ NOT NULL
);
CREATE TABLE send_budget (
    only_row   BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_row),
    tokens     DOUBLE PRECISION NOT NULL DEFAULT 0,
    refilled_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    blocked_until TIMESTAMPTZ NOT NULL DEFAULT now()
);
INSERT INTO send_budget DEFAULT VALUES;

CREATE TABLE quotas (
    user_id      BIGINT      NOT NULL,
    action       VARCHAR(16) NOT NULL,
    window_start TIMESTAMPTZ NOT NULL,
    used         INTEGER     NOT NULL,
    PRIMARY KEY (user_id, action)
);

CREATE TABLE used_credentials (
    digest      BYTEA PRIMARY KEY,
    nonce       VARCHAR(64) NOT NULL,
    user_id     BIGINT      NOT NULL,
    expires_at  TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE used_credentials IS 'initData hashes and launch tokens already exchanged for a session';

CREATE TABLE schema_level (
    only_row BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_row),
    expand   INTEGER NOT NULL,
    contract INTEGER NOT NULL
);
INSERT INTO schema_level (expand, contract) VALUES (1, 0);
