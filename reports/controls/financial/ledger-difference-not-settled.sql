-- id: ledger-difference-not-settled
-- title: Differences are settled within five days
-- statement: Each difference that a reconciliation finds is settled within five days.
-- severity: medium
-- test: Each reconciliation.difference must be followed in its stream by reconciliation.settled
--   within 5 days. An event whose time to be answered ends after the period is a later period's.
-- sources: event-store
-- lookback: 5d
-- key: id
-- row: One difference that stayed open.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'event-store')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-5 days') || substr(:end, 20)
  AND action = 'reconciliation.difference';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'reconciliation.settled' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+5 days') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'event-store')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('reconciliation.difference', 'reconciliation.settled')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'not settled within five days' AS condition
FROM step
WHERE action = 'reconciliation.difference' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
