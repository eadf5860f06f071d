-- id: policy-change-without-approval
-- title: Changes of permissions are approved beforehand
-- statement: Each change of what an identity may do follows an approved change request for that
--   identity, not older than a day.
-- severity: high
-- test: Each successful IAM call that writes or attaches a policy needs a change.approved event in the
--   24 hours before it, whose target is the user, role or group that the call names (for a policy of
--   its own: the policy's ARN).
-- sources: cloudtrail, chained-jsonl
-- lookback: 24h
-- key: id
-- row: One change of permissions without an approval.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'iam.amazonaws.com' AND outcome = 'success'
  AND action IN (
    'AttachGroupPolicy', 'AttachRolePolicy', 'AttachUserPolicy', 'CreatePolicyVersion',
    'DeleteRolePermissionsBoundary', 'DeleteUserPermissionsBoundary', 'PutGroupPolicy',
    'PutRolePermissionsBoundary', 'PutRolePolicy', 'PutUserPermissionsBoundary', 'PutUserPolicy',
    'SetDefaultPolicyVersion', 'UpdateAssumeRolePolicy'
  );

-- exceptions
WITH change AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, record(entry) AS json,
    -- The same instant a day before, with all six decimals.
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '-24 hours') || substr(time, 20) AS earliest
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
    AND time >= :begin AND time < :end
    AND service = 'iam.amazonaws.com' AND outcome = 'success'
    AND action IN (
      'AttachGroupPolicy', 'AttachRolePolicy', 'AttachUserPolicy', 'CreatePolicyVersion',
      'DeleteRolePermissionsBoundary', 'DeleteUserPermissionsBoundary', 'PutGroupPolicy',
      'PutRolePermissionsBoundary', 'PutRolePolicy', 'PutUserPermissionsBoundary', 'PutUserPolicy',
      'SetDefaultPolicyVersion', 'UpdateAssumeRolePolicy'
    )
),
-- Whose permissions changed: the event's target may be the policy that was attached.
subject AS MATERIALIZED (
  SELECT entry, time, earliest,
    coalesce(
      json_extract(json, '$.requestParameters.userName'),
      json_extract(json, '$.requestParameters.roleName'),
      json_extract(json, '$.requestParameters.groupName'),
      target
    ) AS name
  FROM change
),
approval AS MATERIALIZED (
  SELECT target, time
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action = 'change.approved'
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'no approved change within 24 hours before' AS condition
FROM change
WHERE entry NOT IN (
  SELECT subject.entry
  FROM subject
  JOIN approval ON approval.target = subject.name
    AND approval.time >= subject.earliest AND approval.time <= subject.time
)
ORDER BY time, entry;
