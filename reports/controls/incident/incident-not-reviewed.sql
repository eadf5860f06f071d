-- id: incident-not-reviewed
-- title: Incidents are reviewed afterwards
-- statement: What can be learned from an incident is written down within ten days.
-- severity: medium
-- test: Each incident.resolved must be followed in its stream by incident.reviewed within 10 days.
--   An event whose time to be answered ends after the period is a later period's.
-- sources: chained-jsonl
-- lookback: 10d
-- key: id
-- row: One incident that was not reviewed.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-10 days') || substr(:end, 20)
  AND action = 'incident.resolved';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'incident.reviewed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+10 days') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('incident.resolved', 'incident.reviewed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'not reviewed within ten days' AS condition
FROM step
WHERE action = 'incident.resolved' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
