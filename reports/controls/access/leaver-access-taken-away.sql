-- id: leaver-access-taken-away
-- title: Access is taken away within a day
-- statement: What a leaver could do is taken away within 24 hours.
-- severity: high
-- test: Each staff.left must be followed in its stream by access.revoked within 24 hours. An event
--   whose time to be answered ends after the period is a later period's.
-- sources: chained-jsonl
-- lookback: 24h
-- key: id
-- row: One leaver whose access stayed.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-24 hours') || substr(:end, 20)
  AND action = 'staff.left';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'access.revoked' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+24 hours') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('staff.left', 'access.revoked')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'access was not taken away within 24 hours' AS condition
FROM step
WHERE action = 'staff.left' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
