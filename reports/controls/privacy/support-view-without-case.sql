-- id: support-view-without-case
-- title: Customers' data is looked at for a case
-- statement: Nobody looks at a customer's data without an open case of that customer.
-- severity: medium
-- test: Each customer.viewed needs an earlier case.opened in the same stream, without a case.closed
--   since.
-- sources: cosmos
-- lookback: 90d
-- key: id
-- row: One look without an open case.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cosmos')
  AND time >= :begin AND time < :end
  AND action = 'customer.viewed';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'case.opened' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS allowed,
    max(CASE WHEN action = 'case.closed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS ended
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cosmos')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('case.opened', 'customer.viewed', 'case.closed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'no case was open' AS condition
FROM step
WHERE action = 'customer.viewed' AND time >= :begin
  AND (allowed IS NULL OR ended >= allowed)
ORDER BY time, entry;
