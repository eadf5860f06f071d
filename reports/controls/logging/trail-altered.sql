-- id: trail-altered
-- title: The audit trail is not stopped or altered
-- statement: Nobody stops, deletes or narrows the trail that records what is done.
-- severity: critical
-- test: Each successful call to CloudTrail that stops or deletes a trail or an event data store, or
--   changes what they record, is an exception. Refused attempts are not: the trail went on.
-- sources: cloudtrail
-- key: id
-- row: One call that stopped or altered a trail.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'cloudtrail.amazonaws.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'the trail was stopped or altered' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'cloudtrail.amazonaws.com' AND outcome = 'success'
  AND action IN (
    'StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors',
    'StopEventDataStoreIngestion', 'DeleteEventDataStore', 'UpdateEventDataStore'
  )
ORDER BY time, entry;
