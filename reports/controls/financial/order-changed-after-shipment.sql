-- id: order-changed-after-shipment
-- title: Shipped orders stay as they are
-- statement: Nobody changes an order after it was shipped, in whichever system.
-- severity: high
-- test: Each order.changed or order.cancelled later than an order.shipped of the same stream is an
--   exception. Both may stand in either source: streams of one name are one order.
-- sources: chained-jsonl, cosmos
-- lookback: 90d
-- key: id
-- row: One change of a shipped order.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format IN ('chained-jsonl', 'cosmos'))
  AND time >= :begin AND time < :end
  AND action IN ('order.cancelled', 'order.changed');

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'order.shipped' THEN time END) OVER (PARTITION BY stream) AS shipped
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format IN ('chained-jsonl', 'cosmos'))
    AND time >= :lookback_begin AND time < :end
    AND action IN ('order.cancelled', 'order.changed', 'order.shipped')
)
SELECT entry, id, time, actor, action, target, outcome, stream, shipped,
  'changed after it was shipped' AS condition
FROM step
WHERE action <> 'order.shipped' AND time >= :begin AND time > shipped
ORDER BY time, entry;
