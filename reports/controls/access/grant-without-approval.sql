-- id: grant-without-approval
-- title: Access is granted after approval by somebody else
-- statement: Each grant of access follows an approval in its request, made by another person than the
--   one who asked and the one who grants.
-- severity: high
-- test: For each grant, the same stream must have an earlier approval whose actor neither requested
--   the access nor granted it.
-- sources: chained-jsonl
-- lookback: 30d
-- key: id
-- row: One grant without such an approval.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :begin AND time < :end
  AND action = 'access.granted';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, source, stream, actor, action, target, outcome
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('access.requested', 'access.approved', 'access.granted')
),
request AS MATERIALIZED (
  SELECT DISTINCT source, stream, actor
  FROM step
  WHERE action = 'access.requested'
),
approval AS MATERIALIZED (
  SELECT step.source AS source, step.stream AS stream, step.actor AS actor, min(step.time) AS time
  FROM step
  LEFT JOIN request ON request.source = step.source AND request.stream = step.stream
    AND request.actor = step.actor
  WHERE step.action = 'access.approved' AND request.actor IS NULL
  GROUP BY step.source, step.stream, step.actor
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'granted without approval by somebody else' AS condition
FROM step
WHERE action = 'access.granted' AND time >= :begin
  AND entry NOT IN (
    SELECT access.entry
    FROM step AS access
    JOIN approval ON approval.source = access.source AND approval.stream = access.stream
      AND approval.actor <> access.actor AND approval.time <= access.time
    WHERE access.action = 'access.granted'
  )
ORDER BY time, entry;
