-- id: alert-not-triaged
-- title: Alerts are looked at within four hours
-- statement: Somebody looks at each security alert within four hours.
-- severity: high
-- test: Each alert.raised must be followed by alert.triaged of the same service within 4 hours. An
--   event whose time to be answered ends after the period is a later period's.
-- sources: otel-logs
-- lookback: 4h
-- key: id
-- row: One alert that nobody looked at in time.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'otel-logs')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-4 hours') || substr(:end, 20)
  AND action = 'alert.raised';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'alert.triaged' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+4 hours') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'otel-logs')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('alert.raised', 'alert.triaged')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'not looked at within four hours' AS condition
FROM step
WHERE action = 'alert.raised' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
