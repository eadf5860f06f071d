-- id: refund-approved-by-requester
-- title: Refunds are approved by somebody else
-- statement: Nobody approves a refund that they asked for.
-- severity: high
-- test: For each refund.approved, its actor must not have asked for it (refund.requested) earlier
--   in the same stream.
-- sources: cosmos
-- lookback: 90d
-- key: id
-- row: One refund approved by the one who asked.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cosmos')
  AND time >= :begin AND time < :end
  AND action = 'refund.approved';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'refund.requested' THEN time END) OVER (
      PARTITION BY source, stream, actor ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS since
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cosmos')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('refund.requested', 'refund.approved')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'approved by the one who asked' AS condition
FROM step
WHERE action = 'refund.approved' AND time >= :begin
  AND since IS NOT NULL AND actor IS NOT NULL
ORDER BY time, entry;
