-- id: credit-limit-approved-by-requester
-- title: Credit limits are approved by somebody else
-- statement: Nobody approves a credit limit that they asked for.
-- severity: high
-- test: For each credit-limit.approved, its actor must not have asked for it
--   (credit-limit.requested) earlier in the same stream.
-- sources: cloudevents
-- lookback: 90d
-- key: id
-- row: One limit approved by the one who asked.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudevents')
  AND time >= :begin AND time < :end
  AND action = 'credit-limit.approved';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'credit-limit.requested' THEN time END) OVER (
      PARTITION BY source, stream, actor ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS since
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cloudevents')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('credit-limit.requested', 'credit-limit.approved')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'approved by the one who asked' AS condition
FROM step
WHERE action = 'credit-limit.approved' AND time >= :begin
  AND since IS NOT NULL AND actor IS NOT NULL
ORDER BY time, entry;
