-- id: break-glass-without-incident
-- title: Emergency access follows an incident
-- statement: Emergency access is opened only for an incident that is open.
-- severity: critical
-- test: Each emergency.access.opened needs an earlier incident.opened in the same stream, without
--   an incident.closed since.
-- sources: chained-jsonl
-- lookback: 30d
-- key: id
-- row: One emergency access without an incident.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :begin AND time < :end
  AND action = 'emergency.access.opened';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'incident.opened' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS allowed,
    max(CASE WHEN action = 'incident.closed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS ended
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('incident.opened', 'emergency.access.opened', 'incident.closed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'no incident was open' AS condition
FROM step
WHERE action = 'emergency.access.opened' AND time >= :begin
  AND (allowed IS NULL OR ended >= allowed)
ORDER BY time, entry;
