-- id: incident-not-acknowledged
-- title: Incidents are taken up within an hour
-- statement: Somebody takes up each incident within an hour.
-- severity: high
-- test: Each incident.opened must be followed in its stream by incident.acknowledged within one
--   hour. An event whose time to be answered ends after the period is a later period's.
-- sources: chained-jsonl
-- lookback: 1h
-- key: id
-- row: One incident that nobody took up in time.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-1 hours') || substr(:end, 20)
  AND action = 'incident.opened';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'incident.acknowledged' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+1 hours') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('incident.opened', 'incident.acknowledged')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'not taken up within an hour' AS condition
FROM step
WHERE action = 'incident.opened' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
