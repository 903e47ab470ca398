-- What an experiment's arms did so far (domain/estimates.py): sums over units, from which rates and intervals follow.
CREATE TABLE experiment_sums (
    experiment_id INTEGER     NOT NULL REFERENCES experiments ON DELETE CASCADE,
    arm           VARCHAR(40) NOT NULL,
    metric        VARCHAR(40) NOT NULL,
    units         INTEGER     NOT NULL,
    x             FLOAT8      NOT NULL,
    y             FLOAT8      NOT NULL,
    xx            FLOAT8      NOT NULL,
    xy            FLOAT8      NOT NULL,
    yy            FLOAT8      NOT NULL,
    PRIMARY KEY (experiment_id, arm, metric)
);
ALTER TABLE experiments ADD COLUMN measured_at TIMESTAMPTZ;

UPDATE schema_level SET expand = 10;
