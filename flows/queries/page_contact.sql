-- One row is a known human being and everything that was between them and the owner by the end of the day $as_of:
-- `rhythm` has the days with contact in each of the last twenty quarters (of 91 days, the oldest first); `ages` and
-- `marks` what to draw (days before $as_of, the newest first, and the kind: 0 met, 1 they wrote, 2 you wrote, 3 other; 4
-- more where it does not count). `newest` tells in full of the $most newest that count, and of the rest in half as many
-- lines, those of one record that do not count for one reason in one line.
WITH told AS (
    SELECT
        i.*,
        $as_of - i.contact_on AS age,
        CASE WHEN i.kind IN ('meeting', 'met') THEN 0 WHEN i.direction = 'in' THEN 1 WHEN i.direction = 'out' THEN 2 ELSE 3 END
            AS lane,
        row_number() OVER (PARTITION BY i.person_id ORDER BY i.occurred_at DESC, i.account, i.source, i.record_id) AS place
    FROM interaction AS i
    JOIN person AS p USING (person_id)
    WHERE p.is_known AND p.kind = 'human' AND NOT p.is_owner AND i.ended_on <= $as_of
),
mark AS (
    SELECT DISTINCT person_id, age, lane + CASE WHEN counts THEN 0 ELSE 4 END AS mark
    FROM told
    QUALIFY dense_rank() OVER (PARTITION BY person_id ORDER BY age) <= 400
),
marks AS (
    SELECT person_id, list(age ORDER BY age, mark) AS ages, list(mark ORDER BY age, mark) AS marks
    FROM mark
    GROUP BY person_id
),
quarter AS (
    SELECT person_id, 19 - age // 91 AS quarter, count(DISTINCT age) AS days
    FROM told
    WHERE counts AND age < 20 * 91
    GROUP BY ALL
),
rhythm AS (
    SELECT person_id, map_from_entries(list((quarter, days))) AS days
    FROM quarter
    GROUP BY person_id
),
counted AS (
    SELECT person_id, count(*) AS interactions
    FROM told
    GROUP BY person_id
),
line AS (
    SELECT
        person_id,
        counts,
        min(place) AS place,
        [min(age), max(age), count(*), arg_min(lane, place), arg_min(group_size, place), CAST(bool_and(is_gone) AS INTEGER)]
            AS figures,
        [kind, title, reason_sentence, account || ' · ' || source, record_id] AS texts
    FROM told
    GROUP BY
        person_id, counts, kind, title, reason_sentence, account, source, record_id, CASE WHEN counts THEN place END
    QUALIFY row_number() OVER (PARTITION BY person_id, counts ORDER BY min(place)) <= CASE WHEN counts THEN $most ELSE $most // 2 END
),
newest AS (
    SELECT
        person_id,
        list(list_prepend(CAST(counts AS INTEGER), figures) ORDER BY place) AS figures,
        list(texts ORDER BY place) AS texts
    FROM line
    GROUP BY person_id
)
SELECT
    marks.person_id,
    list_transform(range(20), lambda quarter: coalesce(rhythm.days[quarter], 0)) AS rhythm,
    marks.ages,
    marks.marks,
    newest.figures,
    newest.texts,
    counted.interactions
FROM marks
JOIN newest USING (person_id)
JOIN counted USING (person_id)
LEFT JOIN rhythm USING (person_id)
ORDER BY marks.person_id
