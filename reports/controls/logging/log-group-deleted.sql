-- id: log-group-deleted
-- title: Logs are kept as long as was decided
-- statement: Nobody deletes logs, or changes how long they are kept, in daily work.
-- severity: high
-- test: Each successful call to CloudWatch Logs that deletes a group or a stream or changes its
--   retention is an exception. Refused attempts are not.
-- sources: cloudtrail
-- key: id
-- row: One call that deleted logs or changed their retention.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'logs.amazonaws.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'logs were deleted or their retention changed' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'logs.amazonaws.com'
  AND outcome = 'success'
  AND action IN (
    'DeleteLogGroup', 'DeleteLogStream', 'DeleteRetentionPolicy', 'PutRetentionPolicy'
  )
ORDER BY time, entry;
