-- id: credit-limit-raised-without-approval
-- title: Credit limits are raised after approval
-- statement: No credit limit is raised without an approval.
-- severity: high
-- test: Each credit-limit.raised needs an earlier credit-limit.approved in the same stream, without
--   a credit-limit.rejected since.
-- sources: cloudevents
-- lookback: 30d
-- key: id
-- row: One limit raised without an approval.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudevents')
  AND time >= :begin AND time < :end
  AND action = 'credit-limit.raised';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'credit-limit.approved' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS allowed,
    max(CASE WHEN action = 'credit-limit.rejected' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS ended
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cloudevents')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('credit-limit.approved', 'credit-limit.raised', 'credit-limit.rejected')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'raised without an approval' AS condition
FROM step
WHERE action = 'credit-limit.raised' AND time >= :begin
  AND (allowed IS NULL OR ended >= allowed)
ORDER BY time, entry;
