-- Experiments on live traffic (domain/experiments.py): one at a time on a subject, and who met which arm when.
CREATE TABLE experiments (
    id          SERIAL PRIMARY KEY,
    name        VARCHAR(40) NOT NULL UNIQUE,
    subject     VARCHAR(40) NOT NULL,
    salt        VARCHAR(40) NOT NULL,
    unit        VARCHAR(8)  NOT NULL CHECK (unit IN ('member', 'region')),
    share       SMALLINT    NOT NULL CHECK (share BETWEEN 1 AND 100),
    arms        JSONB       NOT NULL,
    tolerance   SMALLINT    NOT NULL CHECK (tolerance BETWEEN 1 AND 100),
    started_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    stopped_at  TIMESTAMPTZ,
    stop_reason VARCHAR(8)  CHECK (stop_reason IN ('owner', 'guard')),
    stop_metric VARCHAR(40),
    stop_arm    VARCHAR(40),
    CHECK ((stopped_at IS NULL) = (stop_reason IS NULL))
);
CREATE UNIQUE INDEX idx_experiments_running ON experiments (subject) WHERE stopped_at IS NULL;

CREATE TABLE experiment_exposures (
    experiment_id INTEGER     NOT NULL REFERENCES experiments ON DELETE CASCADE,
    user_id       BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    unit          BIGINT      NOT NULL,
    arm           VARCHAR(40) NOT NULL,
    exposed_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (experiment_id, user_id)
);
CREATE INDEX idx_exposures_user ON experiment_exposures (user_id);

UPDATE schema_level SET expand = 4;
