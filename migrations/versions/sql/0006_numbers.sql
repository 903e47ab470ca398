-- The owner's numbers. Days are days in UTC. What is counted here is kept by the leader (storage/counting.py): it looks
-- only at members who were seen since it last looked, and a day that is over is counted once and then stands.

-- Who was here on which day, and what they did on it. The row is made when a member is first seen on a day.
CREATE TABLE daily_activity (
    user_id     BIGINT  NOT NULL REFERENCES members ON DELETE CASCADE,
    day         DATE    NOT NULL,
    joined      BOOLEAN NOT NULL DEFAULT false,
    likes       INTEGER NOT NULL DEFAULT 0,
    superlikes  INTEGER NOT NULL DEFAULT 0,
    passes      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, day)
) WITH (fillfactor = 80);
CREATE INDEX idx_activity_day ON daily_activity (day, user_id);

CREATE FUNCTION utc_day(moment TIMESTAMPTZ) RETURNS DATE LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (moment AT TIME ZONE 'UTC')::date
$$;

-- The first moment of a day.
CREATE FUNCTION day_start(day DATE) RETURNS TIMESTAMPTZ LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT day::timestamp AT TIME ZONE 'UTC'
$$;

CREATE FUNCTION note_active_day() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO daily_activity (user_id, day) VALUES (NEW.user_id, utc_day(NEW.last_seen_at)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER seen_on_another_day AFTER UPDATE OF last_seen_at ON members FOR EACH ROW
    WHEN ((NEW.last_seen_at AT TIME ZONE 'UTC')::date <> (OLD.last_seen_at AT TIME ZONE 'UTC')::date)
    EXECUTE FUNCTION note_active_day();

-- A statement that settles a million members calls this once.
CREATE FUNCTION note_joined() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO daily_activity (user_id, day, joined)
    SELECT user_id, utc_day(created_at), true FROM fresh
     UNION ALL
    SELECT user_id, utc_day(last_seen_at), false FROM fresh WHERE utc_day(last_seen_at) <> utc_day(created_at)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER joined AFTER INSERT ON members REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
    EXECUTE FUNCTION note_joined();

-- When each member first did what the sign-up funnel is made of; undoing does not undo it. counted_on: the day from which
-- their activity is counted anew when they are next seen.
CREATE TABLE member_milestones (
    user_id     BIGINT PRIMARY KEY REFERENCES members ON DELETE CASCADE,
    joined_on   DATE NOT NULL,
    profile_at  TIMESTAMPTZ,
    photo_at    TIMESTAMPTZ,
    swipe_at    TIMESTAMPTZ,
    match_at    TIMESTAMPTZ,
    counted_on  DATE NOT NULL
);

-- Of everyone who joined on a day, how far they came (erased members too, whom nothing else remembers), and how many
-- were here again 1, 7 and 30 days later; null until that day is over.
CREATE TABLE sign_up_cohorts (
    day      DATE PRIMARY KEY,
    started  INTEGER NOT NULL DEFAULT 0,
    profile  INTEGER NOT NULL DEFAULT 0,
    photo    INTEGER NOT NULL DEFAULT 0,
    swipe    INTEGER NOT NULL DEFAULT 0,
    match    INTEGER NOT NULL DEFAULT 0,
    d1       INTEGER,
    d7       INTEGER,
    d30      INTEGER
);

-- The counts of those who were erased, without a name, so that a cohort does not look smaller than it was.
CREATE TABLE departed_cohorts (
    day      DATE PRIMARY KEY,
    started  INTEGER NOT NULL DEFAULT 0,
    profile  INTEGER NOT NULL DEFAULT 0,
    photo    INTEGER NOT NULL DEFAULT 0,
    swipe    INTEGER NOT NULL DEFAULT 0,
    match    INTEGER NOT NULL DEFAULT 0
);

CREATE FUNCTION note_departed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO departed_cohorts AS d (day, started, profile, photo, swipe, match)
    SELECT joined_on, count(*), count(profile_at), count(photo_at), count(swipe_at), count(match_at)
      FROM gone GROUP BY joined_on ORDER BY joined_on
    ON CONFLICT (day) DO UPDATE SET started = d.started + excluded.started, profile = d.profile + excluded.profile,
        photo = d.photo + excluded.photo, swipe = d.swipe + excluded.swipe, match = d.match + excluded.match;
    RETURN NULL;
END $$;
CREATE TRIGGER departed AFTER DELETE ON member_milestones REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
    EXECUTE FUNCTION note_departed();

-- How often each member was swiped on a day, either way: what the fairness of decks is measured by. Kept for a week.
CREATE TABLE daily_exposure (
    user_id  BIGINT  NOT NULL REFERENCES members ON DELETE CASCADE,
    day      DATE    NOT NULL,
    times    INTEGER NOT NULL,
    PRIMARY KEY (user_id, day)
);

-- One row a day; `closed` when the day is over and the row will not change again.
CREATE TABLE daily_numbers (
    day            DATE PRIMARY KEY,
    joined         INTEGER NOT NULL,
    active         INTEGER NOT NULL,
    active_week    INTEGER NOT NULL,
    active_month   INTEGER NOT NULL,
    likes          BIGINT  NOT NULL,
    superlikes     BIGINT  NOT NULL,
    passes         BIGINT  NOT NULL,
    matches        INTEGER NOT NULL,
    exposure_gini  FLOAT8,
    closed         BOOLEAN NOT NULL DEFAULT false
);

CREATE TABLE counting_progress (
    only_row    BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_row),
    seen_at     TIMESTAMPTZ NOT NULL DEFAULT '-infinity',
    matched_at  TIMESTAMPTZ NOT NULL DEFAULT '-infinity',
    counted_at  TIMESTAMPTZ
);
INSERT INTO counting_progress DEFAULT VALUES;

-- What the owner sees: /analytics, the Admin page and the metrics of Prometheus read these views and nothing else.

CREATE VIEW numbers_daily AS
    SELECT day, joined, active, active_week, active_month, likes, superlikes, passes, matches, exposure_gini, closed,
           100.0 * matches / nullif(likes, 0) AS match_rate,
           -- Every match answers one like: it is one of those that could be answered, and its answer is none.
           100.0 * matches / nullif(likes - matches, 0) AS like_back_rate
      FROM daily_numbers;

CREATE VIEW numbers_funnel AS
    SELECT span.name AS span, step.place, step.name AS step, coalesce(step.members, 0) AS members
      FROM (VALUES ('month', 29), ('ever', NULL)) AS span (name, days)
     CROSS JOIN LATERAL (
         SELECT sum(started) AS started, sum(profile) AS profile, sum(photo) AS photo, sum(swipe) AS swipe,
                sum(match) AS match
           FROM sign_up_cohorts c
          WHERE span.days IS NULL OR c.day >= (SELECT max(day) FROM daily_numbers) - span.days) AS total
     CROSS JOIN LATERAL (VALUES
         (1, 'started', total.started), (2, 'profile', total.profile), (3, 'photo', total.photo),
         (4, 'swipe', total.swipe), (5, 'match', total.match)) AS step (place, name, members);

-- Cohorts by the week (from Monday) in which they joined; a share counts only members for whom the day is over.
CREATE VIEW numbers_retention AS
    SELECT date_trunc('week', c.day::timestamp)::date AS week, sum(c.started)::integer AS started,
           100.0 * sum(c.d1) / nullif(sum(n.joined) FILTER (WHERE c.d1 IS NOT NULL), 0) AS d1,
           100.0 * sum(c.d7) / nullif(sum(n.joined) FILTER (WHERE c.d7 IS NOT NULL), 0) AS d7,
           100.0 * sum(c.d30) / nullif(sum(n.joined) FILTER (WHERE c.d30 IS NOT NULL), 0) AS d30
      FROM sign_up_cohorts c JOIN daily_numbers n USING (day) GROUP BY 1;

-- All of it in one row: totals, the day that is running, and rates over the last 30 days.
CREATE VIEW numbers_now AS
    SELECT ever.members, ever.profiles, today.day, today.joined, today.active, today.active_week, today.active_month,
           today.matches AS matches_day, ever.likes, ever.superlikes, ever.passes, ever.matches,
           100.0 * month.matches / nullif(month.likes, 0) AS match_rate,
           100.0 * month.matches / nullif(month.likes - month.matches, 0) AS like_back_rate,
           (SELECT g.exposure_gini FROM daily_numbers g WHERE g.exposure_gini IS NOT NULL ORDER BY g.day DESC LIMIT 1)
               AS exposure_gini,
           progress.counted_at
      FROM counting_progress AS progress
     CROSS JOIN LATERAL (SELECT * FROM daily_numbers ORDER BY day DESC LIMIT 1) AS today
     CROSS JOIN (SELECT sum(likes)::bigint AS likes, sum(superlikes)::bigint AS superlikes, sum(passes)::bigint AS passes,
                        sum(matches)::bigint AS matches,
                        (SELECT sum(c.started - coalesce(d.started, 0))::bigint FROM sign_up_cohorts c
                           LEFT JOIN departed_cohorts d USING (day)) AS members,
                        (SELECT sum(c.profile - coalesce(d.profile, 0))::bigint FROM sign_up_cohorts c
                           LEFT JOIN departed_cohorts d USING (day)) AS profiles
                   FROM daily_numbers) AS ever
     CROSS JOIN LATERAL (SELECT sum(likes) AS likes, sum(matches) AS matches FROM daily_numbers n
                          WHERE n.day > today.day - 30) AS month;

UPDATE schema_level SET expand = 6;
