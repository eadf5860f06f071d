-- id: encryption-key-disabled
-- title: Encryption keys stay in use
-- statement: Nobody disables or deletes an encryption key, or ends its rotation, in daily work.
-- severity: critical
-- test: Each successful call to KMS that disables a key or its rotation, or schedules its deletion
--   is an exception. Refused attempts are not.
-- sources: cloudtrail
-- key: id
-- row: One call against a key.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'kms.amazonaws.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'an encryption key was disabled or is to be deleted' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'kms.amazonaws.com'
  AND outcome = 'success'
  AND action IN ('DisableKey', 'DisableKeyRotation', 'ScheduleKeyDeletion')
ORDER BY time, entry;
