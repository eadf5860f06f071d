-- id: request-approved-by-same-person
-- title: Nobody approves what they asked for
-- statement: Whatever is asked for is approved by another person, under whichever names both
--   appear.
-- severity: high
-- test: For each event whose action ends in .approved, no event of the same stream whose action is
--   the same but ends in .requested may be earlier and of the same person. People are told apart by
--   the identity map, so a second account doesn't help.
-- sources: any
-- lookback: 90d
-- key: id
-- row: One approval by the one who asked.

-- population
SELECT entry, id, time
FROM event
WHERE time >= :begin AND time < :end AND action GLOB '*.approved';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, event.source AS source, stream, actor, action, target, outcome,
    coalesce(person, actor) AS person,
    -- What was asked for: the action without its last word.
    rtrim(action, replace(action, '.', '')) AS subject
  FROM event
  LEFT JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
  WHERE time >= :lookback_begin AND time < :end
    AND (action GLOB '*.approved' OR action GLOB '*.requested')
),
judged AS (
  SELECT *,
    count(CASE WHEN action GLOB '*.requested' THEN 1 END) OVER (
      PARTITION BY source, stream, subject, person ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS own
  FROM step
)
SELECT entry, id, time, actor, action, target, outcome, stream, person,
  'approved by the one who asked' AS condition
FROM judged
WHERE action GLOB '*.approved' AND time >= :begin AND own > 0 AND person IS NOT NULL
ORDER BY time, entry;
