-- id: alarm-silenced
-- title: Alarms are not silenced
-- statement: Nobody deletes an alarm or takes its actions away.
-- severity: high
-- test: Each successful call to CloudWatch that deletes alarms or disables their actions is an
--   exception. Refused attempts are not.
-- sources: cloudtrail
-- key: id
-- row: One call that silenced alarms.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'monitoring.amazonaws.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'alarms were silenced' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'monitoring.amazonaws.com'
  AND outcome = 'success'
  AND action IN ('DeleteAlarms', 'DisableAlarmActions')
ORDER BY time, entry;
