-- One row is a person and the time zone that fits the dates of their own mail best, those of their last 400 days: by
-- what is ahead of UTC when, summer time included. A person needs mail of three days.
CREATE TABLE derived.person_time_zone AS
WITH zone AS (
    -- One zone for each way of changing clocks; of several that fit the first in this order is named.
    SELECT *
    FROM (VALUES
        (1, 'Europe/Berlin'), (2, 'America/New_York'), (3, 'Europe/London'), (4, 'America/Los_Angeles'),
        (5, 'America/Chicago'), (6, 'Asia/Kolkata'), (7, 'Europe/Athens'), (8, 'Asia/Shanghai'), (9, 'Asia/Tokyo'),
        (10, 'Australia/Sydney'), (11, 'America/Denver'), (12, 'America/Sao_Paulo'), (13, 'Europe/Istanbul'),
        (14, 'Asia/Dubai'), (15, 'Asia/Jerusalem'), (16, 'Pacific/Auckland'), (17, 'Africa/Lagos'),
        (18, 'Africa/Johannesburg'), (19, 'America/Bogota'), (20, 'America/Phoenix'), (21, 'America/Mexico_City'),
        (22, 'America/Halifax'), (23, 'America/Santiago'), (24, 'America/Caracas'), (25, 'Asia/Karachi'),
        (26, 'Asia/Dhaka'), (27, 'Asia/Bangkok'), (28, 'Asia/Tehran'), (29, 'Asia/Kathmandu'), (30, 'Asia/Yangon'),
        (31, 'Asia/Kabul'), (32, 'Africa/Cairo'), (33, 'Australia/Adelaide'), (34, 'Australia/Darwin'),
        (35, 'Australia/Brisbane'), (36, 'America/Anchorage'), (37, 'Pacific/Honolulu'), (38, 'America/St_Johns'),
        (39, 'Atlantic/Azores'), (40, 'Pacific/Noumea')
    ) AS listed (rank, zone)
),
sent AS (
    SELECT DISTINCT
        known.person_id,
        (message.sent_at AT TIME ZONE 'UTC')::DATE AS day,
        message.sent_offset_minutes AS ahead
    FROM derived.message_party AS party
    JOIN derived.written AS known USING (written_number)
    JOIN derived.message AS mail USING (message_number)
    JOIN core.message AS message USING (mail_id)
    WHERE party.is_sender AND party.who > 0 AND message.sent_offset_minutes IS NOT NULL
        AND NOT (mail.is_bulk OR mail.is_automatic OR mail.is_bounce OR mail.is_draft OR mail.is_junk OR mail.is_absurd)
    QUALIFY day > max(day) OVER (PARTITION BY known.person_id) - 400
),
-- Many programs and servers write UTC wherever they are: such dates say nothing of those who write in summer time too,
-- or who never write anything else.
local AS (
    SELECT *
    FROM sent
    QUALIFY ahead <> 0
        OR coalesce(
            NOT bool_or(ahead = 0 AND month(day) BETWEEN 5 AND 9) OVER (PARTITION BY person_id)
            AND bool_or(ahead = 60 AND month(day) BETWEEN 5 AND 9) OVER (PARTITION BY person_id),
            FALSE
        )
),
clock AS (
    SELECT
        days.day,
        zone.rank,
        zone.zone,
        date_diff(
            'minute', days.day + INTERVAL 12 HOUR, (days.day + INTERVAL 12 HOUR) AT TIME ZONE 'UTC' AT TIME ZONE zone.zone
        ) AS ahead
    FROM (SELECT DISTINCT day FROM local) AS days, zone
),
counted AS (
    SELECT
        person_id,
        count(DISTINCT day) AS days,
        count(DISTINCT month(day) BETWEEN 4 AND 9) > 1 AS has_both_seasons,
        list_sort(list(DISTINCT ahead)) AS offsets
    FROM local
    GROUP BY person_id
    HAVING days >= 3
),
fitting AS (
    SELECT local.person_id, clock.zone, clock.rank, count(DISTINCT local.day) AS fitting_days
    FROM local
    JOIN clock USING (day, ahead)
    GROUP BY local.person_id, clock.zone, clock.rank
)
SELECT
    counted.person_id,
    fitting.zone AS time_zone,
    counted.days,
    fitting.fitting_days,
    counted.offsets,                   -- minutes ahead of UTC, as the dates have them
    -- Without mail of both halves of the year nobody can tell who changes the clock.
    round(
        fitting.fitting_days / counted.days
        * CASE WHEN counted.has_both_seasons THEN 0.95 ELSE 0.6 END
        * least(1, counted.days / 5),
        2
    ) AS confidence
FROM counted
JOIN fitting USING (person_id)
QUALIFY row_number() OVER (PARTITION BY counted.person_id ORDER BY fitting.fitting_days DESC, fitting.rank) = 1
    AND 2 * fitting.fitting_days > counted.days;
