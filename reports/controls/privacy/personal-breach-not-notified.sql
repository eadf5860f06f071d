-- id: personal-breach-not-notified
-- title: Breaches of personal data are notified within 72 hours
-- statement: The authority hears of a breach of personal data within 72 hours.
-- severity: critical
-- test: Each breach.detected must be followed in its stream by breach.notified within 72 hours. An
--   event whose time to be answered ends after the period is a later period's.
-- sources: chained-jsonl
-- lookback: 72h
-- key: id
-- row: One breach that was not notified in time.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-72 hours') || substr(:end, 20)
  AND action = 'breach.detected';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'breach.notified' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+72 hours') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('breach.detected', 'breach.notified')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'not notified within 72 hours' AS condition
FROM step
WHERE action = 'breach.detected' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
