-- id: order-shipped-before-payment
-- title: Orders are shipped after payment
-- statement: No order is shipped before it is paid.
-- severity: medium
-- test: Each order.shipped needs an earlier order.paid in the same stream, without a
--   payment.reversed since.
-- sources: cosmos
-- lookback: 90d
-- key: id
-- row: One order shipped before it was paid.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cosmos')
  AND time >= :begin AND time < :end
  AND action = 'order.shipped';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'order.paid' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS allowed,
    max(CASE WHEN action = 'payment.reversed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS ended
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cosmos')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('order.paid', 'order.shipped', 'payment.reversed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'shipped without payment' AS condition
FROM step
WHERE action = 'order.shipped' AND time >= :begin
  AND (allowed IS NULL OR ended >= allowed)
ORDER BY time, entry;
