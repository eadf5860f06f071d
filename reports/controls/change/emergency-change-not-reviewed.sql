-- id: emergency-change-not-reviewed
-- title: Emergency changes are reviewed afterwards
-- statement: Each emergency change is reviewed within three days.
-- severity: high
-- test: Each change.emergency must be followed in its stream by change.reviewed within 3 days. An
--   event whose time to be answered ends after the period is a later period's.
-- sources: chained-jsonl
-- lookback: 3d
-- key: id
-- row: One emergency change that was not reviewed.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-3 days') || substr(:end, 20)
  AND action = 'change.emergency';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'change.reviewed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+3 days') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('change.emergency', 'change.reviewed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'not reviewed within three days' AS condition
FROM step
WHERE action = 'change.emergency' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
