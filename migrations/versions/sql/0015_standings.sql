-- What is known of members overnight (domain/taste.py). Not in deck_entries: a row changed there every night would take its
-- indexes' visibility away, and no look round the deck could be answered from an index alone until the next vacuum.
CREATE TABLE standings (
    user_id   BIGINT PRIMARY KEY REFERENCES members ON DELETE CASCADE,
    price     REAL NOT NULL,
    eager     REAL NOT NULL,
    appeal    REAL NOT NULL,
    given     REAL NOT NULL,
    received  REAL NOT NULL
) WITH (fillfactor = 70);
COMMENT ON COLUMN standings.price IS 'How much more they are sought than they can answer, a natural logarithm';
COMMENT ON COLUMN standings.eager IS 'How much more than others they like, in log-odds; 0 without consent to learning';
COMMENT ON COLUMN standings.appeal IS 'How much more than others they are liked, in log-odds; 0 without consent to learning';
COMMENT ON COLUMN standings.given IS 'How much eager was learned from; received: the same of appeal';

CREATE TABLE region_markets (
    region        INTEGER PRIMARY KEY,
    members       INTEGER          NOT NULL,
    base_male     DOUBLE PRECISION NOT NULL,
    base_female   DOUBLE PRECISION NOT NULL,
    base_other    DOUBLE PRECISION NOT NULL,
    slope         DOUBLE PRECISION NOT NULL,
    learned_until TIMESTAMPTZ      NOT NULL,
    reckoned_at   TIMESTAMPTZ      NOT NULL DEFAULT now()
);
COMMENT ON COLUMN region_markets.base_male IS 'Log-odds of a like by a man there; slope: what the pair''s score adds';
COMMENT ON COLUMN region_markets.learned_until IS 'Swipes up to here were learned from, and are not read again';

UPDATE schema_level SET expand = 15;
