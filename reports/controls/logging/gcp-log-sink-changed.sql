-- id: gcp-log-sink-changed
-- title: Google Cloud keeps sending its logs
-- statement: Nobody deletes or changes a sink, an exclusion or a bucket of logs.
-- severity: critical
-- test: Each successful call to Cloud Logging that deletes or updates a sink, creates an exclusion,
--   or deletes a log or a bucket is an exception.
-- sources: gcp-audit
-- key: id
-- row: One call that narrowed the logs.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'gcp-audit')
  AND time >= :begin AND time < :end
  AND service = 'logging.googleapis.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'logs were narrowed or deleted' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'gcp-audit')
  AND time >= :begin AND time < :end
  AND service = 'logging.googleapis.com'
  AND outcome = 'success'
  AND action IN (
    'google.logging.v2.ConfigServiceV2.CreateExclusion',
    'google.logging.v2.ConfigServiceV2.DeleteBucket',
    'google.logging.v2.ConfigServiceV2.DeleteSink',
    'google.logging.v2.ConfigServiceV2.UpdateSink',
    'google.logging.v2.LoggingServiceV2.DeleteLog'
  )
ORDER BY time, entry;
