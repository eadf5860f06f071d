-- id: bucket-versioning-suspended
-- title: Buckets keep earlier versions
-- statement: Nobody suspends the versioning of a bucket.
-- severity: high
-- test: Each successful PutBucketVersioning whose status is Suspended is an exception.
-- sources: cloudtrail
-- key: id
-- row: One bucket that no longer keeps versions.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 's3.amazonaws.com'
  AND action = 'PutBucketVersioning'
  AND outcome = 'success';

-- exceptions
WITH call AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, record(entry) AS record
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
    AND time >= :begin AND time < :end
    AND service = 's3.amazonaws.com'
    AND action = 'PutBucketVersioning'
    AND outcome = 'success'
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'versioning was suspended' AS condition
FROM call
WHERE json_extract(record, '$.requestParameters.VersioningConfiguration.Status') = 'Suspended'
ORDER BY time, entry;
