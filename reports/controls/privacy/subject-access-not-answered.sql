-- id: subject-access-not-answered
-- title: People get to know what is held of them
-- statement: A person who asks for their data gets it within 30 days.
-- severity: high
-- test: Each subject-access.requested must be followed in its stream by subject-access.answered
--   within 30 days. An event whose time to be answered ends after the period is a later period's.
-- sources: cloudevents
-- lookback: 30d
-- key: id
-- row: One request that was not answered.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudevents')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-30 days') || substr(:end, 20)
  AND action = 'subject-access.requested';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'subject-access.answered' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+30 days') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cloudevents')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('subject-access.requested', 'subject-access.answered')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'not answered within 30 days' AS condition
FROM step
WHERE action = 'subject-access.requested' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
