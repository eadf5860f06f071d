-- id: grant-without-approval
-- title: Access is granted after approval by somebody else
-- statement: Each grant of access follows an approval in its request, made by another person than the one
--   who grants.
-- severity: high
-- test: For each grant, the same stream must have an earlier approval whose actor is another.
-- sources: chained-jsonl
-- lookback: 30d
-- key: id
-- row: One grant without such an approval.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :begin AND time < :end
  AND action = 'access.granted';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, stream,
  'granted without approval by somebody else' AS condition
FROM event AS access
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :begin AND time < :end
  AND action = 'access.granted'
  AND NOT EXISTS (
    SELECT 1
    FROM event AS approval
    WHERE approval.source = access.source AND approval.stream = access.stream
      AND approval.time >= :lookback_begin AND approval.time <= access.time
      AND approval.action = 'access.approved'
      AND approval.actor <> access.actor
  )
ORDER BY time, entry;
