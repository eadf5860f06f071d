-- id: password-policy-weakened
-- title: The password policy stays as it was decided
-- statement: The rules for passwords are not changed or removed in daily work.
-- severity: medium
-- test: Each successful call to IAM that changes or deletes the password policy of the account is
--   an exception. Refused attempts are not.
-- sources: cloudtrail
-- key: id
-- row: One change of the password policy.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'iam.amazonaws.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'the password policy was changed' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'iam.amazonaws.com'
  AND outcome = 'success'
  AND action IN ('DeleteAccountPasswordPolicy', 'UpdateAccountPasswordPolicy')
ORDER BY time, entry;
