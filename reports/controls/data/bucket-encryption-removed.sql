-- id: bucket-encryption-removed
-- title: Buckets stay encrypted
-- statement: Nobody removes the encryption of a bucket.
-- severity: high
-- test: Each successful call that deletes the encryption of a bucket is an exception. Refused
--   attempts are not.
-- sources: cloudtrail
-- key: id
-- row: One bucket without its encryption.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 's3.amazonaws.com'
  AND action GLOB '*BucketEncryption';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'the encryption of a bucket was removed' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 's3.amazonaws.com'
  AND outcome = 'success'
  AND action = 'DeleteBucketEncryption'
ORDER BY time, entry;
