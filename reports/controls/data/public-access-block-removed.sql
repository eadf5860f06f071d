-- id: public-access-block-removed
-- title: Buckets stay closed to the public
-- statement: Nobody changes what keeps buckets from being public.
-- severity: critical
-- test: Each successful call to S3 that removes or changes a block of public access is an
--   exception. Refused attempts are not.
-- sources: cloudtrail
-- key: id
-- row: One change of a block.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 's3.amazonaws.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'what keeps buckets closed was changed' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 's3.amazonaws.com'
  AND outcome = 'success'
  AND action IN (
    'DeleteAccountPublicAccessBlock', 'DeleteBucketPublicAccessBlock',
    'DeletePublicAccessBlock', 'PutAccountPublicAccessBlock', 'PutBucketPublicAccessBlock'
  )
ORDER BY time, entry;
