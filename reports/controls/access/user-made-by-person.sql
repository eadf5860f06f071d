-- id: user-made-by-person
-- title: Accounts are made by the provisioning role
-- statement: New users and their passwords come from the provisioning role, not from a person.
-- severity: medium
-- test: Each successful call that makes an IAM user, a console password or an access key, made by a
--   user or the root account rather than through a role, is an exception.
-- sources: cloudtrail
-- key: id
-- row: One account, password or key made by hand.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'iam.amazonaws.com'
  AND outcome = 'success'
  AND action IN ('CreateAccessKey', 'CreateLoginProfile', 'CreateUser');

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'made by a person, not by a role' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'iam.amazonaws.com'
  AND outcome = 'success'
  AND action IN ('CreateAccessKey', 'CreateLoginProfile', 'CreateUser')
  AND actor_kind IN ('user', 'root')
ORDER BY time, entry;
