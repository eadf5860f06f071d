-- id: leaver-access
-- title: Access ends when people leave
-- statement: Nobody who has left uses their account after the moment of leaving.
-- severity: critical
-- test: Each successful event by an account that a staff.left event names, later than that event and
--   before the same person joined again, is an exception. A session of a role counts when it bears
--   the name of the leaver's user.
-- sources: cloudtrail, chained-jsonl
-- lookback: 90d
-- key: id
-- row: One use of an account after its owner had left.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND actor_kind IN ('user', 'role');

-- exceptions
WITH staff AS MATERIALIZED (
  SELECT target, action, time, entry
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('staff.joined', 'staff.left')
),
step AS (
  SELECT target, action, time AS since,
    lead(time) OVER (PARTITION BY target ORDER BY time, entry) AS until
  FROM staff
),
absence AS MATERIALIZED (
  -- The last part of the ARN, arn:aws:iam::111122223333:user/karl: what stands after its last slash.
  SELECT target, replace(target, rtrim(target, replace(target, '/', '')), '') AS name, since, until
  FROM step
  WHERE action = 'staff.left'
),
use AS MATERIALIZED (
  SELECT entry, id, time, actor, actor_kind, action, target, outcome, ip
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
    AND time >= (SELECT min(since) FROM absence) AND time >= :begin AND time < :end
    AND actor_kind IN ('user', 'role') AND outcome = 'success'
    AND (
      actor IN (SELECT target FROM absence)
      OR replace(actor, rtrim(actor, replace(actor, '/', '')), '') IN (SELECT name FROM absence)
    )
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'the owner of the account had left' AS condition
FROM use
WHERE EXISTS (
  SELECT 1
  FROM absence
  WHERE use.time > absence.since AND (absence.until IS NULL OR use.time < absence.until)
    AND (
      use.actor = absence.target
      OR use.actor_kind = 'role'
        AND substr(use.actor, -length(absence.name) - 1) = '/' || absence.name
    )
)
ORDER BY time, entry;
