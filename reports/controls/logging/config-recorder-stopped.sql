-- id: config-recorder-stopped
-- title: The record of configurations goes on
-- statement: Nobody stops or deletes what records the configuration of resources.
-- severity: high
-- test: Each successful call to AWS Config that stops or deletes a recorder or its delivery is an
--   exception. Refused attempts are not.
-- sources: cloudtrail
-- key: id
-- row: One call that stopped the record.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'config.amazonaws.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'the record of configurations was stopped' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'config.amazonaws.com'
  AND outcome = 'success'
  AND action IN (
    'DeleteConfigurationRecorder', 'DeleteDeliveryChannel', 'StopConfigurationRecorder'
  )
ORDER BY time, entry;
