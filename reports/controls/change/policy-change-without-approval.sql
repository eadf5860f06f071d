-- id: policy-change-without-approval
-- title: Changes of permissions are approved beforehand
-- statement: Each change of what an identity may do follows an approved change request for that identity,
--   not older than a day.
-- severity: high
-- test: Each successful change of an IAM policy needs a change.approved event for the same target within
--   the 24 hours before it.
-- sources: cloudtrail, chained-jsonl
-- lookback: 24h
-- key: id
-- row: One change of permissions without an approval.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND outcome = 'success'
  AND action IN ('PutUserPolicy', 'PutRolePolicy', 'AttachUserPolicy', 'AttachRolePolicy');

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'no approved change within 24 hours before' AS condition
FROM event AS change
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND outcome = 'success'
  AND action IN ('PutUserPolicy', 'PutRolePolicy', 'AttachUserPolicy', 'AttachRolePolicy')
  AND NOT EXISTS (
    SELECT 1
    FROM event AS approval
    WHERE approval.source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
      AND approval.time >= :lookback_begin AND approval.time <= change.time
      AND approval.time >= strftime('%Y-%m-%dT%H:%M:%f', change.time, '-24 hours')
      AND approval.action = 'change.approved'
      AND approval.target = change.target
  )
ORDER BY time, entry;
