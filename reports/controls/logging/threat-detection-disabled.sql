-- id: threat-detection-disabled
-- title: Threat detection stays on
-- statement: Nobody switches off what looks for threats.
-- severity: critical
-- test: Each successful call to GuardDuty that deletes a detector or where its findings go, or lets
--   accounts out of it is an exception. Refused attempts are not.
-- sources: cloudtrail
-- key: id
-- row: One call that switched detection off.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'guardduty.amazonaws.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'threat detection was switched off' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'guardduty.amazonaws.com'
  AND outcome = 'success'
  AND action IN (
    'DeleteDetector', 'DeletePublishingDestination', 'DisassociateMembers',
    'StopMonitoringMembers'
  )
ORDER BY time, entry;
