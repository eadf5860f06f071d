-- id: leaver-access
-- title: Access ends when people leave
-- statement: Nobody who has left uses their account after the moment of leaving.
-- severity: critical
-- test: Each successful event by an account that a staff.left event names, later than that event, is an
--   exception.
-- sources: cloudtrail, chained-jsonl
-- lookback: 90d
-- key: id
-- row: One use of an account after its owner had left.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND actor_kind = 'user';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'the owner of the account had left' AS condition
FROM event AS use
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND actor_kind = 'user' AND outcome = 'success'
  AND EXISTS (
    SELECT 1
    FROM event AS leaving
    WHERE leaving.source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
      AND leaving.time >= :lookback_begin AND leaving.time < use.time
      AND leaving.action = 'staff.left'
      AND leaving.target = use.actor
  )
ORDER BY time, entry;
