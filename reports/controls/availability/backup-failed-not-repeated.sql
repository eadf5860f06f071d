-- id: backup-failed-not-repeated
-- title: Failed backups are repeated within a day
-- statement: After a failed backup a whole one follows within 24 hours.
-- severity: high
-- test: Each backup.failed must be followed by backup.completed of the same service within 24
--   hours. An event whose time to be answered ends after the period is a later period's.
-- sources: otel-logs
-- lookback: 24h
-- key: id
-- row: One failed backup without a whole one after it.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'otel-logs')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-24 hours') || substr(:end, 20)
  AND action = 'backup.failed';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'backup.completed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+24 hours') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'otel-logs')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('backup.failed', 'backup.completed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'no whole backup within 24 hours' AS condition
FROM step
WHERE action = 'backup.failed' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
