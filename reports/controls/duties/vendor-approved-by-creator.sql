-- id: vendor-approved-by-creator
-- title: Vendors are approved by somebody else
-- statement: Nobody approves a vendor that they entered.
-- severity: high
-- test: For each vendor.approved, its actor must not have entered the vendor (vendor.created)
--   earlier in the same stream.
-- sources: dynamodb-export
-- lookback: 90d
-- key: id
-- row: One vendor approved by the one who entered it.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'dynamodb-export')
  AND time >= :begin AND time < :end
  AND action = 'vendor.approved';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'vendor.created' THEN time END) OVER (
      PARTITION BY source, stream, actor ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS since
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'dynamodb-export')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('vendor.created', 'vendor.approved')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'approved by the one who entered it' AS condition
FROM step
WHERE action = 'vendor.approved' AND time >= :begin
  AND since IS NOT NULL AND actor IS NOT NULL
ORDER BY time, entry;
