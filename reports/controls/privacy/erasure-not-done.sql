-- id: erasure-not-done
-- title: Personal data is erased when asked
-- statement: A person's data is erased within 30 days of their asking.
-- severity: high
-- test: Each erasure.requested must be followed in its stream by erasure.completed within 30 days.
--   An event whose time to be answered ends after the period is a later period's.
-- sources: cosmos
-- lookback: 30d
-- key: id
-- row: One request for erasure that was not met.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cosmos')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-30 days') || substr(:end, 20)
  AND action = 'erasure.requested';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'erasure.completed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+30 days') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cosmos')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('erasure.requested', 'erasure.completed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'not erased within 30 days' AS condition
FROM step
WHERE action = 'erasure.requested' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
