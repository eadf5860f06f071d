-- id: invoice-paid-without-receipt
-- title: Invoices are paid after the goods have come
-- statement: No invoice is paid for goods that were not received.
-- severity: high
-- test: Each invoice.paid needs an earlier goods.received in the same stream.
-- sources: event-store
-- lookback: 90d
-- key: id
-- row: One invoice paid without goods.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'event-store')
  AND time >= :begin AND time < :end
  AND action = 'invoice.paid';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'goods.received' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS allowed
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'event-store')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('goods.received', 'invoice.paid')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'paid without received goods' AS condition
FROM step
WHERE action = 'invoice.paid' AND time >= :begin
  AND allowed IS NULL
ORDER BY time, entry;
