-- Where a member stands with the moderators; all null for nearly everybody.
ALTER TABLE members
    ADD COLUMN hidden_at   TIMESTAMPTZ,
    ADD COLUMN muted_until TIMESTAMPTZ,
    ADD COLUMN verified_at TIMESTAMPTZ;
COMMENT ON COLUMN members.hidden_at IS 'Out of every deck until a moderator has looked';
COMMENT ON COLUMN members.muted_until IS 'May look around until then, but write neither notes nor messages';

CREATE TABLE moderators (
    user_id   BIGINT PRIMARY KEY REFERENCES members ON DELETE CASCADE,
    added_by  BIGINT REFERENCES members ON DELETE SET NULL,
    added_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Holds no id, only its keyed hash, and so may stay when the member is erased.
CREATE TABLE bans (
    digest     BYTEA PRIMARY KEY,
    rule       VARCHAR(16) NOT NULL,
    banned_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Who blocked whom. Decks, likes and swipes look at the pair's rows in user_interactions instead, one in each direction.
CREATE TABLE blocks (
    blocker_id  BIGINT NOT NULL REFERENCES members ON DELETE CASCADE,
    blocked_id  BIGINT NOT NULL REFERENCES members ON DELETE CASCADE,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (blocker_id, blocked_id),
    CHECK (blocker_id <> blocked_id)
);
CREATE INDEX idx_blocked ON blocks (blocked_id);
ALTER TABLE user_interactions DROP CONSTRAINT user_interactions_action_check;
-- Wider than the one before, so every row keeps to it already.
ALTER TABLE user_interactions ADD CONSTRAINT user_interactions_action_check
    CHECK (action IN ('like', 'dislike', 'block')) NOT VALID;

-- One thing for a moderator to decide about a member: what they did (conduct), a held photo, a selfie, or an appeal.
CREATE TABLE cases (
    id           SERIAL PRIMARY KEY,
    target_id    BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    kind         VARCHAR(8)  NOT NULL CHECK (kind IN ('conduct', 'photo', 'selfie', 'appeal')),
    photo_id     UUID,
    decision_id  INTEGER,
    urgent       BOOLEAN     NOT NULL DEFAULT false,
    opened_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    decided_at   TIMESTAMPTZ
);
CREATE UNIQUE INDEX idx_cases_open ON cases (target_id, kind, coalesce(photo_id::text, ''), coalesce(decision_id, 0))
    WHERE decided_at IS NULL;
CREATE INDEX idx_cases_queue ON cases (urgent DESC, opened_at, id) WHERE decided_at IS NULL;
CREATE INDEX idx_cases_target ON cases (target_id);
CREATE INDEX idx_cases_decided ON cases (decided_at) WHERE decided_at IS NOT NULL;

-- `evidence` is the profile as it was; `messages` the end of the conversation, sealed with a key outside the database.
CREATE TABLE reports (
    id           SERIAL PRIMARY KEY,
    case_id      INTEGER     NOT NULL REFERENCES cases ON DELETE CASCADE,
    reporter_id  BIGINT      REFERENCES members ON DELETE SET NULL,
    target_id    BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    day          DATE        NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date,
    reason       VARCHAR(16) NOT NULL,
    words        TEXT        NOT NULL DEFAULT '',
    place        VARCHAR(8)  NOT NULL CHECK (place IN ('card', 'profile', 'chat')),
    evidence     JSONB       NOT NULL,
    messages     BYTEA,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    outcome      VARCHAR(8)  CHECK (outcome IN ('upheld', 'rejected')),
    UNIQUE (reporter_id, target_id, day)
);
CREATE INDEX idx_reports_case ON reports (case_id);
CREATE INDEX idx_reports_target ON reports (target_id);

-- Photos that a report shows; their bytes stay while it does, even when the member deletes them.
CREATE TABLE evidence_photos (
    report_id  INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    photo_id   UUID    NOT NULL,
    user_id    BIGINT  NOT NULL REFERENCES members ON DELETE CASCADE,
    PRIMARY KEY (report_id, photo_id)
);
CREATE INDEX idx_evidence_photos_photo ON evidence_photos (photo_id);
CREATE INDEX idx_evidence_photos_user ON evidence_photos (user_id);

-- What the text patterns found; without a case while it is not worth a moderator's look.
CREATE TABLE flags (
    id          SERIAL PRIMARY KEY,
    case_id     INTEGER     REFERENCES cases ON DELETE CASCADE,
    user_id     BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    to_id       BIGINT      REFERENCES members ON DELETE SET NULL,
    place       VARCHAR(8)  NOT NULL CHECK (place IN ('bio', 'note', 'message', 'photo')),
    finding     VARCHAR(16) NOT NULL,
    excerpt     BYTEA,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX idx_flags_user ON flags (user_id, created_at);
CREATE INDEX idx_flags_case ON flags (case_id);

CREATE TABLE decisions (
    id            SERIAL PRIMARY KEY,
    case_id       INTEGER     REFERENCES cases ON DELETE SET NULL,
    target_id     BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    moderator_id  BIGINT      REFERENCES members ON DELETE SET NULL,
    automatic     BOOLEAN     NOT NULL DEFAULT false,
    action        VARCHAR(16) NOT NULL,
    rule          VARCHAR(16),
    words         TEXT        NOT NULL DEFAULT '',
    until         TIMESTAMPTZ,
    photo_id      UUID,
    created_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    lifted_at     TIMESTAMPTZ
);
CREATE INDEX idx_decisions_target ON decisions (target_id, created_at DESC);
CREATE INDEX idx_decisions_case ON decisions (case_id);

CREATE TABLE appeals (
    decision_id  INTEGER PRIMARY KEY REFERENCES decisions ON DELETE CASCADE,
    user_id      BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    words        TEXT        NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    outcome      VARCHAR(8)  CHECK (outcome IN ('lift', 'uphold'))
);
CREATE INDEX idx_appeals_user ON appeals (user_id);

-- What moderators and owners did, for ever; people who were erased are no longer named.
CREATE TABLE moderation_log (
    id            BIGSERIAL PRIMARY KEY,
    at            TIMESTAMPTZ NOT NULL DEFAULT now(),
    moderator_id  BIGINT      REFERENCES members ON DELETE SET NULL,
    target_id     BIGINT      REFERENCES members ON DELETE SET NULL,
    action        VARCHAR(24) NOT NULL,
    rule          VARCHAR(16),
    case_id       INTEGER
);
CREATE INDEX idx_moderation_log_moderator ON moderation_log (moderator_id);
CREATE INDEX idx_moderation_log_target ON moderation_log (target_id);

-- A selfie with the gesture asked for; its bytes are in the photo store under photo_id until it is decided.
CREATE TABLE selfie_checks (
    user_id   BIGINT PRIMARY KEY REFERENCES members ON DELETE CASCADE,
    gesture   VARCHAR(16) NOT NULL,
    asked_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    photo_id  UUID,
    sent_at   TIMESTAMPTZ
);

ALTER TABLE photos
    ADD COLUMN fingerprint  BIT(128),
    ADD COLUMN held_at      TIMESTAMPTZ,
    ADD COLUMN reviewed_at  TIMESTAMPTZ,
    ADD COLUMN rejected_at  TIMESTAMPTZ,
    ADD COLUMN compared_at  TIMESTAMPTZ;
COMMENT ON COLUMN photos.held_at IS 'Shown to its owner only, until a moderator has looked';
COMMENT ON COLUMN photos.rejected_at IS 'Shown to nobody; kept for an appeal';
COMMENT ON COLUMN photos.compared_at IS 'A moderator compared it with the selfie of the same person';

-- Fingerprints of rejected photos, a row for each way they may come back (cropped, mirrored).
CREATE TABLE blocked_photos (
    id           SERIAL PRIMARY KEY,
    decision_id  INTEGER REFERENCES decisions ON DELETE SET NULL,
    fingerprint  BIT(128)    NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX idx_blocked_photos_decision ON blocked_photos (decision_id);

-- To whom a member wrote the same; texts are kept as hashes, for two days.
CREATE TABLE text_repeats (
    user_id       BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    digest        BYTEA       NOT NULL,
    recipient_id  BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    sent_at       TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, digest, recipient_id)
);
CREATE INDEX idx_text_repeats_recipient ON text_repeats (recipient_id);
