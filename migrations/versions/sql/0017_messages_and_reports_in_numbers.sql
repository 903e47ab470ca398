-- Messages, answers, reports and their review join the owner's numbers; rates are those of 30 days, day by day.

ALTER TABLE daily_activity ADD COLUMN messages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member_milestones ADD COLUMN message_at TIMESTAMPTZ;
ALTER TABLE sign_up_cohorts ADD COLUMN message INTEGER NOT NULL DEFAULT 0;
ALTER TABLE departed_cohorts ADD COLUMN message INTEGER NOT NULL DEFAULT 0;

ALTER TABLE daily_numbers
    ADD COLUMN messages      BIGINT  NOT NULL DEFAULT 0,
    ADD COLUMN conversations INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN answered      INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN reports       INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN reviewed      INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN review_hours  FLOAT8;
COMMENT ON COLUMN daily_numbers.conversations IS 'Matches in which the first message was written that day';
COMMENT ON COLUMN daily_numbers.answered IS 'Those of them in which the other one wrote within 7 days; final when these are over';
COMMENT ON COLUMN daily_numbers.review_hours IS 'Median time from a report''s arrival to its decision, of cases decided that day';

CREATE OR REPLACE FUNCTION note_departed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO departed_cohorts AS d (day, started, profile, photo, swipe, match, message)
    SELECT joined_on, count(*), count(profile_at), count(photo_at), count(swipe_at), count(match_at), count(message_at)
      FROM gone GROUP BY joined_on ORDER BY joined_on
    ON CONFLICT (day) DO UPDATE SET started = d.started + excluded.started, profile = d.profile + excluded.profile,
        photo = d.photo + excluded.photo, swipe = d.swipe + excluded.swipe, match = d.match + excluded.match,
        message = d.message + excluded.message;
    RETURN NULL;
END $$;

-- A match answers a like of any day before, so a rate of one day says little.
CREATE OR REPLACE VIEW numbers_daily AS
    SELECT day, joined, active, active_week, active_month, likes, superlikes, passes, matches, exposure_gini, closed,
           100.0 * sum(matches) OVER month / nullif(sum(likes) OVER month, 0) AS match_rate,
           -- Every match answers one like: it is one of those that could be answered, and its answer is none.
           100.0 * least(sum(matches) OVER month, sum(likes) OVER month - sum(matches) OVER month)
               / nullif(sum(likes) OVER month - sum(matches) OVER month, 0) AS like_back_rate,
           messages, conversations, answered,
           100.0 * sum(answered) OVER month / nullif(sum(conversations) OVER month, 0) AS reply_rate,
           reports, reviewed, review_hours
      FROM daily_numbers
    WINDOW month AS (ORDER BY day RANGE BETWEEN INTERVAL '29 days' PRECEDING AND CURRENT ROW);

CREATE OR REPLACE VIEW numbers_funnel AS
    SELECT span.name AS span, step.place, step.name AS step, coalesce(step.members, 0) AS members
      FROM (VALUES ('month', 29), ('ever', NULL)) AS span (name, days)
     CROSS JOIN LATERAL (
         SELECT sum(started) AS started, sum(profile) AS profile, sum(photo) AS photo, sum(swipe) AS swipe,
                sum(match) AS match, sum(message) AS message
           FROM sign_up_cohorts c
          WHERE span.days IS NULL OR c.day >= (SELECT max(day) FROM daily_numbers) - span.days) AS total
     CROSS JOIN LATERAL (VALUES
         (1, 'started', total.started), (2, 'profile', total.profile), (3, 'photo', total.photo),
         (4, 'swipe', total.swipe), (5, 'match', total.match), (6, 'message', total.message)) AS step (place, name, members);

CREATE OR REPLACE VIEW numbers_now AS
    SELECT ever.members, ever.profiles, today.day, today.joined, today.active, today.active_week, today.active_month,
           today.matches AS matches_day, ever.likes, ever.superlikes, ever.passes, ever.matches,
           today.match_rate, today.like_back_rate,
           (SELECT g.exposure_gini FROM daily_numbers g WHERE g.exposure_gini IS NOT NULL ORDER BY g.day DESC LIMIT 1)
               AS exposure_gini,
           progress.counted_at,
           ever.messages, today.messages AS messages_day, today.reply_rate, ever.reports,
           queue.waiting AS reports_waiting, queue.waiting_hours, month.review_hours,
           meetings.asked AS meetings_asked, meetings.answered AS meetings_answered, meetings.met AS meetings_met,
           meetings.again AS meetings_again
      FROM counting_progress AS progress
     CROSS JOIN LATERAL (SELECT * FROM numbers_daily ORDER BY day DESC LIMIT 1) AS today
     CROSS JOIN (SELECT sum(likes)::bigint AS likes, sum(superlikes)::bigint AS superlikes, sum(passes)::bigint AS passes,
                        sum(matches)::bigint AS matches, sum(messages)::bigint AS messages, sum(reports)::bigint AS reports,
                        (SELECT sum(c.started - coalesce(d.started, 0))::bigint FROM sign_up_cohorts c
                           LEFT JOIN departed_cohorts d USING (day)) AS members,
                        (SELECT sum(c.profile - coalesce(d.profile, 0))::bigint FROM sign_up_cohorts c
                           LEFT JOIN departed_cohorts d USING (day)) AS profiles
                   FROM daily_numbers) AS ever
     -- Of 30 days' medians, each weighs as much as what was decided on it.
     CROSS JOIN LATERAL (SELECT sum(n.review_hours * n.reviewed) / nullif(sum(n.reviewed), 0) AS review_hours
                           FROM daily_numbers n WHERE n.day > today.day - 30) AS month
     CROSS JOIN (SELECT count(*) AS waiting, extract(epoch FROM now() - min(opened_at))::float8 / 3600 AS waiting_hours
                   FROM cases WHERE decided_at IS NULL AND kind = 'conduct') AS queue
     CROSS JOIN LATERAL (SELECT coalesce(sum(m.asked), 0)::bigint AS asked, coalesce(sum(m.answered), 0)::bigint AS answered,
                                coalesce(sum(m.met), 0)::bigint AS met, coalesce(sum(m.again), 0)::bigint AS again
                           FROM meeting_numbers m WHERE m.day > today.day - 30) AS meetings;

UPDATE schema_level SET expand = 17;
