-- id: administrator-policy-attached
-- title: Nobody is made an administrator by hand
-- statement: The policies that allow everything are attached to no user, group or role.
-- severity: critical
-- test: Each successful call that attaches AdministratorAccess or IAMFullAccess, as the call's
--   policyArn says, is an exception.
-- sources: cloudtrail
-- key: id
-- row: One policy attached.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'iam.amazonaws.com'
  AND outcome = 'success'
  AND action IN ('AttachGroupPolicy', 'AttachRolePolicy', 'AttachUserPolicy');

-- exceptions
WITH call AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, record(entry) AS record
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
    AND time >= :begin AND time < :end
    AND service = 'iam.amazonaws.com'
    AND outcome = 'success'
    AND action IN ('AttachGroupPolicy', 'AttachRolePolicy', 'AttachUserPolicy')
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'full rights were given' AS condition
FROM call
WHERE json_extract(record, '$.requestParameters.policyArn') IN (
  'arn:aws:iam::aws:policy/AdministratorAccess', 'arn:aws:iam::aws:policy/IAMFullAccess'
)
ORDER BY time, entry;
