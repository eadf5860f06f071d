-- id: major-incident-not-reported
-- title: Major incidents are reported within a day
-- statement: The authority hears of a major incident within 24 hours of its classification.
-- severity: critical
-- test: Each incident.classified-major must be followed in its stream by incident.reported within
--   24 hours. An event whose time to be answered ends after the period is a later period's.
-- sources: chained-jsonl
-- lookback: 24h
-- key: id
-- row: One major incident that was not reported in time.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-24 hours') || substr(:end, 20)
  AND action = 'incident.classified-major';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'incident.reported' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+24 hours') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('incident.classified-major', 'incident.reported')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'not reported within 24 hours' AS condition
FROM step
WHERE action = 'incident.classified-major' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
