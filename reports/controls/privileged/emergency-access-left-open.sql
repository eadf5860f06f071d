-- id: emergency-access-left-open
-- title: Emergency access ends within eight hours
-- statement: Emergency access is closed again within eight hours.
-- severity: high
-- test: Each emergency.access.opened must be followed in its stream by emergency.access.closed
--   within 8 hours. An event whose time to be answered ends after the period is a later period's.
-- sources: chained-jsonl
-- lookback: 8h
-- key: id
-- row: One emergency access that stayed open.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-8 hours') || substr(:end, 20)
  AND action = 'emergency.access.opened';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'emergency.access.closed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+8 hours') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('emergency.access.opened', 'emergency.access.closed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'still open after eight hours' AS condition
FROM step
WHERE action = 'emergency.access.opened' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
