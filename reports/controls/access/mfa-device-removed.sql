-- id: mfa-device-removed
-- title: Second factors stay
-- statement: Nobody takes a second factor away from an account.
-- severity: high
-- test: Each successful call to IAM that deactivates or deletes a second factor is an exception.
--   Refused attempts are not.
-- sources: cloudtrail
-- key: id
-- row: One second factor taken away.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'iam.amazonaws.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a second factor was taken away' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'iam.amazonaws.com'
  AND outcome = 'success'
  AND action IN ('DeactivateMFADevice', 'DeleteVirtualMFADevice')
ORDER BY time, entry;
