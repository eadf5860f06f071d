-- id: payment-released-without-approval
-- title: Payments are released after approval
-- statement: No payment is released without an approval.
-- severity: critical
-- test: Each payment.released needs an earlier payment.approved in the same stream, without a
--   payment.changed since.
-- sources: dynamodb-export
-- lookback: 30d
-- key: id
-- row: One payment released without an approval.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'dynamodb-export')
  AND time >= :begin AND time < :end
  AND action = 'payment.released';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'payment.approved' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS allowed,
    max(CASE WHEN action = 'payment.changed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS ended
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'dynamodb-export')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('payment.approved', 'payment.released', 'payment.changed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'released without an approval of what was paid' AS condition
FROM step
WHERE action = 'payment.released' AND time >= :begin
  AND (allowed IS NULL OR ended >= allowed)
ORDER BY time, entry;
