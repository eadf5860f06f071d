-- id: personal-data-exported-without-approval
-- title: Exports of personal data are approved beforehand
-- statement: Nobody exports personal data without an approval.
-- severity: high
-- test: Each customer.exported needs an earlier export.approved in the same stream.
-- sources: cosmos
-- lookback: 7d
-- key: id
-- row: One export without an approval.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cosmos')
  AND time >= :begin AND time < :end
  AND action = 'customer.exported';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'export.approved' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS allowed
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cosmos')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('export.approved', 'customer.exported')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'exported without an approval' AS condition
FROM step
WHERE action = 'customer.exported' AND time >= :begin
  AND allowed IS NULL
ORDER BY time, entry;
